import type { Instant } from '../../time/intervals.ts';
import type { CellPlace, Segment } from '../plan/query.ts';
import type { MeasuredCell } from '../scope.ts';

/** Cells as segments of equal length, so that a question to an engine stays short however many windows there are. */
export interface Grid {
  readonly segments: readonly Segment[];
  /** The number of the cell at a place. */
  readonly cellAt: (place: CellPlace) => number;
}

/** Groups the cells, which are in order and don't overlap. */
export function gridOf(cells: readonly MeasuredCell[]): Grid {
  const segments: { start: Instant; end: Instant; everyMs: number; first: number }[] = [];
  cells.forEach(({ covered: { start, end } }, i) => {
    if (start >= end) return;
    const last = segments.at(-1);
    const follows = last !== undefined && last.end === start && end - start === last.everyMs;
    if (last !== undefined && follows && i === last.first + (last.end - last.start) / last.everyMs) last.end = end;
    else segments.push({ start, end, everyMs: end - start, first: i });
  });
  return { segments, cellAt: ({ segment, index }) => (segments[segment]?.first ?? 0) + index };
}

/** The cell in which an instant lies. */
export function cellOf(cells: readonly MeasuredCell[], instant: Instant): number | undefined {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cells[middle]?.covered.end ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  const cell = cells[low];
  return cell !== undefined && cell.covered.start <= instant ? low : undefined;
}
