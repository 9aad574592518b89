const FIRST_SLOTS = 1 << 8;
/** Two words of a text, and its code. */
const WIDTH = 4;
/** The longest text that is kept here. */
export const SHORT = 7;

/** Bytes of a text's first word that are its own, by its length. */
const FIRST_WORD = Int32Array.of(0, 0xff, 0xff_ff, 0xff_ff_ff, -1, -1, -1, -1);
const SECOND_WORD = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xff_ff, 0xff_ff_ff);

/** Codes of texts of up to 7 bytes: their bytes and their length fill two words, so that they are told apart by these alone. */
export class ShortTexts {
  #slots = new Int32Array(FIRST_SLOTS * WIDTH);
  #size = 0;
  #first = 0;
  #second = 0;
  #slot = 0;
  #last = 0;

  /** The code of a text; 0 where none was set. Eight bytes from its start on must be at hand. */
  codeOf(view: DataView, start: number, length: number): number {
    const first = view.getInt32(start, true) & (FIRST_WORD[length] as number);
    const second = (view.getInt32(start + 4, true) & (SECOND_WORD[length] as number)) | (length << 24);
    // The same as in the row before, often.
    if (first === this.#first && second === this.#second) return this.#last;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = slotOf(first, second) & mask;
    let code = slots[slot + 2] as number;
    while (code !== 0 && (slots[slot] !== first || slots[slot + 1] !== second)) {
      slot = (slot + WIDTH) & mask;
      code = slots[slot + 2] as number;
    }
    this.#first = first;
    this.#second = second;
    this.#slot = slot;
    this.#last = code;
    return code;
  }

  /** Sets the code of the text that was looked up last, and not found. */
  set(code: number): void {
    const slots = this.#slots;
    slots[this.#slot] = this.#first;
    slots[this.#slot + 1] = this.#second;
    slots[this.#slot + 2] = code;
    this.#last = code;
    if (++this.#size * 2 * WIDTH > slots.length) this.#grow();
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 4);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += WIDTH) {
      if (before[from + 2] === 0) continue;
      let slot = slotOf(before[from] as number, before[from + 1] as number) & mask;
      while (slots[slot + 2] !== 0) slot = (slot + WIDTH) & mask;
      for (let i = 0; i < 3; i++) slots[slot + i] = before[from + i] as number;
    }
    this.#slots = slots;
  }
}

function slotOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ Math.imul(second, 0x85_eb_ca_6b), 0x9e_37_79_b1);
  return (mixed ^ (mixed >>> 15)) & -WIDTH;
}
