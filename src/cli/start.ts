import type { ExitCode } from './exitCode.ts';
import { endCleanlyOnSignals } from './interruption.ts';
import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

/** Runs the command that the process was started with. */
export function start(): Promise<ExitCode> {
  endCleanlyOnSignals();
  // Nothing is left to wait for, so everything is written. To give memory back piece by piece took a twentieth of a short run.
  process.once('beforeExit', () => process.exit());
  return runProgram(process.argv.slice(2), processTerminal(), currentFolder());
}

/** Absent where somebody removed it. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
