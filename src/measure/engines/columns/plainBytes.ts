import { QUOTE } from './csvBytes.ts';

/** Some rows as they stand in the bytes that were read last, split into cells. */
export interface PlainBytes {
  readonly bytes: Uint8Array;
  /** The same bytes; 32 of them behind the last cell may be looked at. */
  readonly view: DataView;
  /** Where the text of each cell begins and ends, quotes aside, row by row. */
  readonly bounds: Int32Array;
  /** How many bounds there are for each row. */
  readonly stride: number;
}

/** Whether quotes stand around a cell; without them an empty one is absent. */
export const isQuoted = (bytes: Uint8Array, start: number): boolean => bytes[start - 1] === QUOTE;
