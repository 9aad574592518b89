import type { SourceRange } from '../contract/source.ts';
import type { SourceReport } from './measurements.ts';

/** Why data can't be used at all. The command line ends with exit code 3 for each of these. */
export type DataProblemCode =
  | 'missing-file'
  | 'outside-workspace'
  | 'unknown-connection'
  | 'unreachable-connection'
  | 'lost-connection'
  | 'failed-query'
  | 'missing-table'
  | 'unreadable-file'
  | 'empty-file'
  | 'missing-column'
  | 'malformed-file'
  | 'changed-file'
  | 'no-room'
  | 'rejected-rows'
  | 'contradicting-rows'
  | 'unusable-type'
  | 'unusable-mapping'
  | 'several-series'
  | 'closed-calendar'
  | 'too-many-rows'
  | 'too-few-facts';

/** One thing that is wrong with the data, in the user's words: where it is, what it says, what to do. */
export interface DataProblem {
  readonly code: DataProblemCode;
  readonly message: string;
  /** Workspace-relative. */
  readonly file?: string;
  /** 1-based, the header counted. */
  readonly line?: number;
  readonly column?: string;
  readonly value?: string;
  /** Where the `.sla` text asks for it. */
  readonly at?: SourceRange;
}

/** Thrown inside `measure` and its engines and turned into a typed result at their door; nobody else sees it. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly problems: readonly DataProblem[];
  /** What was read, as far as it goes. */
  readonly sources: readonly SourceReport[];

  constructor(problems: readonly DataProblem[], sources: readonly SourceReport[] = []) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
    this.sources = sources;
  }
}

export const reject = (problem: DataProblem): never => {
  throw new DataError([problem]);
};
