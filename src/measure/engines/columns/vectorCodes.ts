import type { Chunk } from '../duckdb/chunk.ts';
import { NumberCodes } from './numberCodes.ts';
import { RememberedTexts } from './rememberedTexts.ts';
import { ABSENT, type TextDictionary } from './textDictionary.ts';
import { decimalText, utcText, wallText } from './valueTexts.ts';

/** How the values of a column come from the database. */
export type Taking =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** Whole numbers, the last `scale` digits of which are decimals. */
  | { readonly kind: 'whole'; readonly bits: 16 | 32 | 64; readonly scale: number }
  /** Milliseconds since 1970 in 64 bits; not `zoned`: of a wall time, as if it were UTC. */
  | { readonly kind: 'time'; readonly zoned: boolean };

/** A column that comes as text. */
export const TEXT: Taking = { kind: 'text' };

export const STRING_BYTES = 16;
const STRING_WORDS = 4;
/** Shorter texts stand in the column itself. */
export const INLINE = 12;
const HIGH = 2 ** 32;

/** Codes of the values of a database's column, a chunk at a time: each different value becomes a text once. */
export class VectorCodes {
  readonly #dictionary: TextDictionary;
  #known: NumberCodes | undefined;
  #remembered: RememberedTexts | undefined;
  #numbers = new Float64Array(0);
  #codes = new Uint32Array(0);
  #lacks = false;

  constructor(dictionary: TextDictionary) {
    this.#dictionary = dictionary;
  }

  /** Whether some row had no value. */
  get lacks(): boolean {
    return this.#lacks;
  }

  /** A code for each row of a chunk, and whatever behind them: valid until the next chunk. */
  codesOf(chunk: Chunk, place: number, taking: Taking): Uint32Array {
    if (this.#codes.length < chunk.rows) this.#codes = new Uint32Array(chunk.rows);
    this.#take(chunk, place, taking, this.#codes);
    return this.#codes;
  }

  #take(chunk: Chunk, place: number, taking: Taking, codes: Uint32Array): void {
    switch (taking.kind) {
      case 'text':
        this.#takeTexts(chunk, place, codes);
        break;
      case 'boolean':
        this.#takeBooleans(chunk, place, codes);
        break;
      case 'whole':
        this.#takeNumbers(chunk, place, taking.bits, codes, (value) => decimalText(value, taking.scale));
        break;
      case 'time':
        this.#takeNumbers(chunk, place, 64, codes, taking.zoned ? utcText : wallText);
        break;
      default:
        taking satisfies never;
    }
    const present = chunk.present(place);
    if (present === undefined) return;
    for (let row = 0; row < chunk.rows; row++) {
      if (isPresent(present, row)) continue;
      codes[row] = ABSENT;
      this.#lacks = true;
    }
  }

  #takeBooleans(chunk: Chunk, place: number, codes: Uint32Array): void {
    const values = chunk.bytes(place, 1);
    const [no, yes] = [this.#dictionary.codeOfText('false'), this.#dictionary.codeOfText('true')];
    for (let row = 0; row < chunk.rows; row++) codes[row] = values[row] === 0 ? no : yes;
  }

  #takeNumbers(
    chunk: Chunk,
    place: number,
    bits: 16 | 32 | 64,
    codes: Uint32Array,
    textOf: (value: bigint) => string,
  ): void {
    const { rows } = chunk;
    const values = bits === 32 ? chunk.integers(place) : this.#exactNumbers(chunk, place, bits);
    const present = chunk.present(place);
    this.#known ??= new NumberCodes(this.#dictionary, textOf);
    const numbers = this.#known;
    let { small } = numbers;
    for (let row = 0; row < rows; row++) {
      const value = values[row] as number;
      const known = value >= 0 && value < small.length ? (small[value] as number) : ABSENT;
      if (known !== ABSENT) codes[row] = known;
      // What stands where nothing is present is no value.
      else if (isPresent(present, row)) {
        codes[row] = Number.isNaN(value) ? numbers.codeOfExact(exactNumber(chunk, place, row)) : numbers.codeOf(value);
        small = numbers.small;
      }
    }
  }

  #exactNumbers(chunk: Chunk, place: number, bits: 16 | 64): Float64Array {
    if (this.#numbers.length < chunk.rows) this.#numbers = new Float64Array(chunk.rows);
    readNumbers(chunk, place, bits, this.#numbers);
    return this.#numbers;
  }

  #takeTexts(chunk: Chunk, place: number, codes: Uint32Array): void {
    const present = chunk.present(place);
    const words = chunk.words(place, STRING_WORDS);
    this.#remembered ??= new RememberedTexts();
    const remembered = this.#remembered;
    remembered.nextChunk();
    for (let row = 0; row < chunk.rows; row++) {
      if (!isPresent(present, row)) continue;
      const at = row * STRING_WORDS;
      const length = words[at] as number;
      let code = remembered.find(length, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number);
      if (code < 0) {
        code = this.#codeOfText(chunk, words, at, length);
        remembered.is(code);
      }
      codes[row] = code;
    }
  }

  #codeOfText(chunk: Chunk, { buffer, byteOffset }: Int32Array, at: number, length: number): number {
    const start = byteOffset + 4 * at;
    return length <= INLINE
      ? this.#dictionary.codeOf(new Uint8Array(buffer, start, STRING_BYTES), 4, 4 + length)
      : this.#dictionary.codeOf(chunk.pointedAt(buffer, start + 8, length), 0, length);
  }
}

/** Whether a row has a value, by a bit for each; absent: all have. */
export const isPresent = (present: Uint8Array | undefined, row: number): boolean =>
  present === undefined || ((present[row >> 3] as number) & (1 << (row & 7))) !== 0;

/** Whole numbers of so many bits, one for each row of a chunk; NaN for those that no float holds, and anything where none is present. */
export function readNumbers(chunk: Chunk, place: number, bits: 16 | 32 | 64, values: Float64Array): void {
  const { buffer, byteOffset } = chunk.bytes(place, bits / 8);
  const { rows } = chunk;
  if (bits === 64) {
    const words = new Int32Array(buffer, byteOffset, rows * 2);
    for (let row = 0; row < rows; row++) {
      const value = (words[2 * row + 1] as number) * HIGH + ((words[2 * row] as number) >>> 0);
      values[row] = Number.isSafeInteger(value) ? value : Number.NaN;
    }
  } else if (bits === 32) values.set(new Int32Array(buffer, byteOffset, rows));
  else values.set(new Int16Array(buffer, byteOffset, rows));
}

function exactNumber(chunk: Chunk, place: number, row: number): bigint {
  const { buffer, byteOffset } = chunk.bytes(place, 8);
  return new BigInt64Array(buffer, byteOffset, chunk.rows)[row] ?? 0n;
}
