import { type GroupCount, MOST_COMBINATIONS } from './groupPlaces.ts';
import type { TextDictionary } from './textDictionary.ts';

/** Counts how many rows have which texts in some columns. */
export class TupleRows {
  readonly #dictionaries: readonly TextDictionary[];
  /** By column: for so many codes there is room. */
  #sizes: readonly number[];
  #counts: Uint32Array;

  constructor(dictionaries: readonly TextDictionary[]) {
    this.#dictionaries = dictionaries;
    this.#sizes = dictionaries.map(() => 1);
    this.#counts = new Uint32Array(1);
  }

  /** Adds so many rows: the codes of each column into its dictionary. Throws a RangeError where there are too many combinations. */
  add(columns: readonly Uint32Array[], rows: number): void {
    if (this.#dictionaries.some(({ size }, i) => size > (this.#sizes[i] as number))) this.#grow();
    const counts = this.#counts;
    const [first, ...others] = columns;
    if (first === undefined) counts[0] = (counts[0] as number) + rows;
    else if (others.length === 0) {
      for (let row = 0; row < rows; row++) {
        const code = first[row] as number;
        counts[code] = (counts[code] as number) + 1;
      }
    } else
      for (let row = 0; row < rows; row++) {
        let key = first[row] as number;
        for (let i = 0; i < others.length; i++)
          key = key * (this.#sizes[i + 1] as number) + ((others[i] as Uint32Array)[row] as number);
        counts[key] = (counts[key] as number) + 1;
      }
  }

  /** The combinations that occur. */
  counts(): readonly GroupCount[] {
    return this.#occurring().map(({ codes, rows }) => ({
      texts: codes.map((code, i) => this.#dictionaries[i]?.texts[code] ?? null),
      rows,
    }));
  }

  #occurring(): readonly { readonly codes: readonly number[]; readonly rows: number }[] {
    const found: { readonly codes: readonly number[]; readonly rows: number }[] = [];
    this.#counts.forEach((rows, key) => {
      if (rows === 0) return;
      const codes: number[] = [];
      let rest = key;
      for (const size of this.#sizes.toReversed()) {
        codes.unshift(rest % size);
        rest = Math.floor(rest / size);
      }
      found.push({ codes, rows });
    });
    return found;
  }

  #grow(): void {
    const before = this.#occurring();
    this.#sizes = this.#dictionaries.map(({ size }, i) =>
      size > (this.#sizes[i] as number) ? size * 2 : (this.#sizes[i] as number),
    );
    const combinations = this.#sizes.reduce((all, size) => all * size, 1);
    if (combinations > MOST_COMBINATIONS) throw new RangeError('too many combinations');
    this.#counts = new Uint32Array(combinations);
    for (const { codes, rows } of before)
      this.#counts[codes.reduce((key, code, i) => key * (this.#sizes[i] as number) + code, 0)] = rows;
  }
}
