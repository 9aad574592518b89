import type { CodeArray } from './codes.ts';
import { type Picked, rowAt } from './picked.ts';

/** Runs of picked rows: each begins where the one before ends. */
export interface Runs {
  /** How many there are. */
  readonly size: number;
  /** The place at which each begins, and behind them that at which the last one ends. */
  readonly bounds: Uint32Array;
}

/** Adds up each run of picked rows: what `values` says of their codes, NaN aside, and how many of them say something. */
export function sumRuns(
  codes: CodeArray,
  values: Float64Array,
  picked: Picked,
  runs: Runs,
  sums: Float64Array,
  present: Float64Array,
): void {
  if (picked.rows !== undefined) sumListed(codes, values, picked, runs, sums, present);
  else if (codes instanceof Uint8Array) sumBytes(codes, values, picked.from, runs, sums, present);
  else if (codes instanceof Uint16Array) sumShorts(codes, values, picked.from, runs, sums, present);
  else sumWords(codes, values, picked.from, runs, sums, present);
}

function sumListed(
  codes: CodeArray,
  values: Float64Array,
  picked: Picked,
  { size, bounds }: Runs,
  sums: Float64Array,
  present: Float64Array,
): void {
  for (let run = 0; run < size; run++) {
    const to = bounds[run + 1] as number;
    let sum = 0;
    let count = 0;
    for (let place = bounds[run] as number; place < to; place++) {
      const value = values[codes[rowAt(picked, place)] as number] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    sums[run] = sum;
    present[run] = count;
  }
}

// One loop for each width: a loop that meets several is compiled for none of them.

function sumBytes(
  codes: Uint8Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  sums: Float64Array,
  present: Float64Array,
): void {
  for (let run = 0; run < size; run++) {
    const to = first + (bounds[run + 1] as number);
    let sum = 0;
    let count = 0;
    for (let row = first + (bounds[run] as number); row < to; row++) {
      const value = values[codes[row] as number] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    sums[run] = sum;
    present[run] = count;
  }
}

function sumShorts(
  codes: Uint16Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  sums: Float64Array,
  present: Float64Array,
): void {
  for (let run = 0; run < size; run++) {
    const to = first + (bounds[run + 1] as number);
    let sum = 0;
    let count = 0;
    for (let row = first + (bounds[run] as number); row < to; row++) {
      const value = values[codes[row] as number] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    sums[run] = sum;
    present[run] = count;
  }
}

function sumWords(
  codes: Uint32Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  sums: Float64Array,
  present: Float64Array,
): void {
  for (let run = 0; run < size; run++) {
    const to = first + (bounds[run + 1] as number);
    let sum = 0;
    let count = 0;
    for (let row = first + (bounds[run] as number); row < to; row++) {
      const value = values[codes[row] as number] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    sums[run] = sum;
    present[run] = count;
  }
}
