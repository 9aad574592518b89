import { isPlainInstant } from '../columns/utcInstant.ts';
import { instantAt } from './codeValues.ts';
import { HybridReader } from './hybrid.ts';
import { other } from './otherParquet.ts';
import type { DataPage, Page } from './pages.ts';
import type { Meaning } from './schema.ts';

const BYTES = 8;

/** Makes the values of a column's pages instants; NaN where one is absent. */
export class InstantValues {
  target = new Float64Array(0);
  readonly #perMs: number;
  #dictionary: Float64Array | undefined;
  #page: DataPage | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #indices: HybridReader | undefined;
  #places = new Uint32Array(0);
  #next = 0;

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

  takeDictionary({ bytes, start, end, count }: Page): void {
    if (count < 0 || count * BYTES > end - start) other('a dictionary of more values than bytes');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#dictionary = Float64Array.from({ length: count }, (_, i) => this.#instantAt(view, start + BYTES * i));
  }

  begin(page: DataPage): void {
    const { bytes, start, end, encoding } = page;
    this.#page = page;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#next = start;
    this.#indices = undefined;
    if (encoding === 'stretches') other('stretches of instants');
    if (encoding !== 'dictionary') return;
    if (this.#dictionary === undefined) other('a dictionary is missing');
    if (start < end) this.#indices = new HybridReader(bytes, start + 1, end, bytes[start] as number);
  }

  take(count: number, from: number): void {
    const { target } = this;
    const [page, dictionary] = [this.#page, this.#dictionary];
    if (page === undefined || count === 0) return;
    if (page.encoding === 'plain') {
      if (this.#next + count * BYTES > page.end) other('values that break off');
      for (let i = from; i < from + count; i++, this.#next += BYTES)
        target[i] = this.#instantAt(this.#view, this.#next);
      return;
    }
    if (this.#indices === undefined || dictionary === undefined) other('values that break off');
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
  #instantAt(view: DataView, start: number): number {
    const instant = instantAt(view, start, this.#perMs);
    return isPlainInstant(instant) ? instant : other('a time beyond the years that speak for themselves');
  }
}
