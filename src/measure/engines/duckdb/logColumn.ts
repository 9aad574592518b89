import type { InstantColumn, TextColumn } from '../../binding/logColumns.ts';
import type { Chunk } from './chunk.ts';
import { textInterner } from './textInterner.ts';

/** Puts what a chunk says into its place. */
export type Taker = (chunk: Chunk, at: number) => void;

/** A column of texts that grows by the rows of one file after the other. */
export interface GrowingTexts {
  readonly name: string;
  readonly taker: (column: number, size: number, more: number) => Taker;
  readonly done: () => TextColumn;
}

/** A column of instants: milliseconds, and behind them the text of those that aren't. */
export interface GrowingInstants {
  readonly name: string;
  readonly taker: (column: number, size: number, more: number) => Taker;
  /** Whether some row from a place on has no milliseconds. */
  readonly lacks: (from: number) => boolean;
  /** Takes ordinals and texts of those rows, in their order, with the ordinals of all rows from the place on. */
  readonly textTaker: (from: number, ordinals: Int32Array) => (chunk: Chunk) => void;
  readonly done: () => InstantColumn;
}

export function growingTexts(name: string): GrowingTexts {
  const interner = textInterner();
  let codes: Int32Array = new Int32Array(0);
  return {
    name,
    taker(column, size, more) {
      codes = grown(codes, size + more);
      return (chunk, at) => interner.take(chunk, column, codes, at);
    },
    done: () => interner.done(codes),
  };
}

export function growingInstants(name: string): GrowingInstants {
  const interner = textInterner();
  let values: Float64Array = new Float64Array(0);
  let codes: Int32Array | undefined;
  return {
    name,
    taker(column, size, more) {
      const all = new Float64Array(size + more);
      all.set(values);
      values = all;
      if (codes !== undefined) codes = grown(codes, size + more);
      return (chunk, at) => values.set(chunk.doubles(column), at);
    },
    lacks(from) {
      for (let row = from; row < values.length; row++) if (Number.isNaN(values[row])) return true;
      return false;
    },
    textTaker(from, ordinals) {
      const all = codes ?? new Int32Array(values.length);
      codes = all;
      let row = 0;
      return (chunk) => {
        const numbers = chunk.integers(0);
        for (let i = 0; i < numbers.length; i++) {
          while ((ordinals[row] ?? Number.POSITIVE_INFINITY) < (numbers[i] ?? 0)) row++;
          all[from + row] = interner.number(chunk.text(1, i));
        }
      };
    },
    done: () => ({ values, others: codes && interner.done(codes) }),
  };
}

function grown(codes: Int32Array, size: number): Int32Array {
  const all = new Int32Array(size);
  all.set(codes);
  return all;
}
