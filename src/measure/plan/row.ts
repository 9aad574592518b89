import type { Value } from '../../contract/value.ts';
import type { IntervalSet } from '../../time/intervals.ts';
import type { RowRange } from '../measurements.ts';

/** What a field holds in a row: a value, a list of intervals (pauses), or nothing. */
export type Cell = Value | IntervalSet | null;

export interface DataRow {
  readonly fields: Readonly<Record<string, Cell>>;
  /** Tells apart raw series that are mapped to the same key, such as a component under its old and its new name. */
  readonly series: string;
  /** Up to when the row's series is known. */
  readonly knownUntil?: number;
  readonly source?: RowRange;
}

/** End of a stretch that is still open; cut to the evaluation's `as of` before anything is computed (C2). */
export const OPEN_END = 8_640_000_000_000_000;

export const isIntervals = (cell: Cell | undefined): cell is IntervalSet => Array.isArray(cell);

/** The scalar in a cell. */
export const scalar = (cell: Cell | undefined): Value | null =>
  cell === undefined || cell === null || isIntervals(cell) ? null : cell;

/** The instant in a cell, if it holds one. */
export function instantOf(cell: Cell | undefined): number | undefined {
  const value = scalar(cell);
  return value?.kind === 'instant' ? value.value : undefined;
}

/** A text that two cells share exactly when they hold the same. */
export const cellKey = (cell: Cell | undefined): string => (cell === undefined ? 'null' : JSON.stringify(cell));
