/** Bytes of a CSV file that are looked at more than one at a time. */
export interface PlainBytes {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  readonly delimiter: number;
}

/** Takes a cell of a record that needs no second look. */
export interface CellTaker {
  /** Takes the cell that begins at a place, and adds what it says. Gives where it ends; less than 0, and adds nothing, where it needs a second look. */
  take(cells: PlainBytes, start: number): number;
  /** Takes back what was added last. */
  undo(): void;
}

/** So many bytes behind the last cell that is taken may be looked at. */
export const LOOKED_BEHIND = 32;

export const NEWLINE = 10;
export const RETURN = 13;
export const QUOTE = 34;
/** Codes above this one have no meaning of their own outside quotes; separators, quotes and newlines lie below. */
export const PLAIN_ABOVE = 44;

/** Where a cell ends that isn't in quotes. A newline must follow. */
export function endOfPlain({ bytes, delimiter }: PlainBytes, start: number): number {
  let end = start;
  for (;;) {
    let code = bytes[end] as number;
    while (code > PLAIN_ABOVE) code = bytes[++end] as number;
    if (code === delimiter || code === NEWLINE || code === RETURN) return end;
    end++;
  }
}

/** Where the quote stands that closes a cell; less than 0 where there is more to it. A newline must follow. */
export function endOfQuoted({ bytes, delimiter }: PlainBytes, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = bytes[end] as number;
    if (code === NEWLINE || code === RETURN) return -1;
    if (code === QUOTE) break;
    end++;
  }
  const behind = bytes[end + 1];
  return behind === delimiter || behind === NEWLINE || behind === RETURN ? end : -1;
}

/** A column that nobody reads. */
export const unread: CellTaker = {
  take(cells, start) {
    if (cells.bytes[start] !== QUOTE) return endOfPlain(cells, start);
    const closing = endOfQuoted(cells, start);
    return closing < 0 ? -1 : closing + 1;
  },
  undo() {},
};
