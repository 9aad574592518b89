import type { ExitCode } from './exitCode.ts';
import { endCleanlyOnSignals } from './interruption.ts';
import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

/** Runs the command that the process was started with. */
export function start(): Promise<ExitCode> {
  endCleanlyOnSignals();
  return runProgram(process.argv.slice(2), processTerminal(), process.cwd());
}
