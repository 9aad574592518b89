import { NumberCodes } from '../columns/numberCodes.ts';
import { ABSENT, type TextDictionary } from '../columns/textDictionary.ts';
import { decimalText, utcText, wallText } from '../columns/valueTexts.ts';
import { HybridReader, unpack } from './hybrid.ts';
import { other } from './otherParquet.ts';
import type { DataPage, Page } from './pages.ts';
import type { Meaning, Physical } from './schema.ts';
import { longAt } from './wholeNumbers.ts';

const UNMET = -1;

/** Makes the values of a column's pages codes into its different texts, which get them in the order in which rows have them. */
export class CodeValues {
  target = new Uint32Array(0);
  readonly #dictionary: TextDictionary;
  readonly #physical: Physical;
  readonly #coder: Coder;
  /** Of the column's own dictionary: where its values begin, and behind them where they end, and the code of each that was met. */
  #entries: { readonly page: Viewed; readonly starts: Int32Array } | undefined;
  #codes = new Int32Array(0);
  #page: Viewed | undefined;
  #indices: HybridReader | undefined;
  /** Of plain values: the byte at which the next one begins; of plain truth values, how many were read. */
  #next = 0;

  constructor(dictionary: TextDictionary, physical: Physical, meaning: Meaning) {
    this.#dictionary = dictionary;
    this.#physical = physical;
    this.#coder = coderOf(dictionary, physical, meaning);
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
    const { start, count } = page;
    if (count < 0 || count > page.end - start) other('a dictionary of more values than bytes');
    const view = viewOf(page);
    const starts = new Int32Array(count + 1);
    starts[0] = start;
    for (let i = 0, at = start; i < count; i++) {
      at = endOf(this.#physical, view, at);
      starts[i + 1] = at;
    }
    this.#entries = { page: view, starts };
    this.#codes = new Int32Array(count).fill(UNMET);
  }

  begin(page: DataPage): void {
    const { bytes, start, end, encoding } = page;
    const view = viewOf(page);
    this.#page = view;
    this.#next = start;
    this.#indices = undefined;
    if (this.#physical === 'boolean') {
      if (encoding === 'dictionary') other('a dictionary of truth values');
      this.#codes = Int32Array.of(this.#dictionary.codeOfText('false'), this.#dictionary.codeOfText('true'));
      this.#next = 0;
      if (encoding === 'stretches' && start + 4 <= end) this.#indices = new HybridReader(bytes, start + 4, end, 1);
    } else if (encoding === 'stretches') other('stretches of something else than truth values');
    else if (encoding === 'dictionary') {
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
    if (this.#indices !== undefined) this.#indices.read(count, target, from);
    else if (this.#physical === 'boolean') {
      if (page.start + Math.ceil((this.#next + count) / 8) > page.end) other('a page that breaks off');
      unpack(page.view, page.start, this.#next, 1, count, target, from);
      this.#next += count;
    } else {
      this.#takePlain(page, count, from);
      return;
    }
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

  #takePlain(page: Viewed, count: number, from: number): void {
    const physical = this.#physical;
    for (let i = from; i < from + count; i++) {
      const end = endOf(physical, page, this.#next);
      this.target[i] = this.#coder(page, this.#next, end);
      this.#next = end;
    }
  }

  /** The code of a value of the dictionary that no row had before. */
  #meet(index: number): number {
    const entries = this.#entries;
    if (entries === undefined || index >= this.#codes.length) return other('a value beyond its dictionary');
    const code = this.#coder(entries.page, entries.starts[index] as number, entries.starts[index + 1] as number);
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

interface Viewed extends Pick<Page, 'bytes' | 'start' | 'end'> {
  readonly view: DataView;
}

const viewOf = ({ bytes, start, end }: Page): Viewed => ({
  bytes,
  start,
  end,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

/** Where a plain value ends; that of texts begins with its length. */
function endOf(physical: Physical, { view, end }: Viewed, at: number): number {
  const found =
    physical === 'bytes'
      ? at + 4 <= end
        ? at + 4 + view.getUint32(at, true)
        : Number.POSITIVE_INFINITY
      : at + (physical === 'int32' ? 4 : 8);
  return found > end ? other('values that break off') : found;
}

/** The code of a value that stands in some bytes. */
type Coder = (page: Viewed, start: number, end: number) => number;

function coderOf(dictionary: TextDictionary, physical: Physical, meaning: Meaning): Coder {
  switch (meaning.kind) {
    case 'text':
      return ({ bytes }, start, end) => {
        const code = dictionary.codeOf(bytes, start + 4, end);
        return dictionary.isMalformed(code) ? other('text that is no UTF-8') : code;
      };
    case 'boolean':
      return () => other('truth values have no dictionary');
    case 'whole': {
      const { scale, least, most } = meaning;
      const numbers = new NumberCodes(dictionary, (value) => decimalText(value, scale));
      const codeOf = (value: number): number =>
        value >= least && value <= most ? numbers.codeOf(value) : other('a number beyond its type');
      if (physical === 'int32') return ({ view }, start) => codeOf(view.getInt32(start, true));
      return ({ view }, start) => {
        const value = longAt(view, start);
        return Number.isNaN(value) && scale === 0 ? numbers.codeOfExact(view.getBigInt64(start, true)) : codeOf(value);
      };
    }
    case 'time': {
      const numbers = new NumberCodes(dictionary, meaning.zoned ? utcText : wallText);
      return ({ view }, start) => numbers.codeOf(instantAt(view, start, meaning.perMs));
    }
    default:
      return meaning satisfies never;
  }
}

/** The milliseconds of a time; parts of one are cut off, as the database does. */
export function instantAt(view: DataView, start: number, perMs: number): number {
  const value = longAt(view, start);
  // The database counts by the smaller unit.
  if (!Number.isSafeInteger(perMs === 1 ? value * 1000 : value)) return other('a time beyond all years');
  return perMs === 1 ? value : Math.trunc(value / perMs) + 0;
}
