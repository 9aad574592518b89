/** The stack of a decision that knows nothing of the rules around it. */
export const EMPTY = 0;

const FIRST_ROOM = 1 << 10;

/**
 * Stacks of places, each by a number: of each the one that it goes on from and what it adds to that; most begin alike. All is kept as plain numbers, since there are ten thousand of them and a
 * start-up snapshot brings them back in each run.
 */
export class Stacks {
  /** By stack, from 1 on. */
  #before = new Uint32Array(FIRST_ROOM);
  #last = new Uint32Array(FIRST_ROOM);
  /** The strategy tells places by numbers that several share, and so stacks: this one of the last place, and the key of all. */
  #shared = new Uint32Array(FIRST_ROOM);
  #keys = new Uint32Array(FIRST_ROOM);
  /** Where the hash of what a stack goes on from and adds leads, or behind: its number. */
  #slots = new Uint32Array(FIRST_ROOM * 2);
  /** The same by keys: the first stack of each. */
  #slotsOfKeys = new Uint32Array(FIRST_ROOM * 2);
  #size = 1;
  #keyCount = 0;

  before(stack: number): number {
    return this.#before[stack] ?? EMPTY;
  }

  last(stack: number): number {
    return this.#last[stack] ?? 0;
  }

  key(stack: number): number {
    return this.#keys[stack] ?? 0;
  }

  /** The stack with a place more; `shared`: the number by which the strategy knows the place. */
  push(stack: number, place: number, shared: number): number {
    const slot = this.#slotOf(stack, place);
    const known = this.#slots[slot] ?? EMPTY;
    if (known !== EMPTY) return known;
    const made = this.#size++;
    this.#slots[slot] = made;
    this.#before[made] = stack;
    this.#last[made] = place;
    this.#shared[made] = shared;
    const slotOfKey = this.#slotOfKey(this.key(stack), shared);
    const alike = this.#slotsOfKeys[slotOfKey] ?? EMPTY;
    if (alike === EMPTY) this.#slotsOfKeys[slotOfKey] = made;
    this.#keys[made] = alike === EMPTY ? ++this.#keyCount : this.key(alike);
    if (this.#size === this.#before.length) this.#grow();
    return made;
  }

  /** Its places, the first one first. */
  all(stack: number): readonly number[] {
    const all: number[] = [];
    for (let rest = stack; rest !== EMPTY; rest = this.before(rest)) all.push(this.last(rest));
    return all.reverse();
  }

  #slotOf(before: number, place: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(before, place) & mask; ; slot = (slot + 1) & mask) {
      const stack = this.#slots[slot] ?? EMPTY;
      if (stack === EMPTY || (this.#before[stack] === before && this.#last[stack] === place)) return slot;
    }
  }

  #slotOfKey(before: number, shared: number): number {
    const mask = this.#slotsOfKeys.length - 1;
    for (let slot = hashOf(before, shared) & mask; ; slot = (slot + 1) & mask) {
      const stack = this.#slotsOfKeys[slot] ?? EMPTY;
      if (stack === EMPTY || (this.#shared[stack] === shared && this.key(this.before(stack)) === before)) return slot;
    }
  }

  #grow(): void {
    const room = this.#before.length * 2;
    this.#before = larger(this.#before, room);
    this.#last = larger(this.#last, room);
    this.#shared = larger(this.#shared, room);
    this.#keys = larger(this.#keys, room);
    this.#slots = new Uint32Array(room * 2);
    this.#slotsOfKeys = new Uint32Array(room * 2);
    for (let stack = 1; stack < this.#size; stack++) {
      this.#slots[this.#slotOf(this.before(stack), this.last(stack))] = stack;
      const slotOfKey = this.#slotOfKey(this.key(this.before(stack)), this.#shared[stack] ?? 0);
      if (this.#slotsOfKeys[slotOfKey] === EMPTY) this.#slotsOfKeys[slotOfKey] = stack;
    }
  }
}

function larger(numbers: Uint32Array, room: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(room);
  result.set(numbers);
  return result;
}

function hashOf(one: number, other: number): number {
  const mixed = Math.imul(one ^ Math.imul(other, 0x85_eb_ca_6b), 0x9e_37_79_b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
