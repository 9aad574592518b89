import type { Segment } from '../../plan/query.ts';
import type { Field } from './field.ts';
import { type Picked, rowAt } from './picked.ts';

/** The instants of the picked rows, in their order. */
export function instantsOfPicked(field: Field | undefined, picked: Picked): Float64Array {
  if (field?.kind !== 'instants') throw new RangeError('cells of time are made by an instant');
  const instants = new Float64Array(picked.size);
  if (picked.rows === undefined) field.instants.read(picked.from, instants);
  else for (let i = 0; i < instants.length; i++) instants[i] = field.instants.at(rowAt(picked, i));
  return instants;
}

/** Calls `found` for each run of rows in one cell. Rows in the order of time make one run for each cell. */
export function eachRun(
  instants: Float64Array,
  segments: readonly Segment[],
  found: (segment: number, index: number, from: number, to: number) => void,
): void {
  let place = 0;
  while (place < instants.length) {
    const instant = instants[place] as number;
    const number = segmentAt(segments, instant);
    const segment = segments[number];
    if (segment === undefined) {
      place++;
      continue;
    }
    const index = Math.floor((instant - segment.start) / segment.everyMs);
    const start = segment.start + index * segment.everyMs;
    const end = Math.min(start + segment.everyMs, segment.end);
    const from = place++;
    while (place < instants.length && (instants[place] as number) < end && (instants[place] as number) >= start)
      place++;
    found(number, index, from, place);
  }
}

/** The segment in which an instant lies, -1 for none. Segments are disjoint and in order. */
function segmentAt(segments: readonly Segment[], instant: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.end ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low];
  return segment !== undefined && segment.start <= instant ? low : -1;
}
