import type { SourceRange } from '../contract/source.ts';
import type { Instant, Value } from '../contract/value.ts';
import type { Outcome, Provenance, Statement } from '../statement/statement.ts';
import type { Interval } from '../time/intervals.ts';

/** What a settlement is told besides the contract and the measurements. */
export interface SettlementOptions {
  /** What is stated. Periods that it cuts are partial (T5). */
  readonly range: Interval;
  /** Which observations these are. */
  readonly dataset: Statement['dataset'];
  readonly tool: Statement['tool'];
  /** The files of the agreement with their digests (S3). */
  readonly files: Provenance['files'];
  /** Verdicts from before the data, or in place of them (G3). */
  readonly history?: readonly PastOutcome[];
  /** What was granted before the range: rolling and total caps count it (R5). */
  readonly granted?: readonly Granted[];
  /** Figures that are given instead of measured, as in a worked example. */
  readonly given?: {
    readonly metrics?: readonly GivenMetric[];
    readonly fees?: readonly GivenFee[];
  };
}

export interface PastOutcome {
  readonly target: string;
  /** Key of the period. */
  readonly period: string;
  readonly outcome: Outcome;
}

/** A credit that was granted: when it fell due, and how much it was, in the agreement's currency. */
export interface Granted {
  readonly dueAt: Instant;
  readonly amount: Value & { readonly kind: 'money' };
  readonly service?: string;
}

export interface GivenMetric {
  readonly metric: string;
  readonly value: Value;
  /** Key of the period; all periods if absent. */
  readonly period?: string;
}

/** The fee of a service: a rate, or an amount for each period. */
export interface GivenFee {
  readonly service: string;
  readonly value: Value;
}

/** Something that the agreement must say and doesn't, met while settling it. */
export class SettlementError extends Error {
  override readonly name = 'SettlementError';
  readonly at: SourceRange;

  constructor(message: string, at: SourceRange) {
    super(message);
    this.at = at;
  }
}
