import { type Picked, rowAt } from './picked.ts';
import type { Summed } from './sums.ts';

/** What the values of a field add up to in a run of picked rows, and how many there are. */
export interface RunSum {
  sum: number;
  present: number;
}

/** Adds up runs of picked rows, `[from, to)`, of a field whose sums a float holds. */
export function runSums({ codes, scaled }: Summed, picked: Picked): (from: number, to: number, into: RunSum) => void {
  const { from: first, rows } = picked;
  if (rows !== undefined) return (from, to, into) => ofList(codes, scaled, picked, from, to, into);
  if (codes instanceof Uint8Array) return (from, to, into) => ofBytes(codes, scaled, first + from, first + to, into);
  if (codes instanceof Uint16Array) return (from, to, into) => ofShorts(codes, scaled, first + from, first + to, into);
  return (from, to, into) => ofWords(codes, scaled, first + from, first + to, into);
}

function ofList(
  codes: Summed['codes'],
  scaled: Float64Array,
  picked: Picked,
  from: number,
  to: number,
  into: RunSum,
): void {
  into.sum = 0;
  into.present = 0;
  for (let place = from; place < to; place++) {
    const value = scaled[codes[rowAt(picked, place)] as number] as number;
    if (Number.isNaN(value)) continue;
    into.sum += value;
    into.present++;
  }
}

// One loop for each width: a loop that meets several is compiled for none of them.

function ofBytes(codes: Uint8Array, scaled: Float64Array, from: number, to: number, into: RunSum): void {
  let sum = 0;
  let present = 0;
  for (let row = from; row < to; row++) {
    const value = scaled[codes[row] as number] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
  }
  into.sum = sum;
  into.present = present;
}

function ofShorts(codes: Uint16Array, scaled: Float64Array, from: number, to: number, into: RunSum): void {
  let sum = 0;
  let present = 0;
  for (let row = from; row < to; row++) {
    const value = scaled[codes[row] as number] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
  }
  into.sum = sum;
  into.present = present;
}

function ofWords(codes: Uint32Array, scaled: Float64Array, from: number, to: number, into: RunSum): void {
  let sum = 0;
  let present = 0;
  for (let row = from; row < to; row++) {
    const value = scaled[codes[row] as number] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
  }
  into.sum = sum;
  into.present = present;
}
