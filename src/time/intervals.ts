/** A point in time: whole milliseconds since 1970-01-01T00:00Z (T1). */
export type Instant = number;

/** Length of time in whole milliseconds. */
export type Duration = number;

/** Half-open stretch of time `[start, end)`, never empty inside an `IntervalSet` (T1). */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/** Sorted intervals that neither overlap nor touch. `normalise` makes one; every operation here keeps it one. */
export type IntervalSet = readonly Interval[];

export const NOTHING: IntervalSet = [];

/** The set that holds one stretch of time; empty where the stretch is. */
export const intervalSet = (start: Instant, end: Instant): IntervalSet => (start < end ? [{ start, end }] : NOTHING);

/** Any intervals as a set: sorted, empty ones dropped, overlapping and touching ones merged (O1). Throws a RangeError for an end before its start. */
export function normalise(intervals: Iterable<Interval>): IntervalSet {
  const sorted: Interval[] = [];
  let inOrder = true;
  for (const interval of intervals) {
    const { start, end } = interval;
    if (!(start <= end)) throw new RangeError(`an interval ends at ${end}, before its start at ${start}`);
    if (start === end) continue;
    const last = sorted.at(-1);
    if (last !== undefined && last.start > start) inOrder = false;
    sorted.push(interval);
  }
  if (!inOrder) sorted.sort((a, b) => a.start - b.start);
  return mergeSorted(sorted);
}

function mergeSorted(sorted: readonly Interval[]): IntervalSet {
  const merged: Interval[] = [];
  let current: Interval | undefined;
  for (const next of sorted) {
    if (current === undefined) current = next;
    else if (next.start <= current.end) {
      if (next.end > current.end) current = { start: current.start, end: next.end };
    } else {
      merged.push(current);
      current = next;
    }
  }
  if (current !== undefined) merged.push(current);
  return merged;
}

/** Time in any of the sets. */
export const union = (...sets: readonly IntervalSet[]): IntervalSet => normalise(sets.flat());

/** Time in both sets. */
export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  const common: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return common;
    const start = Math.max(left.start, right.start);
    const end = Math.min(left.end, right.end);
    if (start < end) common.push({ start, end });
    if (left.end < right.end) i++;
    else j++;
  }
}

/** Time in `a` and not in `b`. */
export function subtract(a: IntervalSet, b: IntervalSet): IntervalSet {
  const rest: Interval[] = [];
  let j = 0;
  for (const { start, end } of a) {
    let from = start;
    while (j < b.length && (b[j] as Interval).end <= from) j++;
    for (let k = j; k < b.length; k++) {
      const hole = b[k] as Interval;
      if (hole.start >= end) break;
      if (hole.start > from) rest.push({ start: from, end: hole.start });
      from = Math.max(from, hole.end);
      j = k;
    }
    if (from < end) rest.push({ start: from, end });
  }
  return rest;
}

/** Time of `within` that isn't in the set. */
export const complement = (set: IntervalSet, within: Interval): IntervalSet =>
  subtract(intervalSet(within.start, within.end), set);

/** The part of the set inside `within`. Finds its place by bisection, so that clipping many periods out of a long set is cheap. */
export function clip(set: IntervalSet, within: Interval): IntervalSet {
  const part: Interval[] = [];
  for (let i = firstEndingAfter(set, within.start); i < set.length; i++) {
    const interval = set[i] as Interval;
    if (interval.start >= within.end) break;
    const start = Math.max(interval.start, within.start);
    const end = Math.min(interval.end, within.end);
    if (start < end) part.push(start === interval.start && end === interval.end ? interval : { start, end });
  }
  return part;
}

/** Length of all intervals together. */
export function total(set: readonly Interval[]): Duration {
  let length = 0;
  for (const { start, end } of set) length += end - start;
  return length;
}

export const lengthOf = ({ start, end }: Interval): Duration => end - start;

export const isNothing = (set: IntervalSet): boolean => set.length === 0;

/** Whether `instant` lies in the set; an interval's end doesn't. */
export function contains(set: IntervalSet, instant: Instant): boolean {
  const interval = set[firstEndingAfter(set, instant)];
  return interval !== undefined && interval.start <= instant;
}

/** Whether two stretches share time. */
export const overlaps = (a: Interval, b: Interval): boolean => a.start < b.end && b.start < a.end;

/** Time in at least `k` of the sets (`at least 2 of zones`). Throws a RangeError for `k` below 1: then all time would qualify. */
export function atLeastK(sets: readonly IntervalSet[], k: number): IntervalSet {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`'at least ${k} of' needs a whole number of 1 or more`);
  if (k > sets.length) return NOTHING;
  const all = sets.flat();
  const starts = Float64Array.from(all, ({ start }) => start).sort();
  const ends = Float64Array.from(all, ({ end }) => end).sort();
  const result: Interval[] = [];
  let depth = 0;
  let opened: Instant | undefined;
  let i = 0;
  let j = 0;
  while (j < ends.length) {
    const at = Math.min(starts[i] ?? Number.POSITIVE_INFINITY, ends[j] as number);
    while (i < starts.length && starts[i] === at) {
      depth++;
      i++;
    }
    while (j < ends.length && ends[j] === at) {
      depth--;
      j++;
    }
    if (opened === undefined && depth >= k) opened = at;
    else if (opened !== undefined && depth < k) {
      result.push({ start: opened, end: at });
      opened = undefined;
    }
  }
  return result;
}

/** The intervals that last `at least` (default) or `more than` `minimum` (O2). */
export function keepLongerThan(
  set: IntervalSet,
  minimum: Duration,
  edge: 'at-least' | 'more-than' = 'at-least',
): IntervalSet {
  return set.filter((interval) => (edge === 'at-least' ? lengthOf(interval) >= minimum : lengthOf(interval) > minimum));
}

const MINUTE = 60_000;

/** Each interval cut to the whole minutes of the clock that it covers; begun minutes don't count (O3). */
export function wholeMinutes(set: IntervalSet): IntervalSet {
  const whole: Interval[] = [];
  for (const { start, end } of set) {
    const from = Math.ceil(start / MINUTE) * MINUTE;
    const to = Math.floor(end / MINUTE) * MINUTE;
    if (from < to) whole.push({ start: from, end: to });
  }
  return whole;
}

/** Index of the first interval that ends after `instant`; the set's length where none does. */
export function firstEndingAfter(set: IntervalSet, instant: Instant): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle] as Interval).end <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
