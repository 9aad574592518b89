import { NEWLINE, PLAIN_ABOVE, QUOTE, RETURN } from './csvBytes.ts';
import { LONGEST, type PlainRecords } from './csvScan.ts';
import type { PlainBytes } from './plainBytes.ts';
import { PlainTexts } from './plainTexts.ts';
import { PlainTimes } from './plainTimes.ts';
import { CodedBuilder, type InstantTextBuilder } from './rawColumn.ts';

/** Rows that are split before columns look at them. */
const AT_ONCE = 1 << 9;
const WORD = 4;
/** What lies just above `PLAIN_ABOVE`, in each byte of a word. */
const LOWEST_PLAIN = (PLAIN_ABOVE + 1) * 0x01_01_01_01;
const HIGHEST_BITS = 0x80_80_80_80;
/** So many bytes behind the last cell may be looked at. */
const LOOKED_BEHIND = 32;

/**
 * Takes rows whose cells are all plain, or quoted with nothing special inside: most rows of most files. They are split some at a time, then each column
 * looks at its own cells where they stand in the bytes. Whatever else there is, broken rows too, is left to the scanner.
 */
export class PlainRows implements PlainRecords {
  readonly #delimiter: number;
  readonly #columns: readonly (PlainTexts | PlainTimes)[];
  readonly #onRows: (line: number, rows: number) => void;
  readonly #cells: number;
  /** Where each cell begins and ends, row by row. */
  readonly #bounds: Int32Array;
  /** Where each row begins, and behind the last one the next. */
  readonly #rows = new Int32Array(AT_ONCE + 1);
  #bytes: PlainBytes;
  /** Where the last newline stands behind which enough bytes are at hand. */
  #last = -1;
  taken = 0;

  /** `columns`: what is made of the cell at each place. `onRows` is told how many rows were taken, and on which line the first stood. */
  constructor(
    delimiter: string,
    columns: readonly (CodedBuilder | InstantTextBuilder | undefined)[],
    onRows: (line: number, rows: number) => void,
  ) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#cells = columns.length;
    this.#bounds = new Int32Array(AT_ONCE * columns.length * 2);
    this.#columns = columns.flatMap((column, place) => {
      if (column === undefined) return [];
      return column instanceof CodedBuilder
        ? new PlainTexts(column, place, AT_ONCE)
        : new PlainTimes(column, place, AT_ONCE);
    });
    this.#onRows = onRows;
    this.#bytes = this.#looked(new Uint8Array(0));
  }

  open(bytes: Uint8Array, length: number): void {
    if (this.#bytes.bytes !== bytes) this.#bytes = this.#looked(bytes);
    this.#last = length <= LOOKED_BEHIND ? -1 : bytes.lastIndexOf(NEWLINE, length - LOOKED_BEHIND - 1);
  }

  take(from: number, line: number): number {
    let start = from;
    this.taken = 0;
    for (let rows = AT_ONCE; rows === AT_ONCE; ) {
      rows = this.#takeSome(start);
      if (rows > 0) this.#onRows(line + this.taken, rows);
      this.taken += rows;
      start = this.#rows[rows] as number;
    }
    return start;
  }

  #looked(bytes: Uint8Array): PlainBytes {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { bytes, view, bounds: this.#bounds, stride: this.#cells * 2 };
  }

  /** Takes some rows; gives how many. */
  #takeSome(start: number): number {
    let rows = this.#split(start);
    for (const column of this.#columns) rows = column.look(this.#bytes, rows);
    if (rows > 0) for (const column of this.#columns) column.add(rows);
    return rows;
  }

  /** Finds the cells of some rows; gives of how many. */
  #split(from: number): number {
    const { bytes, view } = this.#bytes;
    const [rows, bounds] = [this.#rows, this.#bounds];
    // Said to be whole numbers of 32 bits, they need no looking at in each step: that halves the time.
    const delimiter = this.#delimiter | 0;
    const cells = this.#cells | 0;
    const last = this.#last | 0;
    let at = from | 0;
    let bound = 0;
    rows[0] = at;
    for (let row = 0; row < AT_ONCE; row++) {
      if (at >= last) return row;
      let code = bytes[at] as number;
      // A line without anything is no row, most often.
      if (code === NEWLINE || code === RETURN) return row;
      for (let left = cells; ; code = bytes[at] as number) {
        let start = at;
        let end: number;
        if (code === QUOTE) {
          start++;
          end = closingQuote(bytes, start) | 0;
          if (end < 0) return row;
          at = end + 1;
          code = bytes[at] as number;
          if (code !== delimiter && code !== NEWLINE && code !== RETURN) return row;
        } else {
          for (;;) {
            const found = specialIn(view.getInt32(at, true));
            at += found;
            if (found === WORD) continue;
            code = bytes[at] as number;
            if (code === delimiter || code === NEWLINE || code === RETURN) break;
            at++;
          }
          end = at;
        }
        bounds[bound] = start;
        bounds[bound + 1] = end;
        bound += 2;
        left--;
        if (code !== delimiter) {
          if (left > 0) return row;
          break;
        }
        if (left === 0) return row;
        at++;
      }
      if (at - (rows[row] as number) > LONGEST) return row;
      at += code === RETURN && bytes[at + 1] === NEWLINE ? 2 : 1;
      rows[row + 1] = at;
    }
    return AT_ONCE;
  }
}

/** How many of a word's four bytes, the lowest first, lie above all that mean something: the one behind them may. */
function specialIn(word: number): number {
  // A byte of at most 44 is below 0 once 45 is taken off it; those behind it are of no interest.
  const special = (word - LOWEST_PLAIN) & ~word & HIGHEST_BITS;
  return special === 0 ? WORD : (31 - Math.clz32(special & -special)) >> 3;
}

/** Where the quote stands that closes a cell; less than 0 where there is a newline before it. */
function closingQuote(bytes: Uint8Array, start: number): number {
  for (let end = start; ; end++) {
    const code = bytes[end];
    if (code === QUOTE) return end;
    if (code === NEWLINE || code === RETURN) return -1;
  }
}
