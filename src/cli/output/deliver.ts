import path from 'node:path';
import type { Style } from '../../report/table.ts';
import type { CommandContext } from '../context.ts';
import { writeFileAtomically } from './atomicFile.ts';

/** Whether `--output` names a file rather than standard output. */
export const isFile = (output: string | undefined): output is string => output !== undefined && output !== '-';

/** A text, or its parts one after the other where it may be long. */
export type Parts = string | Iterable<string>;

/** To standard output, or to the file that `--output` names. */
export async function deliver(
  text: Parts,
  { output }: { readonly output?: string },
  { terminal, directory }: CommandContext,
): Promise<void> {
  // What is written may be long, and what came to it took its time: an interruption gets a turn. Nothing of measuring is loaded for it, as commands that measure nothing deliver as well.
  await new Promise((resolve) => setImmediate(resolve));
  if (!isFile(output)) {
    for (const part of typeof text === 'string' ? [text] : text) terminal.out.write(part);
    return;
  }
  await writeFileAtomically(path.resolve(directory(), output), text);
  terminal.err.write(`Written to ${output}.\n`);
}

/** How a text is drawn: plain where it goes to a file. */
export async function drawing(
  output: string | undefined,
  { out }: CommandContext['terminal'],
): Promise<{ readonly style: Style; readonly width?: number }> {
  const { PLAIN } = await import('../../report/table.ts');
  if (isFile(output)) return { style: PLAIN };
  return { style: out.colours, ...(out.width === undefined ? {} : { width: out.width }) };
}
