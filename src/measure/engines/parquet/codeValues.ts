import { NumberCodes } from '../columns/numberCodes.ts';
import { ABSENT, type TextDictionary } from '../columns/textDictionary.ts';
import { decimalText, utcText, wallText } from '../columns/valueTexts.ts';
import type { ColumnType } from './columnTypes.ts';
import { HybridReader, unpackBits } from './hybrid.ts';
import { other } from './otherParquet.ts';
import type { DataPage, Page } from './pages.ts';
import { numbersOf, PlainReader, type PlainValues } from './plainValues.ts';

const UNMET = -1;

/** Makes the values of a column's pages codes into its different texts, which get them in the order in which rows have them. */
export class CodeValues {
  target = new Uint32Array(0);
  readonly #dictionary: TextDictionary;
  readonly #type: ColumnType;
  readonly #coder: Coder;
  /** The column's own dictionary, and the code of each of its values that was met. */
  #entries: Read | undefined;
  #codes = new Int32Array(0);
  #page: DataPage | undefined;
  #indices: HybridReader | undefined;
  #plain: PlainReader | undefined;
  /** Of plain truth values: how many were read. */
  #bits = 0;

  constructor(dictionary: TextDictionary, type: ColumnType) {
    this.#dictionary = dictionary;
    this.#type = type;
    this.#coder = coderOf(dictionary, type);
  }

  /** Room for so many values. */
  reserve(count: number): void {
    if (this.target.length < count) this.target = new Uint32Array(count);
  }

  /** Says that the pages that follow have a dictionary of their own, or none. */
  forget(): void {
    this.#entries = undefined;
  }

  takeDictionary(page: Page): void {
    const { physical } = this.#type;
    if (physical === 'BOOLEAN') other('a dictionary of truth values');
    this.#entries = readOf(new PlainReader(page, physical).next(page.count));
    this.#codes = new Int32Array(page.count).fill(UNMET);
  }

  begin(page: DataPage): void {
    const { bytes, start, end, encoding } = page;
    const { physical } = this.#type;
    this.#page = page;
    this.#indices = undefined;
    this.#plain = undefined;
    this.#bits = 0;
    if (physical === 'BOOLEAN') {
      if (encoding === 'dictionary') other('a dictionary of truth values');
      this.#codes = Int32Array.of(this.#dictionary.codeOfText('false'), this.#dictionary.codeOfText('true'));
      if (encoding === 'stretches' && start + 4 <= end) this.#indices = new HybridReader(bytes, start + 4, end, 1);
    } else if (encoding === 'stretches') other('stretches of something else than truth values');
    else if (encoding === 'plain') this.#plain = new PlainReader(page, physical);
    else {
      if (this.#entries === undefined) other('a dictionary is missing');
      if (start < end) this.#indices = new HybridReader(bytes, start + 1, end, bytes[start] as number);
    }
    if (encoding !== 'plain' && this.#indices === undefined && start < end) other('values that break off');
  }

  /** Puts the next so many values at their places, from one on. */
  take(count: number, from: number): void {
    const page = this.#page;
    if (page === undefined || count === 0) return;
    const { target } = this;
    if (this.#plain !== undefined) {
      this.#takePlain(this.#plain, count, from);
      return;
    }
    if (this.#indices !== undefined) this.#indices.read(count, target, from);
    else if (this.#type.physical === 'BOOLEAN' && page.start + Math.ceil((this.#bits + count) / 8) <= page.end) {
      unpackBits(page.bytes, page.start, this.#bits, count, target, from);
      this.#bits += count;
    } else other('a page that breaks off');
    for (let met = from; met < from + count; met++) {
      met = translate(target, met, from + count, this.#codes);
      if (met < from + count) target[met] = this.#meet(target[met] as number);
    }
  }

  /** Moves values, which stand one behind the other, to those places that have one. */
  spread(levels: Uint32Array, count: number, values: number, from: number): void {
    let value = from + values;
    for (let i = count - 1; i >= 0; i--)
      this.target[from + i] = levels[i] === 0 ? ABSENT : (this.target[--value] as number);
  }

  #takePlain(values: PlainReader, count: number, from: number): void {
    const read = readOf(values.next(count));
    for (let i = 0; i < count; i++) this.target[from + i] = this.#coder(read, i);
  }

  /** The code of a value of the dictionary that no row had before. */
  #meet(index: number): number {
    if (this.#entries === undefined || index >= this.#codes.length) return other('a value beyond its dictionary');
    const code = this.#coder(this.#entries, index);
    this.#codes[index] = code;
    return code;
  }
}

/** Puts codes in the place of indices, up to the first one that has none yet. */
function translate(indices: Uint32Array, from: number, to: number, codes: Int32Array): number {
  for (let i = from; i < to; i++) {
    const index = indices[i] as number;
    if (index >= codes.length) return i;
    const code = codes[index] as number;
    if (code < 0) return i;
    indices[i] = code;
  }
  return to;
}

/** Some values that were read together. */
interface Read {
  readonly values: PlainValues;
  /** What they are as numbers, where they are some. */
  readonly numbers: ReturnType<typeof numbersOf>;
}

const readOf = (values: PlainValues): Read => ({ values, numbers: numbersOf(values) });

/** The code of the value at a place. */
type Coder = (read: Read, place: number) => number;

function coderOf(dictionary: TextDictionary, { meaning }: ColumnType): Coder {
  switch (meaning.kind) {
    case 'text':
      return ({ values }, place) => {
        const bytes = values[place];
        if (!(bytes instanceof Uint8Array)) return other('a text is missing');
        const code = dictionary.codeOf(bytes, 0, bytes.length);
        return dictionary.isMalformed(code) ? other('text that is no UTF-8') : code;
      };
    case 'boolean':
      return () => other('truth values have no dictionary');
    case 'whole': {
      const { scale, least, most } = meaning;
      const codes = new NumberCodes(dictionary, (value) => decimalText(value, scale));
      return ({ values, numbers }, place) => {
        const value = numbers[place] as number;
        if (value >= least && value <= most) return codes.codeOf(value);
        const exact = values[place];
        return Number.isNaN(value) && scale === 0 && typeof exact === 'bigint'
          ? codes.codeOfExact(exact)
          : other('a number beyond its type');
      };
    }
    case 'time': {
      const codes = new NumberCodes(dictionary, meaning.zoned ? utcText : wallText);
      return ({ numbers }, place) => codes.codeOf(instantOf(numbers[place] as number, meaning.perMs));
    }
    default:
      return meaning satisfies never;
  }
}

/** The milliseconds of a time; parts of one are cut off, as the database does. */
export function instantOf(value: number, perMs: number): number {
  // The database counts by the smaller unit.
  if (!Number.isSafeInteger(perMs === 1 ? value * 1000 : value)) return other('a time beyond all years');
  return perMs === 1 ? value : Math.trunc(value / perMs) + 0;
}
