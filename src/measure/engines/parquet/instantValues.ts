import { isPlainInstant } from '../columns/utcInstant.ts';
import { instantOf } from './codeValues.ts';
import type { Meaning } from './columnTypes.ts';
import { HybridReader } from './hybrid.ts';
import { other } from './otherParquet.ts';
import type { DataPage, Page } from './pages.ts';
import { numbersOf, PlainReader } from './plainValues.ts';

/** Makes the values of a column's pages instants; NaN where one is absent. */
export class InstantValues {
  target = new Float64Array(0);
  readonly #perMs: number;
  #dictionary: Float64Array | undefined;
  #plain: PlainReader | undefined;
  #indices: HybridReader | undefined;
  #places = new Uint32Array(0);

  constructor({ perMs }: Extract<Meaning, { readonly kind: 'time' }>) {
    this.#perMs = perMs;
  }

  /** Room for so many values. */
  reserve(count: number): void {
    if (this.target.length < count) this.target = new Float64Array(count);
  }

  /** Says that the pages that follow have a dictionary of their own, or none. */
  forget(): void {
    this.#dictionary = undefined;
  }

  takeDictionary(page: Page): void {
    this.#dictionary = this.#next(new PlainReader(page, 'INT64'), page.count);
  }

  begin(page: DataPage): void {
    const { bytes, start, end, encoding } = page;
    this.#plain = encoding === 'plain' ? new PlainReader(page, 'INT64') : undefined;
    this.#indices = undefined;
    if (encoding === 'stretches') other('stretches of instants');
    if (encoding === 'dictionary' && start < end)
      this.#indices = new HybridReader(bytes, start + 1, end, bytes[start] as number);
  }

  take(count: number, from: number): void {
    const { target } = this;
    if (count === 0) return;
    if (this.#plain !== undefined) {
      target.set(this.#next(this.#plain, count), from);
      return;
    }
    const dictionary = this.#dictionary ?? other('a dictionary is missing');
    if (this.#indices === undefined) other('values that break off');
    if (this.#places.length < count) this.#places = new Uint32Array(count);
    const places = this.#places;
    this.#indices.read(count, places, 0);
    for (let i = 0; i < count; i++) {
      const place = places[i] as number;
      if (place >= dictionary.length) other('a value beyond its dictionary');
      target[from + i] = dictionary[place] as number;
    }
  }

  /** Moves values, which stand one behind the other, to those places that have one. */
  spread(levels: Uint32Array, count: number, values: number, from: number): void {
    let value = from + values;
    for (let i = count - 1; i >= 0; i--)
      this.target[from + i] = levels[i] === 0 ? Number.NaN : (this.target[--value] as number);
  }

  /** What isn't plain is judged by its text, which is the database's business. */
  #next(reader: PlainReader, count: number): Float64Array {
    const numbers = numbersOf(reader.next(count));
    const instants = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const instant = instantOf(numbers[i] as number, this.#perMs);
      instants[i] = isPlainInstant(instant) ? instant : other('a time beyond the years that speak for themselves');
    }
    return instants;
  }
}
