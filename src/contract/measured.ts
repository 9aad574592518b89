/* The expressions that data answer: figures of rows, time in and outside of sets, other stretches of time (M1 to M6, O1 to O8). */
import type { Expression, SeriesSelector } from './expression.ts';
import type { PeriodSpec } from './period.ts';

export type AggregateFunction =
  | 'share'
  | 'count'
  | 'sum'
  | 'mean'
  | 'median'
  | 'minimum'
  | 'maximum'
  /** From the end of a row to the start of the next one, on average; undefined over fewer than two (M4). */
  | 'time-between'
  /** The mean of how far the values lie from their mean: rational, unlike the standard deviation (N4). */
  | 'mean-deviation'
  /** The square root of the mean of the squares of how far all values lie from their mean: shown rounded, never compared (N4). */
  | 'standard-deviation'
  /** Interarrival jitter of durations in order of time (RFC 3550, 6.4.1); of samples only. */
  | 'jitter'
  /** Nearest rank, unless interpolated between the two ranks beside (M3). */
  | { readonly percentile: string; readonly interpolated?: true };

/** What an aggregate ranges over. */
export type Rows =
  /** Rows of a data declaration that belong to the period. */
  | {
      readonly kind: 'data';
      readonly data: string;
      readonly select: readonly SeriesSelector[];
      /** Only those in force at this instant: a backlog, a population on a date. */
      readonly at?: Expression;
    }
  /** The outages of a named condition; fields `start`, `end`, `duration`. */
  | { readonly kind: 'outages'; readonly condition: string }
  /** Windows of equal length aligned to the start of the period. */
  | { readonly kind: 'windows'; readonly everyMs: number }
  /** The periods of a rule, in local time (T2), as far as they share time with what is measured. */
  | { readonly kind: 'periods'; readonly each: PeriodSpec };

/**
 * `FN of OF over ROWS counting only (DENOMINATOR) where (WHERE)`.
 * `share` counts the rows where WHERE holds among the rows where DENOMINATOR holds (all, if absent).
 * `empty` is the value of OF in a window without rows (M2), `absent` the value of an absent field (D9).
 */
export interface AggregateNode {
  readonly op: 'aggregate';
  /** Names this node among all that are measured; unique in a contract. */
  readonly id: string;
  readonly fn: AggregateFunction;
  readonly rows: Rows;
  readonly of?: Expression;
  /** Of a mean or a share: how much each row counts (M5). */
  readonly weight?: Expression;
  readonly where?: Expression;
  readonly countingOnly?: Expression;
  readonly empty?: Expression;
  readonly absent?: Expression;
}

/** Time in or outside a set, as a duration or as a share of the available time of the period (N1, O4). */
export interface TimeNode {
  readonly op: 'time';
  readonly id: string;
  readonly side: 'in' | 'outside';
  readonly as: 'duration' | 'share';
  readonly set: Expression;
}

/**
 * A figure of another stretch of time than the period, window or row at hand: `Uptime over the last 30 calendar days`. Where its type is `over-time`, it
 * stands in a condition: there is no period that it could end with, and it ends at every moment.
 */
export interface WithinNode {
  readonly op: 'within';
  readonly id: string;
  readonly value: Expression;
  readonly stretch: Stretch;
}

/** What is measured in the data; each has an id of its own. */
export type MeasuredNode = AggregateNode | TimeNode | WithinNode;

/**
 * - `last`: up to the end of the period at hand
 * - `before`, `after`: beside an instant of the row at hand. Rows that began at the instant itself don't count; those that began at the far end do.
 * - `between`: from one instant to another
 */
export type Stretch =
  | { readonly kind: 'last'; readonly length: StretchLength; readonly beforeTerm?: 'up' }
  | {
      readonly kind: 'before' | 'after';
      readonly length: StretchLength;
      readonly instant: Expression;
      /** Time before the term counts as up; absent: it's left out (T5). */
      readonly beforeTerm?: 'up';
    }
  | { readonly kind: 'between'; readonly from: Expression; readonly to: Expression };

/** A fixed time, or local days or months from the same time of day (T2). */
export type StretchLength =
  | { readonly unit: 'ms'; readonly count: number }
  | { readonly unit: 'day' | 'month'; readonly count: number };
