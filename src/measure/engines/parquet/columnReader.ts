import type { CodeValues } from './codeValues.ts';
import type { ColumnPlace } from './footer.ts';
import type { HybridReader } from './hybrid.ts';
import type { InstantValues } from './instantValues.ts';
import { other } from './otherParquet.ts';
import { PageReader, type PageRoom } from './pages.ts';

/** Reads a column, some rows at a time. What was read last stands in the target of its values. */
export class ColumnReader<Values extends CodeValues | InstantValues> {
  readonly values: Values;
  /** Whether some of the rows that were read last have no value. */
  lacks = false;
  readonly #optional: boolean;
  readonly #room: PageRoom = { data: new Uint8Array(0), dictionary: new Uint8Array(0) };
  #pages: PageReader | undefined;
  #left = 0;
  #levels: HybridReader | undefined;
  #present = new Uint32Array(0);

  constructor(values: Values, optional: boolean) {
    this.values = values;
    this.#optional = optional;
  }

  /** Begins with other rows, whose pages stand in some bytes from a place on. */
  begin(bytes: Uint8Array, start: number, { start: from, end, codec }: ColumnPlace): void {
    this.#pages = new PageReader({ bytes, start, end: start + end - from, codec }, this.#optional, this.#room);
    this.#left = 0;
    this.values.forget();
  }

  read(count: number): void {
    this.values.reserve(count);
    this.lacks = false;
    for (let from = 0; from < count; ) {
      while (this.#left === 0) this.#nextPage();
      const some = Math.min(this.#left, count - from);
      if (this.#levels === undefined) this.values.take(some, from);
      else this.#takeSome(this.#levels, some, from);
      this.#left -= some;
      from += some;
    }
  }

  #takeSome(levels: HybridReader, count: number, from: number): void {
    if (this.#present.length < count) this.#present = new Uint32Array(count);
    const present = this.#present;
    levels.read(count, present, 0);
    let values = 0;
    for (let i = 0; i < count; i++) values += present[i] as number;
    this.values.take(values, from);
    if (values === count) return;
    this.lacks = true;
    this.values.spread(present, count, values, from);
  }

  #nextPage(): void {
    const page =
      this.#pages?.next((dictionary) => this.values.takeDictionary(dictionary)) ?? other('no rows were begun');
    this.#left = page.count;
    this.#levels = page.levels;
    this.values.begin(page);
  }
}
