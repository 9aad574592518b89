import type { Instant, Interval } from '../../time/intervals.ts';
import type { CellPlace, Segment } from '../plan/query.ts';
import type { MeasuredCell, Scope } from '../scope.ts';

/** The time by which rows are chosen for a cell; `last` is the instant with which their list ends. */
export const rowsTime = ({ covered, begun, period }: MeasuredCell, last?: Instant): Interval =>
  begun ?? withLast(covered, period.whole, last);

/**
 * Rows of items speak of instants, and the last of them is where a list without a declared end cuts its period: it's a part of what the list says, though it's the
 * first instant behind what is covered.
 */
export const withLast = (covered: Interval, whole: Interval, last: Instant | undefined): Interval =>
  covered.end === last && covered.start < last && last < whole.end ? { start: covered.start, end: last + 1 } : covered;

/** The instant with which a list of items ends, where nothing but its rows says so. */
export const lastListed = (data: string, scope: Scope): Instant | undefined =>
  scope.declaration(data).kind === 'items' && scope.silence(data)?.declared !== true
    ? scope.tables.get(data)?.extent?.end
    : undefined;

/** Stretches of time that may overlap, as disjoint parts in order and, for each stretch, the parts that make it up: `[from, to)`. */
export interface Cutting {
  readonly parts: readonly Interval[];
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Whether some part belongs to several stretches. */
  readonly overlapping: boolean;
}

export function cut(stretches: readonly Interval[]): Cutting {
  if (areInOrder(stretches)) {
    const parts = stretches.filter(({ start, end }) => start < end);
    let next = 0;
    const ranges = stretches.map(({ start, end }): readonly [number, number] => {
      const from = next;
      if (start < end) next++;
      return [from, next];
    });
    return { parts, ranges, overlapping: false };
  }
  const real = stretches.filter(({ start, end }) => start < end);
  const bounds = [...new Set(real.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const place = new Map(bounds.map((bound, i) => [bound, i]));
  const parts = bounds.slice(0, -1).map((start, i) => ({ start, end: bounds[i + 1] ?? start }));
  const ranges = stretches.map(({ start, end }): readonly [number, number] =>
    start < end ? [place.get(start) ?? 0, place.get(end) ?? 0] : [0, 0],
  );
  return { parts, ranges, overlapping: true };
}

/** Cells that are asked one by one, whether they overlap or not. */
export const eachByItself = (cells: readonly MeasuredCell[]): Cutting => ({
  parts: cells.map(({ covered }) => covered),
  ranges: cells.map((_, i) => [i, i + 1]),
  overlapping: false,
});

/** Which of the stretches share time with an interval; those that are in order are searched, not looked at one by one. */
export function stretchesTouching(stretches: readonly Interval[]): (interval: Interval) => Iterable<number> {
  if (areInOrder(stretches) && stretches.every(({ start, end }) => start < end))
    return ({ start, end }) => touchingInOrder(stretches, start, end);
  return ({ start, end }) => stretches.flatMap((stretch, i) => (stretch.start < end && start < stretch.end ? [i] : []));
}

function* touchingInOrder(stretches: readonly Interval[], start: Instant, end: Instant): Generator<number> {
  for (let i = firstEndingAfter(stretches, start); i < stretches.length; i++) {
    const stretch = stretches[i];
    if (stretch === undefined || stretch.start >= end) return;
    yield i;
  }
}

const areInOrder = (stretches: readonly Interval[]): boolean => {
  let end = Number.NEGATIVE_INFINITY;
  for (const stretch of stretches) {
    if (stretch.start >= stretch.end) continue;
    if (stretch.start < end) return false;
    end = stretch.end;
  }
  return true;
};

/** Parts as segments of equal length, so that a question to an engine stays short however many windows there are. */
export interface Grid {
  readonly segments: readonly Segment[];
  /** The number of the part at a place. */
  readonly partAt: (place: CellPlace) => number;
}

/** Groups parts, which are in order and disjoint. */
export function gridOf(parts: readonly Interval[]): Grid {
  const segments: { start: Instant; end: Instant; everyMs: number; first: number }[] = [];
  parts.forEach(({ start, end }, i) => {
    const last = segments.at(-1);
    const follows = last !== undefined && last.end === start && end - start === last.everyMs;
    if (last !== undefined && follows && i === last.first + (last.end - last.start) / last.everyMs) last.end = end;
    else segments.push({ start, end, everyMs: end - start, first: i });
  });
  return { segments, partAt: ({ segment, index }) => (segments[segment]?.first ?? 0) + index };
}

/** The part in which an instant lies. */
export function partOf(parts: readonly Interval[], instant: Instant): number | undefined {
  const place = firstEndingAfter(parts, instant);
  const part = parts[place];
  return part !== undefined && part.start <= instant ? place : undefined;
}

function firstEndingAfter(parts: readonly Interval[], instant: Instant): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((parts[middle]?.end ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
