const FIRST_SLOTS = 1 << 10;

/** How often each of many short lists of whole numbers occurs. */
export class TupleCounts {
  readonly #width: number;
  #slots = new Int32Array(FIRST_SLOTS);
  #tuples: Float64Array;
  #times = new Float64Array(FIRST_SLOTS);
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#tuples = new Float64Array(FIRST_SLOTS * width);
  }

  add(tuple: Float64Array): void {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(tuple, 0, this.#width) & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] as number) - 1;
      if (place >= 0) {
        if (!this.#isAt(place, tuple)) continue;
        this.#times[place] = (this.#times[place] as number) + 1;
        return;
      }
      this.#tuples.set(tuple, this.#size * this.#width);
      this.#times[this.#size] = 1;
      this.#slots[slot] = ++this.#size;
      if (this.#size * 2 > this.#slots.length) this.#grow();
      return;
    }
  }

  each(found: (tuple: Float64Array, times: number) => void): void {
    for (let place = 0; place < this.#size; place++)
      found(this.#tuples.subarray(place * this.#width, (place + 1) * this.#width), this.#times[place] as number);
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }

  #isAt(place: number, tuple: Float64Array): boolean {
    const from = place * this.#width;
    for (let i = 0; i < this.#width; i++) if (this.#tuples[from + i] !== tuple[i]) return false;
    return true;
  }

  #grow(): void {
    const length = this.#slots.length * 2;
    const tuples = new Float64Array(length * this.#width);
    tuples.set(this.#tuples.subarray(0, this.#size * this.#width));
    this.#tuples = tuples;
    const times = new Float64Array(length);
    times.set(this.#times.subarray(0, this.#size));
    this.#times = times;
    this.#slots = new Int32Array(length);
    for (let place = 0; place < this.#size; place++) {
      let slot = hashOf(tuples, place * this.#width, this.#width) & (length - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = place + 1;
    }
  }
}

/** Mixes the lower 32 bits of each number, and the rest of those that have more. */
function hashOf(tuples: Float64Array, from: number, width: number): number {
  let hash = 0;
  for (let i = from; i < from + width; i++) {
    const value = tuples[i] as number;
    hash = Math.imul(hash ^ (value | 0), 0x9e_37_79_b1);
    hash ^= hash >>> 15;
    if (value > 0x7f_ff_ff_ff || value < 0) hash = Math.imul(hash ^ ((value / 4_294_967_296) | 0), 0x85_eb_ca_6b);
  }
  return (hash ^ (hash >>> 13)) >>> 0;
}
