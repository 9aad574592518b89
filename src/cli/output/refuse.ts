import type { Refusal } from '../../simulation/result.ts';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodeOf } from '../exitCode.ts';
import { isFile } from './deliver.ts';

/** Says why there is no answer: to readers, and in the place of the answer to machines. A file that `--output` names is left as it was. */
export async function refuse(
  refusal: Refusal,
  { format, output }: { readonly format?: string; readonly output?: string },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const [{ problemReport, problemText }, { tool }] = await Promise.all([
    import('./problemReport.ts'),
    import('../../simulation/tool.ts'),
  ]);
  terminal.err.write(problemText(refusal, terminal.err.colours));
  if (format === 'json' && !isFile(output))
    terminal.out.write(`${JSON.stringify(problemReport(refusal, tool), null, 2)}\n`);
  return exitCodeOf(refusal.reason);
}
