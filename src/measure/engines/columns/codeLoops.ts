import type { Breath } from '../../breath.ts';
import type { CodeArray } from './codes.ts';
import { type Picked, rowAt } from './picked.ts';

/** Counts the codes of picked rows, `[from, to)`: adds to the count of each. */
export function countCodes(codes: CodeArray, picked: Picked, from: number, to: number, counts: Uint32Array): void {
  const { from: first, rows } = picked;
  if (rows !== undefined) {
    for (let place = from; place < to; place++) {
      const code = codes[rowAt(picked, place)] as number;
      counts[code] = (counts[code] as number) + 1;
    }
  } else if (codes instanceof Uint8Array) countBytes(codes, first + from, first + to, counts);
  else if (codes instanceof Uint16Array) countShorts(codes, first + from, first + to, counts);
  else countWords(codes, first + from, first + to, counts);
}

/** The places of picked rows whose code is among some, in their order; `wanted` has something else than 0 at each of these codes. */
export async function placesWith(
  codes: CodeArray,
  picked: Picked,
  wanted: Uint8Array,
  breath: Breath,
): Promise<readonly number[]> {
  const { from: first, size, rows } = picked;
  const found: number[] = [];
  await breath.over(size, (from, to) => {
    if (rows !== undefined) {
      for (let place = from; place < to; place++)
        if (wanted[codes[rowAt(picked, place)] as number] !== 0) found.push(place);
    } else if (codes instanceof Uint8Array) findBytes(codes, first, from, to, wanted, found);
    else if (codes instanceof Uint16Array) findShorts(codes, first, from, to, wanted, found);
    else findWords(codes, first, from, to, wanted, found);
  });
  return found;
}

// One loop for each width: a loop that meets several is compiled for none of them.

function countBytes(codes: Uint8Array, from: number, to: number, counts: Uint32Array): void {
  for (let row = from; row < to; row++) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

function countShorts(codes: Uint16Array, from: number, to: number, counts: Uint32Array): void {
  for (let row = from; row < to; row++) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

function countWords(codes: Uint32Array, from: number, to: number, counts: Uint32Array): void {
  for (let row = from; row < to; row++) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

function findBytes(
  codes: Uint8Array,
  first: number,
  from: number,
  to: number,
  wanted: Uint8Array,
  found: number[],
): void {
  for (let place = from; place < to; place++) if (wanted[codes[first + place] as number] !== 0) found.push(place);
}

function findShorts(
  codes: Uint16Array,
  first: number,
  from: number,
  to: number,
  wanted: Uint8Array,
  found: number[],
): void {
  for (let place = from; place < to; place++) if (wanted[codes[first + place] as number] !== 0) found.push(place);
}

function findWords(
  codes: Uint32Array,
  first: number,
  from: number,
  to: number,
  wanted: Uint8Array,
  found: number[],
): void {
  for (let place = from; place < to; place++) if (wanted[codes[first + place] as number] !== 0) found.push(place);
}
