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

  /** Counts the first so many lists, which stand one behind the other. */
  addAll(lists: Float64Array, count: number): void {
    const width = this.#width;
    let slots = this.#slots;
    let tuples = this.#tuples;
    let times = this.#times;
    const end = count * width;
    for (let from = 0; from < end; from += width) {
      const mask = slots.length - 1;
      let slot = hashOf(lists, from, width) & mask;
      let place = (slots[slot] as number) - 1;
      while (place >= 0 && !areSame(tuples, place * width, lists, from, width)) {
        slot = (slot + 1) & mask;
        place = (slots[slot] as number) - 1;
      }
      if (place >= 0) {
        times[place] = (times[place] as number) + 1;
        continue;
      }
      const own = this.#size * width;
      for (let i = 0; i < width; i++) tuples[own + i] = lists[from + i] as number;
      times[this.#size] = 1;
      slots[slot] = ++this.#size;
      if (this.#size * 2 <= slots.length) continue;
      this.#grow();
      slots = this.#slots;
      tuples = this.#tuples;
      times = this.#times;
    }
  }

  /** How many different lists there are. */
  get size(): number {
    return this.#size;
  }

  /** What the different lists have at a place, and how often each of them occurs, in one order. */
  column(place: number): Float64Array {
    const [width, tuples] = [this.#width, this.#tuples];
    const values = new Float64Array(this.#size);
    for (let i = 0; i < values.length; i++) values[i] = tuples[i * width + place] as number;
    return values;
  }

  times(): Float64Array {
    return this.#times.slice(0, this.#size);
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
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

function areSame(a: Float64Array, fromA: number, b: Float64Array, fromB: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (a[fromA + i] !== b[fromB + i]) return false;
  return true;
}

/** Mixes one number that differs where any of them does, most often. */
function hashOf(tuples: Float64Array, from: number, width: number): number {
  let mixed = 0;
  for (let i = 0; i < width; i++) mixed = mixed * 1021 + (tuples[from + i] as number);
  let hash = Math.imul((mixed | 0) ^ ((mixed / 4_294_967_296) | 0), 0x9e_37_79_b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85_eb_ca_6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
