import path from 'node:path';
import { gatherRemarks } from '../../simulation/remarks.ts';
import type { SimulationQuestion } from '../../simulation/result.ts';
import type { Statement } from '../../statement/statement.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf, usageFailure } from '../exitCode.ts';
import { deliver, drawing } from '../output/deliver.ts';
import { createProgressBar } from '../output/progress.ts';
import { refuse } from '../output/refuse.ts';
import { remarksText } from '../output/remarks.ts';
import { plural } from '../output/words.ts';

export interface FleetOptions {
  readonly format: 'text' | 'json' | 'html' | 'csv';
  readonly explain?: true;
  readonly out?: string;
  readonly output?: string;
  readonly allowData?: readonly string[];
  readonly connections?: string;
  readonly cache?: string | boolean;
}

/** States many agreements; `rendered` is a statement in the format that was asked for. */
export async function runFleet(
  args: readonly string[],
  question: SimulationQuestion,
  options: FleetOptions,
  context: CommandContext,
  rendered: (statement: Statement) => Promise<string>,
): Promise<ExitCode> {
  checkOptions(options);
  const { terminal, directory } = context;
  const [{ openFleet }, { simulateFleet }, { refusedText }, folders] = await Promise.all([
    import('../input/fleet.ts'),
    import('../../simulation/fleet/fleet.ts'),
    import('../output/fleetReport.ts'),
    import('../output/statementFolder.ts'),
  ]);
  const progress = await createProgressBar(terminal);
  const remarks = gatherRemarks();
  const { documents, context: simulation } = await openFleet(args, directory(), progress.report, options);
  const { out } = options;
  const folder = out === undefined ? undefined : await folders.statementFolder(path.resolve(directory(), out), out);
  try {
    const fleet = await simulateFleet(documents, question, {
      ...simulation,
      onRemark: remarks.onRemark,
      ...(folder === undefined
        ? {}
        : {
            onStatement: async (statement) =>
              folder.add(statement.agreement.id, EXTENSIONS[options.format], await rendered(statement)),
          }),
    });
    progress.stop();
    if ('kind' in fleet) return await refuse(fleet, options, context);
    if (fleet.total.stated > 0) await folder?.finish();
    await deliver(await inShort(fleet, options, context), options, context);
    if (out !== undefined)
      terminal.err.write(
        fleet.total.stated === 0
          ? `No statement written to ${out}.\n`
          : `${plural(fleet.total.stated, 'statement')} written to ${out}.\n`,
      );
    terminal.err.write(remarksText(remarks.found(), terminal.err.colours));
    terminal.err.write(refusedText(fleet, terminal.err.colours));
    return worstOf(
      fleet.refused.map(({ reason }) => exitCodeOf(reason)),
      fleet.total.stated,
    );
  } finally {
    progress.stop();
    await folder?.discard();
  }
}

const EXTENSIONS = { text: 'txt', json: 'json', html: 'html', csv: 'csv' } as const;

function checkOptions({ format, out, explain }: FleetOptions): void {
  if (format === 'html' && out === undefined)
    throw usageFailure('--format html is for statements: name a folder for them with --out.');
  if (format === 'csv' && out !== undefined)
    throw usageFailure('--format csv lists the agreements: statements in a folder are text, json or html.');
  if (explain === true && out === undefined)
    throw usageFailure('--explain is for statements: name a folder for them with --out.');
}

/** Data that can't be used first, then what else is wrong; nothing stated at all is wrong usage. */
function worstOf(codes: readonly ExitCode[], stated: number): ExitCode {
  if (codes.includes(ExitCode.rejected)) return ExitCode.rejected;
  if (codes.includes(ExitCode.findings)) return ExitCode.findings;
  return codes.length > 0 || stated === 0 ? ExitCode.usage : ExitCode.fine;
}

type Fleet = Parameters<typeof import('../output/fleetReport.ts').fleetCsv>[0];

async function inShort(fleet: Fleet, { format, output }: FleetOptions, { terminal }: CommandContext): Promise<string> {
  const [{ fleetCsv, fleetReport, fleetText }, { tool }] = await Promise.all([
    import('../output/fleetReport.ts'),
    import('../../simulation/tool.ts'),
  ]);
  switch (format) {
    case 'json':
      return `${JSON.stringify(fleetReport(fleet, tool), null, 2)}\n`;
    case 'csv':
      return fleetCsv(fleet);
    case 'text':
    case 'html': {
      const { style, width } = await drawing(output, terminal);
      return fleetText(fleet, style, width);
    }
    default:
      return format satisfies never;
  }
}
