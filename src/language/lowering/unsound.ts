import type { AstNode } from 'langium';

/** A problem that shows only when families are expanded: a row that a family doesn't have, a limit of the wrong unit. */
export interface LoweringProblem {
  readonly node: AstNode;
  readonly message: string;
  /** Absent: an error. What stands as it's written, but may be not what is meant. */
  readonly severity?: 'warning' | 'info' | 'hint';
  /** The other place that has to do with it. */
  readonly related?: { readonly node: AstNode; readonly message: string };
}

/** Thrown where a declaration can't be lowered. It's left out; what is wrong is reported already, or by `problem`. */
export class Unsound extends Error {
  readonly problem: LoweringProblem | undefined;

  constructor(problem?: LoweringProblem) {
    super(problem?.message ?? 'reported elsewhere');
    this.problem = problem;
  }
}

/** Thrown where a cell says `none`: there is no such commitment, and so nothing is lowered from it. */
export class NoCommitment extends Error {
  /** Where the text itself says `none`, and not a cell or a parameter. */
  readonly written: AstNode | undefined;

  constructor(written?: AstNode) {
    super('there is no such commitment');
    this.written = written;
  }
}

/** The part of a sound declaration; in an unsound one the parser left it out. */
export function need<T>(part: T | undefined): T {
  if (part === undefined) throw new Unsound();
  return part;
}

/** Lowers a part of something that is sound; undefined where it isn't, and the caller leaves it out. */
export type Attempt = <T>(lower: () => T) => T | undefined;

/** An attempt that notes what is wrong, where it isn't reported elsewhere; that there is no commitment is no fault. */
export const attempting =
  (note: (problem: LoweringProblem) => void): Attempt =>
  (lower) => {
    try {
      return lower();
    } catch (error) {
      if (error instanceof NoCommitment) return undefined;
      if (!(error instanceof Unsound)) throw error;
      if (error.problem !== undefined) note(error.problem);
      return undefined;
    }
  };
