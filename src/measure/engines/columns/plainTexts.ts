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
  /** Whether nothing stands in some row that was looked at last. */
  #lacks = false;

  constructor(to: CodedBuilder, place: number, rows: number) {
    this.#to = to;
    this.#place = place;
    this.#codes = new Uint32Array(rows);
  }

  /** Looks at the cells of so many rows; gives of how many they are texts. */
  look(cells: PlainBytes, rows: number): number {
    this.#lacks = false;
    // What is new is looked at outside of the loop over the others, which is the smaller for it and sooner compiled.
    for (let row = this.#lookAtKnown(cells, 0, rows); row < rows; row = this.#lookAtKnown(cells, row + 1, rows)) {
      const code = this.#codeOfNew(cells, row);
      if (code < 0) return row;
      if (code === ABSENT) this.#lacks = true;
      this.#codes[row] = code;
    }
    return rows;
  }

  /** Adds the codes of the first so many rows to the column. */
  add(rows: number): void {
    this.#to.addCodes(this.#codes.subarray(0, rows), this.#lacks);
  }

  /** Looks at rows from one on, as long as they have short texts that were met before; gives the first that has none. */
  #lookAtKnown({ view, bounds, stride }: PlainBytes, from: number, rows: number): number {
    const codes = this.#codes;
    const slots = this.#slots;
    const mask = (slots.length - 1) | 0;
    const step = stride | 0;
    const count = rows | 0;
    let row = from | 0;
    let lastFirst = 0;
    let lastSecond = 0;
    let lastLength = 0;
    let code = 0;
    for (let place = (row * step + this.#place * 2) | 0; row < count; row++, place += step) {
      const start = bounds[place] as number;
      const length = (bounds[place + 1] as number) - start;
      if (length > SHORT || length === 0) return row;
      const first = view.getInt32(start, true) & (FIRST_WORD[length] as number);
      const second = view.getInt32(start + 4, true) & (SECOND_WORD[length] as number);
      // The same as in the row before, often.
      if (first !== lastFirst || second !== lastSecond || length !== lastLength) {
        lastFirst = first;
        lastSecond = second;
        lastLength = length;
        let slot = slotOf(first, second) & mask;
        code = slots[slot + 3] as number;
        while (code !== ABSENT && (slots[slot] !== first || slots[slot + 1] !== second || slots[slot + 2] !== length)) {
          slot = (slot + WIDTH) & mask;
          code = slots[slot + 3] as number;
        }
        if (code === ABSENT) return row;
      }
      codes[row] = code;
    }
    return row;
  }

  /** Of a text that is long, or in quotes and empty, or wasn't met before; or of none. Less than 0 where its bytes are no UTF-8. */
  #codeOfNew({ bytes, view, bounds, stride }: PlainBytes, row: number): number {
    const place = row * stride + this.#place * 2;
    const start = bounds[place] as number;
    const end = bounds[place + 1] as number;
    if (start === end && !isQuoted(bytes, start)) return ABSENT;
    const { dictionary } = this.#to;
    const code = dictionary.codeOf(bytes, start, end);
    if (dictionary.isMalformed(code)) return -1;
    if (end - start <= SHORT && end > start) this.#add(view, start, end - start, code);
    return code;
  }

  #add(view: DataView, start: number, length: number, code: number): void {
    const first = view.getInt32(start, true) & (FIRST_WORD[length] as number);
    const second = view.getInt32(start + 4, true) & (SECOND_WORD[length] as number);
    if (++this.#size * 2 * WIDTH > this.#slots.length) this.#grow();
    this.#slots.set([first, second, length, code], this.#freeSlot(first, second));
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
