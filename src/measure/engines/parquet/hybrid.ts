import { other } from './otherParquet.ts';

/** So many bytes behind the last one may be looked at. */
export const SLACK = 4;
/** A number and the bits before it in its first byte stand in four bytes. */
const WIDEST = 24;

/** Whole numbers of a few bits each: stretches of the same one, and stretches packed bit by bit, the lowest first. */
export class HybridReader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #width: number;
  readonly #end: number;
  #at: number;
  /** How many are left of the stretch. */
  #left = 0;
  /** The one that is the same all over, or -1 where they are packed. */
  #same = -1;
  /** Of a packed one: where it begins, and how many of it were read. */
  #start = 0;
  #read = 0;

  /** `[at, end)` of some bytes, behind which there is some slack. */
  constructor(bytes: Uint8Array, at: number, end: number, width: number) {
    if (width > WIDEST || end > bytes.length - SLACK || at > end) other(`${width} bits for each number`);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#width = width;
    this.#at = at;
    this.#end = end;
  }

  /** Puts the next so many into `target`, from a place on. */
  read(count: number, target: Uint32Array, from: number): void {
    for (let to = from; to < from + count; ) {
      if (this.#left === 0) this.#next();
      const some = Math.min(this.#left, from + count - to);
      if (this.#same >= 0) target.fill(this.#same, to, to + some);
      else {
        unpack(this.#view, this.#start, this.#read, this.#width, some, target, to);
        this.#read += some;
      }
      this.#left -= some;
      to += some;
    }
  }

  /** Whether the next so many are all a number, and stand in one stretch. */
  isSame(value: number, count: number): boolean {
    if (this.#left === 0) this.#next();
    return this.#same === value && this.#left >= count;
  }

  #next(): void {
    let head = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#byte();
      head += (byte & 127) * unit;
      if (byte < 128) break;
      if (unit > 2 ** 28) other('a stretch too long');
    }
    if (head % 2 === 1) {
      const groups = (head - 1) / 2;
      this.#same = -1;
      this.#start = this.#at;
      this.#read = 0;
      this.#at += groups * this.#width;
      // The last group may be cut off where no more values are meant.
      this.#left = groups * 8;
      if (this.#at > this.#end) {
        const bytes = this.#end - this.#start;
        this.#left = this.#width === 0 ? this.#left : Math.floor((bytes * 8) / this.#width);
        this.#at = this.#end;
      }
    } else {
      this.#left = head / 2;
      this.#same = 0;
      for (let i = 0, unit = 1; i < Math.ceil(this.#width / 8); i++, unit *= 256) this.#same += this.#byte() * unit;
      if (this.#same >= 2 ** this.#width) other('a number of more bits than it may have');
    }
    if (this.#left === 0) other('a stretch of nothing');
  }

  #byte(): number {
    if (this.#at >= this.#end) return other('it breaks off');
    return this.#bytes[this.#at++] as number;
  }
}

/** Bits, the lowest of a byte first: so many from the one at a place on. */
export function unpackBits(
  bytes: Uint8Array,
  start: number,
  first: number,
  count: number,
  target: Uint32Array,
  from: number,
): void {
  unpack(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, first, 1, count, target, from);
}

/** Numbers packed bit by bit: so many from the one at a place on. */
function unpack(
  view: DataView,
  start: number,
  first: number,
  width: number,
  count: number,
  target: Uint32Array,
  from: number,
): void {
  const mask = (1 << width) - 1;
  let bit = (first & 7) * width;
  const begin = start + (first >>> 3) * width;
  for (let i = from; i < from + count; i++) {
    target[i] = (view.getUint32(begin + (bit >>> 3), true) >>> (bit & 7)) & mask;
    bit += width;
  }
}
