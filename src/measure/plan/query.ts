import type { RationalText, Value } from '../../contract/value.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import type { RowRange } from '../measurements.ts';
import type { RankStatistic } from './ranks.ts';
import type { Cell } from './row.ts';

/** Questions to an engine as plain data: instants are integers, so that no dialect computes zones or months. */
export interface Selection {
  readonly field: string;
  readonly value: Value;
}

/** A stretch of time cut into cells of equal length from its start on; the last one may be shorter. */
export interface Segment {
  readonly start: Instant;
  readonly end: Instant;
  readonly everyMs: number;
}

/** A cell's place: the segment's, and its own in the segment. */
export interface CellPlace {
  readonly segment: number;
  readonly index: number;
}

export interface DistinctQuery {
  readonly select: readonly Selection[];
  readonly fields: readonly string[];
}

export interface Distinct {
  readonly cells: readonly Cell[];
  readonly rows: number;
}

export interface TallyQuery {
  readonly select: readonly Selection[];
  /** The field whose instant puts a row into a cell. */
  readonly time: string;
  /** Disjoint, in order. */
  readonly segments: readonly Segment[];
  readonly by: readonly string[];
  readonly sums: readonly string[];
  /** Whether to report which lines each group rests on. */
  readonly lines: boolean;
}

export interface Tally {
  readonly place: CellPlace;
  readonly by: readonly Cell[];
  readonly rows: number;
  /** For each summed field: the exact sum of the present values, and how many there are. */
  readonly sums: readonly { readonly sum: RationalText; readonly present: number }[];
  readonly lines: readonly RowRange[];
}

export interface RanksQuery extends Pick<TallyQuery, 'select' | 'time' | 'segments' | 'lines'> {
  readonly field: string;
  readonly of: RankStatistic;
}

/** The rows of one cell, and what stands at the ranks that were asked for among the values of its field (`ranksOf` says which). */
export interface Ranked {
  readonly place: CellPlace;
  readonly rows: number;
  /** How many rows have a value; `low` and `high` are `null` where none has. */
  readonly present: number;
  readonly low: Cell;
  readonly high: Cell;
  readonly lines: readonly RowRange[];
}

/** Each segment is a stretch of time that is looked at window by window: its cells are the windows. */
export type WindowsQuery = Pick<TallyQuery, 'select' | 'time' | 'segments' | 'sums'>;

/** Windows of one segment whose rows come to the same, the order of time aside: of each kind of window one place in columns, as there may be thousands. */
export interface SameWindows {
  /** How many kinds of windows there are. */
  readonly size: number;
  readonly segment: ArrayLike<number>;
  /** How many windows of the segment are of the kind. */
  readonly windows: ArrayLike<number>;
  readonly rows: ArrayLike<number>;
  /** For each summed field, in the order in which they were asked for. */
  readonly sums: readonly WindowSums[];
}

/** The sum of a field in each kind of window: whole numbers of parts of a unit, and in how many rows there is a value. */
export interface WindowSums {
  readonly parts: ArrayLike<number | bigint>;
  /** How many parts make one. */
  readonly unit: bigint;
  readonly present: ArrayLike<number>;
}

export interface CoverageQuery {
  readonly select: readonly Selection[];
  readonly everyMs: number;
  readonly fields: readonly string[];
  /** The combinations of these fields whose stretches are wanted, each with a code; all others only cover. */
  readonly codes: readonly { readonly cells: readonly Cell[]; readonly code: number }[];
}

export interface Coverage {
  /** A sample stands for `[at, at + every)`, or until the next one. In order of time; may touch. */
  readonly stretches: readonly {
    readonly start: Instant;
    readonly end: Instant;
    readonly code: number;
    readonly source?: RowRange | undefined;
  }[];
  /** Between the first and the last sample, where none stands. */
  readonly gaps: readonly Interval[];
  readonly extent: Interval | undefined;
}

export interface RowsQuery {
  readonly select: readonly Selection[];
}
