import type { RefusalReason } from '../simulation/result.ts';

/** What the command line answers to the shell. */
export const ExitCode = {
  fine: 0,
  /** Findings of the asked severity, scenarios that fail, files that aren't formatted. */
  findings: 1,
  /** The question itself is wrong: an unknown option, file, dataset or parameter. */
  usage: 2,
  /** The data, or the agreement that they are for, can't be settled, or the disk can't hold the answer; nothing is stated. */
  rejected: 3,
  /** A defect of the program. */
  internal: 70,
  /** Ctrl-C. */
  interrupted: 130,
  /** A request to end. */
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with a message for the reader and an exit code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  /** What to do about it, on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, exitCode: ExitCode, hint?: string) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

export const usageFailure = (message: string, hint?: string): CommandFailure =>
  new CommandFailure(message, ExitCode.usage, hint);

/** What a simulation's refusal comes to. */
export function exitCodeOf(reason: RefusalReason): ExitCode {
  switch (reason) {
    case 'no-agreement':
    case 'no-dataset':
    case 'invalid-period':
    case 'invalid-parameter':
      return ExitCode.usage;
    case 'invalid-contract':
      return ExitCode.findings;
    case 'data-rejected':
      return ExitCode.rejected;
    default:
      return reason satisfies never;
  }
}
