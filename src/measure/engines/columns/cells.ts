import type { Segment } from '../../plan/query.ts';
import type { Field } from './field.ts';
import { type Picked, rowAt } from './picked.ts';

/** The instant of each picked row, by its place. */
export type InstantAt = (place: number) => number;

export function instantsOfPicked(field: Field | undefined, picked: Picked): InstantAt {
  if (field?.kind !== 'instants') throw new RangeError('cells of time are made by an instant');
  const { instants } = field;
  return (place) => instants.at(rowAt(picked, place));
}

/** Calls `found` for the rows of each cell: they stand beside each other, as rows go by time. */
export function eachRun(
  instantAt: InstantAt,
  size: number,
  segments: readonly Segment[],
  found: (segment: number, index: number, from: number, to: number) => void,
): void {
  let place = 0;
  // Cells have the same number of rows, most often.
  let length = 1;
  segments.forEach(({ start, end, everyMs }, segment) => {
    place = firstFrom(instantAt, place, size, start, 1);
    while (place < size) {
      const instant = instantAt(place);
      // What has no instant comes last.
      if (!(instant < end)) return;
      const index = Math.floor((instant - start) / everyMs);
      const next = firstFrom(instantAt, place + 1, size, Math.min(start + (index + 1) * everyMs, end), length - 1);
      length = next - place;
      found(segment, index, place, next);
      place = next;
    }
  });
}

/** The same for cells of a few rows each, in the order of time. */
export function eachShortRun(
  field: Field | undefined,
  picked: Picked,
  segments: readonly Segment[],
  found: (segment: number, from: number, to: number) => void,
): void {
  const instantAt = instantsOfPicked(field, picked);
  const { size } = picked;
  let first = 0;
  segments.forEach(({ start, end, everyMs }, segment) => {
    first = firstFrom(instantAt, first, size, start, 1);
    let bound = Number.NEGATIVE_INFINITY;
    let from = first;
    const changes = (place: number, instant: number): number => {
      if (place > from) found(segment, from, place);
      from = place;
      // What has no instant comes last.
      if (!(instant < end)) return Number.NaN;
      bound += everyMs;
      // A cell without rows lies between, or this is the first one with any.
      if (!(instant < bound) || bound < start) bound = start + (Math.floor((instant - start) / everyMs) + 1) * everyMs;
      if (bound > end) bound = end;
      return bound;
    };
    first = eachChange(field, picked, first, changes);
    if (first === size && from < size) found(segment, from, size);
  });
}

/**
 * Calls `changes` for the first place from one on, and then for each whose instant isn't before what it said last; it says NaN where no further place is
 * asked for. Returns the place at which it said so, or the number of all.
 */
function eachChange(
  field: Field | undefined,
  picked: Picked,
  first: number,
  changes: (place: number, instant: number) => number,
): number {
  const { from, size, rows } = picked;
  if (field?.kind !== 'instants') return size;
  const { instants } = field;
  let bound = Number.NEGATIVE_INFINITY;
  let stopped: number | undefined;
  if (rows === undefined && instants.runs !== undefined) {
    instants.runs.eachRunWithin(from + first, from + size, (start, end, one, step) => {
      let row = start;
      while (row < end && stopped === undefined) {
        const instant = one + (row - start) * step;
        if (instant < bound) {
          // Steps follow each other: how many of them lie before the bound needs no look at each.
          row += step > 0 ? Math.max(1, Math.ceil((bound - instant) / step)) : 1;
          continue;
        }
        bound = changes(row - from, instant);
        if (Number.isNaN(bound)) stopped = row - from;
      }
    });
    return stopped ?? size;
  }
  const some = new Float64Array(AT_ONCE);
  for (let begin = first; begin < size; begin += AT_ONCE) {
    const count = Math.min(AT_ONCE, size - begin);
    if (rows === undefined) instants.read(from + begin, some.subarray(0, count));
    else for (let i = 0; i < count; i++) some[i] = instants.at(rows[begin + i] as number);
    for (let i = 0; i < count; i++) {
      const instant = some[i] as number;
      if (instant < bound) continue;
      bound = changes(begin + i, instant);
      if (Number.isNaN(bound)) return begin + i;
    }
  }
  return size;
}

/** So many instants are read together. */
const AT_ONCE = 1 << 12;

/** The first place from one on whose row isn't before an instant. Looked for around a guess at first. */
function firstFrom(instantAt: InstantAt, from: number, size: number, instant: number, guess: number): number {
  let low = from;
  let step = Math.max(1, guess);
  let high = Math.min(size, from + step);
  while (high < size && instantAt(high) < instant) {
    low = high + 1;
    step *= 2;
    high = Math.min(size, high + step);
  }
  // Where the guess holds, the row before it decides.
  if (high > low && instantAt(high - 1) < instant) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instantAt(middle) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
