import path from 'node:path';
import type { CommandContext } from '../context.ts';
import { usageFailure } from '../exitCode.ts';
import { existingFile, STANDARD_INPUT } from './files.ts';

/** The one file that a command is about; the text is given where it comes from standard input. */
export interface Source {
  /** Absolute. */
  readonly file: string;
  readonly text?: string;
}

/** Standard input lies where `--stdin-filename` says. */
export async function sourceOf(
  argument: string,
  { stdinFilename }: { readonly stdinFilename?: string },
  { terminal, directory }: CommandContext,
): Promise<Source> {
  if (argument === STANDARD_INPUT)
    return {
      file: path.resolve(directory(), stdinFilename ?? 'stdin.sla'),
      text: await terminal.readStandardInput(),
    };
  if (stdinFilename !== undefined) throw usageFailure('--stdin-filename goes with standard input (-).');
  return { file: await existingFile(argument, directory()) };
}
