import type { DataReader } from 'hyparquet';
import { readPlain } from 'hyparquet/src/plain.js';
import type { Physical } from './columnTypes.ts';
import { other } from './otherParquet.ts';
import type { Page } from './pages.ts';

/** Values that stand one behind the other as they are, as the library reads them. Truth values are bits, and are read as such. */
export type PlainValues = BigInt64Array | Int32Array | readonly Uint8Array[];

/** The fewest bytes of one; a text begins with its length. */
const LEAST: Readonly<Record<Exclude<Physical, 'BOOLEAN'>, number>> = { INT32: 4, INT64: 8, BYTE_ARRAY: 4 };

export class PlainReader {
  readonly #reader: DataReader;
  readonly #physical: Exclude<Physical, 'BOOLEAN'>;

  constructor({ bytes, start, end }: Page, physical: Exclude<Physical, 'BOOLEAN'>) {
    this.#reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 };
    this.#physical = physical;
  }

  /** The next so many. They are gone when another page takes the place of theirs. */
  next(count: number): PlainValues {
    const reader = this.#reader;
    const size = reader.view.byteLength;
    if (count * LEAST[this.#physical] > size - reader.offset) other('values that break off');
    const values = readPlain(reader, this.#physical, count, undefined);
    if (reader.offset > size) other('values that break off');
    return values instanceof BigInt64Array || values instanceof Int32Array || Array.isArray(values)
      ? values
      : other('values of another type');
  }
}

const HIGH = 2 ** 32;
const NONE = new Int32Array(0);

/** Whole numbers, NaN where no float holds one; none of texts. */
export function numbersOf(values: PlainValues): Int32Array | Float64Array {
  if (values instanceof Int32Array) return values;
  if (!(values instanceof BigInt64Array)) return NONE;
  // Halves, since each element of the array itself would be an object.
  const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = (high[2 * i + 1] as number) * HIGH + (low[2 * i] as number);
    numbers[i] = Number.isSafeInteger(value) ? value : Number.NaN;
  }
  return numbers;
}
