import { LONGEST, type PlainRecords } from './csvScan.ts';
import { type CellTaker, LOOKED_BEHIND, NEWLINE, type PlainBytes, RETURN } from './plainCells.ts';

/**
 * Takes rows whose cells are all plain, or quoted with nothing special inside: most rows of most files. Each column looks at its bytes where they
 * stand, and nothing is made for a row or a cell. Whatever else there is, broken rows too, is left to the scanner.
 */
export class PlainRows implements PlainRecords {
  readonly #columns: readonly CellTaker[];
  readonly #onRows: (line: number, rows: number) => void;
  readonly #delimiter: number;
  #cells: PlainBytes;
  /** Where the last newline stands behind which enough bytes are at hand. */
  #last = -1;
  taken = 0;

  /** `columns`: who takes the cell at each place. `onRows` is told how many rows were taken, and on which line the first stood. */
  constructor(delimiter: string, columns: readonly CellTaker[], onRows: (line: number, rows: number) => void) {
    this.#columns = columns;
    this.#onRows = onRows;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#cells = cellsOf(new Uint8Array(0), this.#delimiter);
  }

  open(bytes: Uint8Array, length: number): void {
    if (this.#cells.bytes !== bytes) this.#cells = cellsOf(bytes, this.#delimiter);
    this.#last = length <= LOOKED_BEHIND ? -1 : bytes.lastIndexOf(NEWLINE, length - LOOKED_BEHIND - 1);
  }

  take(from: number, line: number): number {
    const [cells, columns, last] = [this.#cells, this.#columns, this.#last];
    let start = from;
    let rows = 0;
    for (; start < last; rows++) {
      const next = rowFrom(cells, columns, start);
      if (next < 0) break;
      start = next;
    }
    this.taken = rows;
    if (rows > 0) this.#onRows(line, rows);
    return start;
  }
}

/** Takes a row; gives where the next begins, or less than 0 if it needs a second look. */
function rowFrom(cells: PlainBytes, columns: readonly CellTaker[], start: number): number {
  const { bytes, delimiter } = cells;
  const first = bytes[start];
  // A line without anything is no row, most often.
  if (first === NEWLINE || first === RETURN) return -1;
  const { length } = columns;
  let at = start;
  for (let place = 0; place < length; place++) {
    at = (columns[place] as CellTaker).take(cells, at);
    if (at < 0) return undone(columns, place);
    const code = bytes[at++];
    if (place + 1 < length) {
      if (code !== delimiter) return undone(columns, place + 1);
    } else if (code === RETURN) {
      if (bytes[at] === NEWLINE) at++;
    } else if (code !== NEWLINE) return undone(columns, length);
  }
  return at - start > LONGEST ? undone(columns, length) : at;
}

function undone(columns: readonly CellTaker[], count: number): -1 {
  for (let place = 0; place < count; place++) columns[place]?.undo();
  return -1;
}

function cellsOf(bytes: Uint8Array, delimiter: number): PlainBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), delimiter };
}
