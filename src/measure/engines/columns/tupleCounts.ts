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
    for (let i = 0; i < count; i++) this.#add(lists, i * this.#width);
  }

  #add(lists: Float64Array, from: number): void {
    const width = this.#width;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(lists, from, width) & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] as number) - 1;
      if (place >= 0) {
        if (!this.#isAt(place, lists, from)) continue;
        this.#times[place] = (this.#times[place] as number) + 1;
        return;
      }
      const own = this.#size * width;
      for (let i = 0; i < width; i++) this.#tuples[own + i] = lists[from + i] as number;
      this.#times[this.#size] = 1;
      this.#slots[slot] = ++this.#size;
      if (this.#size * 2 > this.#slots.length) this.#grow();
      return;
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

  #isAt(place: number, lists: Float64Array, from: number): boolean {
    const width = this.#width;
    const [tuples, own] = [this.#tuples, place * width];
    for (let i = 0; i < width; i++) if (tuples[own + i] !== lists[from + i]) return false;
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

/** Mixes one number that differs where any of them does, most often. */
function hashOf(tuples: Float64Array, from: number, width: number): number {
  let mixed = 0;
  for (let i = 0; i < width; i++) mixed = mixed * 1021 + (tuples[from + i] as number);
  let hash = Math.imul((mixed | 0) ^ Math.trunc(mixed / 4_294_967_296), 0x9e_37_79_b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85_eb_ca_6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
