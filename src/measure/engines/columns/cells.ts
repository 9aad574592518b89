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

/** So many instants are read together. */
const AT_ONCE = 1 << 12;

/** The same for cells of a few rows, where nearly every row is looked at anyway. */
export function eachShortRun(
  field: Field | undefined,
  picked: Picked,
  segments: readonly Segment[],
  found: (segment: number, from: number, to: number) => void,
): void {
  const instantAt = instantsOfPicked(field, picked);
  const some = new Float64Array(AT_ONCE);
  const { size } = picked;
  let first = 0;
  segments.forEach(({ start, end, everyMs }, segment) => {
    first = firstFrom(instantAt, first, size, start, 1);
    let from = first;
    let bound = Number.NEGATIVE_INFINITY;
    // Cells have the same number of rows, most often.
    let length = 1;
    while (first < size) {
      const count = Math.min(AT_ONCE, size - first);
      readPicked(field, picked, first, some.subarray(0, count));
      let i = 0;
      for (; i < count; i++) {
        const instant = some[i] as number;
        if (instant < bound) continue;
        if (first + i > from) found(segment, from, first + i);
        length = first + i - from;
        from = first + i;
        // What has no instant comes last.
        if (!(instant < end)) break;
        bound += everyMs;
        if (instant >= bound || bound === Number.NEGATIVE_INFINITY)
          bound = start + (Math.floor((instant - start) / everyMs) + 1) * everyMs;
        if (bound > end) bound = end;
        if (length > 1 && i + length <= count && (some[i + length - 1] as number) < bound) i += length - 1;
      }
      first += i;
      if (i < count) return;
    }
    if (first > from) found(segment, from, first);
  });
}

function readPicked(field: Field | undefined, picked: Picked, first: number, target: Float64Array): void {
  if (field?.kind !== 'instants') return;
  const { instants } = field;
  if (picked.rows === undefined) instants.read(picked.from + first, target);
  else for (let i = 0; i < target.length; i++) target[i] = instants.at(rowAt(picked, first + i));
}

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
