import { ABSENT, type TextDictionary } from './textDictionary.ts';

/** Whole numbers below this one are looked up in an array. */
const MOST_SMALL = 1 << 20;

/** Codes of whole numbers: each different one becomes a text once. */
export class NumberCodes {
  /** Codes of those from 0 up, as far as they were met; that of what is absent for all others. A larger array takes its place now and then. */
  small = new Int32Array(1 << 8);
  readonly #others = new Map<number, number>();
  readonly #dictionary: TextDictionary;
  readonly #textOf: (value: bigint) => string;

  constructor(dictionary: TextDictionary, textOf: (value: bigint) => string) {
    this.#dictionary = dictionary;
    this.#textOf = textOf;
  }

  /** The code of a number that a float holds. */
  codeOf(value: number): number {
    const small = value >= 0 && value < MOST_SMALL;
    const known = small ? (this.small[value] ?? ABSENT) : (this.#others.get(value) ?? ABSENT);
    if (known !== ABSENT) return known;
    const code = this.codeOfExact(BigInt(value));
    if (small) this.#remember(value, code);
    else this.#others.set(value, code);
    return code;
  }

  codeOfExact(value: bigint): number {
    return this.#dictionary.codeOfText(this.#textOf(value));
  }

  #remember(value: number, code: number): void {
    if (value >= this.small.length) {
      const larger = new Int32Array(Math.max(value + 1, this.small.length * 2));
      larger.set(this.small);
      this.small = larger;
    }
    this.small[value] = code;
  }
}
