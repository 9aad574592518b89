import type { LexedToken } from './nodes.ts';

/** Numbers of each token: where it begins and ends, as offsets and as lines and columns; all begin with 0, and ends are those behind it. */
export const NUMBERS = 6;

/** Writes down where the tokens of one text after the other stand. */
export class TokenPlaces {
  #numbers = new Int32Array(2048 * NUMBERS);
  #used = 0;

  /** Of a token in lines that stand at an offset, behind so many others. */
  add(token: LexedToken, offset: number, lines: number): void {
    const { image, startOffset, startLine = 1, startColumn = 1, endLine = 1, endColumn = 0 } = token;
    if (this.#used === this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    const at = this.#used;
    numbers[at] = offset + startOffset;
    numbers[at + 1] = offset + startOffset + image.length;
    numbers[at + 2] = lines + startLine - 1;
    numbers[at + 3] = startColumn - 1;
    numbers[at + 4] = lines + endLine - 1;
    numbers[at + 5] = endColumn;
    this.#used += NUMBERS;
  }

  /** Those of the text that ends here. */
  take(): Int32Array {
    const taken = this.#numbers.slice(0, this.#used);
    this.#used = 0;
    return taken;
  }

  #grow(): void {
    const grown = new Int32Array(2 * this.#numbers.length);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
