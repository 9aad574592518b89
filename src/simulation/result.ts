import type { Statement, StatementInShort } from '../statement/statement.ts';

/** A question about an agreement, as the command line and editors put it. Everything is text, as people write it. */
export interface SimulationQuestion {
  /** Name of an agreement, where a dataset of shared data serves several; default: the first one. */
  readonly agreement?: string;
  /** Name of a dataset; default: the first one declared for the agreement. */
  readonly dataset?: string;
  /** First period, such as `2025`, `2025-Q1`, `2025-01` or `2025-01-15`. Default: where the data begin, whole periods. */
  readonly from?: string;
  /** Last period, included. Default: where the data end, whole periods. */
  readonly to?: string;
  /** Where open outages and items end (C2): a date (its end) or a time. Default: the last instant of the data. */
  readonly asOf?: string;
  /** Parameters that get another value than the text gives them. */
  readonly set?: Readonly<Record<string, string>>;
}

export type SimulationResult = Stated<Statement> | Refusal;

/** What the statement comes to, without it. */
export type ResultInShort = Stated<StatementInShort> | Refusal;

export interface Stated<S> {
  readonly kind: 'statement';
  readonly dataset: string;
  readonly statement: S;
}

/** Nothing is stated, and why. */
export interface Refusal {
  readonly kind: 'problems';
  readonly reason: RefusalReason;
  readonly problems: readonly SimulationProblem[];
}

/** Why there is no statement: each reason has a different remedy. */
export type RefusalReason =
  /** The file, or one that it imports, has errors. */
  | 'invalid-contract'
  /** The file declares no agreement and no dataset. */
  | 'no-agreement'
  /** No dataset maps files to the agreement's data, or none of the name asked for. */
  | 'no-dataset'
  /** `from`, `to` or `asOf` is malformed, or they don't enclose a period. */
  | 'invalid-period'
  /** A parameter that the agreement hasn't got, or a value of the wrong type. */
  | 'invalid-parameter'
  /** Files are missing, or rows don't fit; nothing was settled. */
  | 'data-rejected';

/** One thing that is wrong, with as much of its place as is known. */
export interface SimulationProblem {
  readonly message: string;
  /** The diagnostic's or rejection's stable name. */
  readonly code?: string;
  /** Workspace-relative. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based in a `.sla` text, the name of the column in a table of data. */
  readonly column?: string | number;
  readonly value?: string;
}

export const refusal = (reason: RefusalReason, problems: readonly SimulationProblem[]): Refusal => ({
  kind: 'problems',
  reason,
  problems,
});

export const refuse = (reason: RefusalReason, message: string): Refusal => refusal(reason, [{ message }]);
