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

/** The rows of a cell: `index` counts the cells of its segment. */
export interface Run {
  readonly segment: number;
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** The rows of each cell: they stand beside each other, as rows go by time. */
export function* runsIn(instantAt: InstantAt, size: number, segments: readonly Segment[]): Generator<Run> {
  let place = 0;
  // Cells have the same number of rows, most often.
  let length = 1;
  for (const [segment, { start, end, everyMs }] of segments.entries()) {
    place = firstFrom(instantAt, place, size, start, 1);
    while (place < size) {
      const instant = instantAt(place);
      // What has no instant comes last.
      if (!(instant < end)) break;
      const index = Math.floor((instant - start) / everyMs);
      const next = firstFrom(instantAt, place + 1, size, Math.min(start + (index + 1) * everyMs, end), length - 1);
      length = next - place;
      yield { segment, index, from: place, to: next };
      place = next;
    }
  }
}

/** The first place from one on whose row isn't before an instant. Looked for around a guess at first. */
export function firstFrom(instantAt: InstantAt, from: number, size: number, instant: number, guess: number): number {
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
