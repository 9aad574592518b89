import { isQuoted, type PlainBytes } from './plainBytes.ts';
import type { CodedBuilder } from './rawColumn.ts';
import { ABSENT } from './textDictionary.ts';

const FIRST_SLOTS = 1 << 8;
/** A slot holds two words, a length, and a code. */
const WIDTH = 4;
/** The longest text that two words hold. */
const SHORT = 8;

/** Bytes of a text's two words that are its own, by its length. */
const FIRST_WORD = Int32Array.of(0, 0xff, 0xff_ff, 0xff_ff_ff, -1, -1, -1, -1, -1);
const SECOND_WORD = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xff_ff, 0xff_ff_ff, -1);

/** Makes codes of a column of texts. Those of up to 8 bytes are looked up by these bytes alone, as two words. */
export class PlainTexts {
  readonly #to: CodedBuilder;
  /** Of its cells in a row. */
  readonly #place: number;
  readonly #codes: Uint32Array;
  #slots = new Int32Array(FIRST_SLOTS * WIDTH);
  #size = 0;

  constructor(to: CodedBuilder, place: number, rows: number) {
    this.#to = to;
    this.#place = place;
    this.#codes = new Uint32Array(rows);
  }

  /** Looks at the cells of so many rows; gives of how many they are texts. */
  look({ bytes, view, bounds, stride }: PlainBytes, rows: number): number {
    const step = stride | 0;
    const count = rows | 0;
    const codes = this.#codes;
    let lastFirst = 0;
    let lastSecond = 0;
    let lastLength = -1;
    let last: number = ABSENT;
    for (let row = 0, place = (this.#place * 2) | 0; row < count; row++, place += step) {
      const start = bounds[place] as number;
      const end = bounds[place + 1] as number;
      const length = end - start;
      if (length > SHORT || length === 0) {
        const code = this.#codeOfOther(bytes, start, end);
        if (code < 0) return row;
        codes[row] = code;
        continue;
      }
      const first = view.getInt32(start, true) & (FIRST_WORD[length] as number);
      const second = view.getInt32(start + 4, true) & (SECOND_WORD[length] as number);
      // The same as in the row before, often.
      if (first !== lastFirst || second !== lastSecond || length !== lastLength) {
        lastFirst = first;
        lastSecond = second;
        lastLength = length;
        last = this.#codeOf(first, second, length);
        if (last === ABSENT) last = this.#add(first, second, bytes, start, end);
        if (last < 0) return row;
      }
      codes[row] = last;
    }
    return count;
  }

  /** Adds the codes of the first so many rows to the column. */
  add(rows: number): void {
    this.#to.addCodes(this.#codes.subarray(0, rows));
  }

  /** Absent where the text wasn't met before. */
  #codeOf(first: number, second: number, length: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = slotOf(first, second) & mask; ; slot = (slot + WIDTH) & mask) {
      const code = slots[slot + 3] as number;
      if (code === ABSENT) return ABSENT;
      if (slots[slot] === first && slots[slot + 1] === second && slots[slot + 2] === length) return code;
    }
  }

  /** A long text, an empty one in quotes, or none. Less than 0 where the bytes are no UTF-8. */
  #codeOfOther(bytes: Uint8Array, start: number, end: number): number {
    if (start === end && !isQuoted(bytes, start)) return ABSENT;
    const { dictionary } = this.#to;
    const code = dictionary.codeOf(bytes, start, end);
    return dictionary.isMalformed(code) ? -1 : code;
  }

  #add(first: number, second: number, bytes: Uint8Array, start: number, end: number): number {
    const code = this.#codeOfOther(bytes, start, end);
    if (code < 0) return code;
    if (++this.#size * 2 * WIDTH > this.#slots.length) this.#grow();
    this.#slots.set([first, second, end - start, code], this.#freeSlot(first, second));
    return code;
  }

  #freeSlot(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = slotOf(first, second) & mask;
    while (slots[slot + 3] !== ABSENT) slot = (slot + WIDTH) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 4);
    for (let from = 0; from < before.length; from += WIDTH)
      if (before[from + 3] !== ABSENT)
        this.#slots.set(
          before.subarray(from, from + WIDTH),
          this.#freeSlot(before[from] as number, before[from + 1] as number),
        );
  }
}

function slotOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ Math.imul(second, 0x85_eb_ca_6b), 0x9e_37_79_b1);
  return (mixed ^ (mixed >>> 15)) & -WIDTH;
}
