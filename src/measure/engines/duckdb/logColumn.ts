import type { InstantColumn, TextColumn } from '../../binding/logColumns.ts';
import type { Chunk } from './chunk.ts';
import { textInterner } from './textInterner.ts';

/** Puts what a chunk says into its place. */
export type Taker = (chunk: Chunk, at: number) => void;

/** A column of texts that grows by the rows of one file after the other. */
export interface GrowingTexts {
  readonly name: string;
  /** `list`: the texts of the numbers that the database gives, where it does. */
  readonly taker: (column: number, size: number, more: number, list: readonly string[] | undefined) => Taker;
  readonly done: () => TextColumn;
}

/** A column of instants: milliseconds, and behind them the text of those that aren't. */
export interface GrowingInstants {
  readonly name: string;
  readonly taker: (column: number, size: number, more: number) => Taker;
  readonly done: () => InstantColumn;
}

export function growingTexts(name: string): GrowingTexts {
  const interner = textInterner();
  let codes: Int32Array = new Int32Array(0);
  return {
    name,
    taker(column, size, more, list) {
      codes = grown(codes, size + more);
      if (list === undefined) return (chunk, at) => interner.take(chunk, column, codes, at);
      const numbers = list.map((text) => interner.number(text));
      const none = (): number => interner.number(null);
      return (chunk, at) => {
        const found = chunk.integers(column);
        for (let row = 0; row < found.length; row++) {
          const one = found[row] ?? -1;
          codes[at + row] = one < 0 ? none() : (numbers[one] ?? 0);
        }
      };
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
      return (chunk, at) => {
        const found = chunk.doubles(column);
        values.set(found, at);
        for (let row = 0; row < found.length; row++) {
          if (!Number.isNaN(found[row])) continue;
          codes ??= new Int32Array(values.length);
          codes[at + row] = interner.number(chunk.text(column + 1, row));
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
