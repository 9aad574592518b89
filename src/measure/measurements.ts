import type { RowPlace, RowRange } from '../contract/rowPlace.ts';
import type { Instant, RationalText, Value } from '../contract/value.ts';
import type { Interval, IntervalSet } from '../time/intervals.ts';
import type { Tristate } from '../time/tristate.ts';

/**
 * What `measure` hands to `settle`: for each measured node of the contract and each period a value, or why there is none.
 * Plain data; the same from every engine (S1).
 */
export interface Measurements {
  /**
   * By aggregate or time node id, then by the rule of the periods (`specKey`), then by period key: a key names a period among those of its rule only
   * (a billing month and 30 days that begin on one date share theirs). `measuredIn` reads it.
   */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Measured>>>;
  /** For targets with one outcome per row: by target id, in order of their end. */
  readonly rows: ReadonlyMap<string, readonly MeasuredRow[]>;
  /** By condition id, over the whole range: what charts and derivations show. */
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** When conditions held that stop clocks, by condition id, over all time that items may take. */
  readonly standing?: ReadonlyMap<string, Tristate>;
  /** What was read, for the statement. */
  readonly sources: readonly SourceReport[];
  /** First and last instant that the data speak about. */
  readonly known?: Interval;
  /** Where open rows end (C2). */
  readonly asOf: Instant;
}

export type Measured = (
  | { readonly state: 'value'; readonly value: Value }
  /** Gaps leave it between these, both included (D2, D7); without an upper end where more may still come. */
  | { readonly state: 'between'; readonly low: Value; readonly high?: Value; readonly reason: string }
  | { readonly state: 'none'; readonly reason: string }
) & {
  readonly facts: readonly Fact[];
  /** How much of the time that was measured was observed, in milliseconds; absent: all of it. */
  readonly observedMs?: number;
  /** What it rests on; absent where no source was read for it. */
  readonly basis?: Basis;
};

/** How much of what a value is about was seen (S2). */
export interface Basis {
  /** Of the part of the period that is stated, how much was observed. */
  readonly observedMs: number;
  readonly ofMs: number;
  /** Of all rows that were read for each of the data, how many were rejected (D4). */
  readonly sources: readonly { readonly data: string; readonly rows: number; readonly rejected: number }[];
}

/** A line of the derivation: what was counted, to reach the value by hand. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Rows that it rests on. */
  readonly rows?: readonly RowRange[];
}

export interface MeasuredRow {
  /** Names the row for the reader: a ticket number, an outage's start. */
  readonly key: string;
  readonly start: Instant;
  readonly end: Instant;
  /** The instant to which it belongs, if that isn't its end (T6, T7). */
  readonly moment?: Instant;
  /** Key of the period it belongs to. */
  readonly period: string;
  /** Values of its scalar expressions by node id, and of its fields by name. */
  readonly fields: Readonly<Record<string, Value>>;
  /** Pauses by field name, for clocks. */
  readonly intervals: Readonly<Record<string, IntervalSet>>;
  readonly values: ReadonlyMap<string, Measured>;
  readonly source?: RowRange;
  /** What was seen of its period; absent where no source was read for it. */
  readonly basis?: Basis;
}

export interface Timeline {
  readonly condition: string;
  /** When it held, after exclusions and minimum length. */
  readonly holds: IntervalSet;
  readonly unknown: IntervalSet;
  readonly excluded: IntervalSet;
}

export interface SourceReport {
  readonly data: string;
  /** Workspace-relative. */
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly used: number;
  readonly duplicates: number;
  /** Of rows that repeat earlier ones, the lines of the first few; absent where there are none, or rows have no lines. Not in a statement. */
  readonly repeatedLines?: readonly number[];
  /** Rows that a declared filter or mapping leaves out. */
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
  readonly rejected: readonly RejectedRow[];
  readonly rejectedCount: number;
  /** Wall times that a change of the clock repeated or skipped. */
  readonly clockIssues: number;
}

export interface RejectedRow extends RowPlace {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

export type { RationalText, RowRange };
