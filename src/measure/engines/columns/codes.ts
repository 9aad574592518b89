import type { Breath } from '../../breath.ts';

/** Whole numbers from 0, one for each row, in as few bytes as the largest needs. */
export type CodeArray = Uint8Array | Uint16Array | Uint32Array;

const FIRST_ROWS = 1 << 12;
const BUFFERED = 1 << 12;

/** An array of codes with room for the largest of them. */
export function codeArray(largest: number, length: number): CodeArray {
  if (largest <= 0xff) return new Uint8Array(length);
  return largest <= 0xff_ff ? new Uint16Array(length) : new Uint32Array(length);
}

/** Codes that are added one by one. Each belongs to a row: they stand in the order in which rows were added. */
export class CodeBuilder {
  #codes: CodeArray = new Uint8Array(FIRST_ROWS);
  #length = 0;
  readonly #buffer = new Uint32Array(BUFFERED);
  #buffered = 0;

  push(code: number): void {
    if (this.#buffered === BUFFERED) this.#flush();
    this.#buffer[this.#buffered++] = code;
  }

  /** Adds many codes in their order. */
  pushAll(codes: Uint32Array): void {
    this.#flush();
    this.#append(codes);
  }

  get length(): number {
    return this.#length + this.#buffered;
  }

  /** All codes. Nothing is added afterwards. */
  finish(): CodeArray {
    this.#flush();
    // What is behind them was never touched, so that it takes no room.
    const codes = this.#codes.subarray(0, this.#length);
    this.#codes = new Uint8Array(0);
    return codes;
  }

  /** Room for so many rows, where it's known how many will come. */
  reserve(rows: number): void {
    if (rows > this.#codes.length) this.#move(largestOf(this.#codes), rows);
  }

  #flush(): void {
    const { length } = this;
    if (length > this.#length) this.#append(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #append(codes: Uint32Array): void {
    const largest = largestIn(codes, codes.length);
    const length = this.#length + codes.length;
    const room = largestOf(this.#codes);
    if (largest > room || length > this.#codes.length)
      this.#move(
        Math.max(largest, room),
        length > this.#codes.length ? Math.max(length, this.#codes.length * 2) : this.#codes.length,
      );
    this.#codes.set(codes, this.#length);
    this.#length = length;
  }

  #move(largest: number, rows: number): void {
    const moved = codeArray(largest, rows);
    moved.set(this.#codes.subarray(0, this.#length));
    this.#codes = moved;
  }
}

/** The largest of the first so many codes. */
function largestIn(codes: Uint32Array, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) if ((codes[i] as number) > largest) largest = codes[i] as number;
  return largest;
}

/** The largest code that an array has room for. */
export const largestOf = ({ BYTES_PER_ELEMENT }: CodeArray): number => 2 ** (8 * BYTES_PER_ELEMENT) - 1;

/** Whether some codes that stand together are all the same: then their bytes are, moved on by one. */
export function areAllSame(codes: CodeArray, from: number, to: number): boolean {
  if (to - from < 2) return true;
  const width = codes.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(codes.buffer, codes.byteOffset + from * width, (to - from) * width);
  return bytes.compare(bytes, width, bytes.length, 0, bytes.length - width) === 0;
}

/** The codes of some rows, in their order. */
export async function gathered(codes: CodeArray, order: Uint32Array, breath: Breath): Promise<CodeArray> {
  const result = codeArray(largestOf(codes), order.length);
  await breath.over(order.length, (from, to) => {
    if (codes instanceof Uint8Array) gatherBytes(codes, order, from, to, result);
    else if (codes instanceof Uint16Array) gatherShorts(codes, order, from, to, result);
    else gatherWords(codes, order, from, to, result);
  });
  return result;
}

// One loop for each width: a loop that meets several is compiled for none of them.

function gatherBytes(codes: Uint8Array, order: Uint32Array, from: number, to: number, into: CodeArray): void {
  for (let i = from; i < to; i++) into[i] = codes[order[i] as number] as number;
}

function gatherShorts(codes: Uint16Array, order: Uint32Array, from: number, to: number, into: CodeArray): void {
  for (let i = from; i < to; i++) into[i] = codes[order[i] as number] as number;
}

function gatherWords(codes: Uint32Array, order: Uint32Array, from: number, to: number, into: CodeArray): void {
  for (let i = from; i < to; i++) into[i] = codes[order[i] as number] as number;
}
