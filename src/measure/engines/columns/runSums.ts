import type { CodeArray } from './codes.ts';
import { type Picked, rowAt } from './picked.ts';
import type { Runs } from './shortRuns.ts';

/** Where sums go: those of a run stand together, at a place behind where its numbers begin. */
export interface SumsOfRuns {
  readonly numbers: Float64Array;
  /** How many numbers each run has. */
  readonly width: number;
  readonly place: number;
}

/** Adds up each run of picked rows: what `values` says of their codes, NaN aside, and behind it how many of them say something. */
export function sumRuns(codes: CodeArray, values: Float64Array, picked: Picked, runs: Runs, into: SumsOfRuns): void {
  if (picked.rows !== undefined) sumListed(codes, values, picked, runs, into);
  else if (codes instanceof Uint8Array) sumBytes(codes, values, picked.from, runs, into);
  else if (codes instanceof Uint16Array) sumShorts(codes, values, picked.from, runs, into);
  else sumWords(codes, values, picked.from, runs, into);
}

function sumListed(
  codes: CodeArray,
  values: Float64Array,
  picked: Picked,
  { size, bounds }: Runs,
  into: SumsOfRuns,
): void {
  const { numbers, width, place } = into;
  for (let run = 0; run < size; run++) {
    const to = bounds[run + 1] as number;
    let sum = 0;
    let count = 0;
    for (let of = bounds[run] as number; of < to; of++) {
      const value = values[codes[rowAt(picked, of)] as number] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    numbers[run * width + place] = sum;
    numbers[run * width + place + 1] = count;
  }
}

// One loop for each width: a loop that meets several is compiled for none of them.

function sumBytes(
  codes: Uint8Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  into: SumsOfRuns,
): void {
  const { numbers, width, place } = into;
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
    numbers[run * width + place] = sum;
    numbers[run * width + place + 1] = count;
  }
}

function sumShorts(
  codes: Uint16Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  into: SumsOfRuns,
): void {
  const { numbers, width, place } = into;
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
    numbers[run * width + place] = sum;
    numbers[run * width + place + 1] = count;
  }
}

function sumWords(
  codes: Uint32Array,
  values: Float64Array,
  first: number,
  { size, bounds }: Runs,
  into: SumsOfRuns,
): void {
  const { numbers, width, place } = into;
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
    numbers[run * width + place] = sum;
    numbers[run * width + place + 1] = count;
  }
}
