/** How many texts are remembered. */
const MOST = 1 << 12;
/** What is remembered of each: its four words, and the chunk in which they hold. */
const WORDS = 5;
/** Texts of so many bytes stand in the column itself, and say the same in every chunk. */
const INLINE = 12;

/** Codes of texts that were met lately, by the words that stand for them in a column of the database: of a long text that is where it lies. */
export class RememberedTexts {
  readonly #words = new Int32Array(MOST * WORDS).fill(-1);
  readonly #codes = new Int32Array(MOST);
  #chunk = 0;
  #slot = 0;

  /** Says that the words that follow are of another chunk. */
  nextChunk(): void {
    this.#chunk++;
  }

  /** The code of a text; -1 where it isn't remembered. */
  find(length: number, one: number, two: number, three: number): number {
    let hash = Math.imul(one, 0x9e_37_79_b1) ^ Math.imul(two, 0x85_eb_ca_6b) ^ Math.imul(three, 0xc2_b2_ae_35);
    hash ^= hash >>> 15;
    const slot = (hash ^ (hash >>> 12) ^ length) & (MOST - 1);
    const [words, at] = [this.#words, slot * WORDS];
    const holdsIn = length <= INLINE ? 0 : this.#chunk;
    if (
      words[at] === length &&
      words[at + 1] === one &&
      words[at + 2] === two &&
      words[at + 3] === three &&
      words[at + 4] === holdsIn
    )
      return this.#codes[slot] as number;
    words[at] = length;
    words[at + 1] = one;
    words[at + 2] = two;
    words[at + 3] = three;
    words[at + 4] = holdsIn;
    this.#slot = slot;
    return -1;
  }

  /** Says which code the text has that wasn't found, before another one is looked for. */
  is(code: number): void {
    this.#codes[this.#slot] = code;
  }
}
