import { isQuoted, type PlainBytes } from './plainBytes.ts';
import type { InstantTextBuilder } from './rawColumn.ts';
import { ABSENT } from './textDictionary.ts';
import { dayOf, utcInstant } from './utcInstant.ts';

/** The length of `2026-01-31T10:00:00Z`. */
const WHOLE_SECONDS = 20;
const ZERO = 48;
const HYPHEN = 45;
const COLON = 58;
const T = 84;
const Z = 90;

/** Makes instants of a column: rows near each other have most of theirs in common. */
export class PlainTimes {
  readonly #to: InstantTextBuilder;
  /** Of its cells in a row. */
  readonly #place: number;
  readonly #instants: Float64Array;
  /** Texts that are no plain instants, by row. */
  #odd: { readonly place: number; readonly code: number }[] = [];

  constructor(to: InstantTextBuilder, place: number, rows: number) {
    this.#to = to;
    this.#place = place;
    this.#instants = new Float64Array(rows);
  }

  /** Looks at the cells of so many rows; gives of how many they are texts. */
  look({ bytes, view, bounds, stride }: PlainBytes, rows: number): number {
    const step = stride | 0;
    const count = rows | 0;
    const instants = this.#instants;
    this.#odd = [];
    // What was read last up to the ten minutes, as words at 0, 4, 7 and 11, and the instant that it says.
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let base = Number.NaN;
    for (let row = 0, place = (this.#place * 2) | 0; row < count; row++, place += step) {
      const start = bounds[place] as number;
      const end = bounds[place + 1] as number;
      if (end - start === WHOLE_SECONDS && bytes[start + 19] === Z) {
        if (
          view.getInt32(start + 11, true) !== fourth ||
          view.getInt32(start + 7, true) !== third ||
          view.getInt32(start + 4, true) !== second ||
          view.getInt32(start, true) !== first
        ) {
          first = view.getInt32(start, true);
          second = view.getInt32(start + 4, true);
          third = view.getInt32(start + 7, true);
          fourth = view.getInt32(start + 11, true);
          base = baseOf(bytes, start);
        }
        // The rest of the minutes, a colon, the seconds.
        const rest = view.getInt32(start + 15, true);
        const minutes = (rest & 0xff) - ZERO;
        const tens = ((rest >> 16) & 0xff) - ZERO;
        const ones = (rest >>> 24) - ZERO;
        if (((rest >> 8) & 0xff) === COLON && minutes >>> 0 <= 9 && tens >>> 0 <= 5 && ones >>> 0 <= 9) {
          const instant = base + (minutes * 60 + tens * 10 + ones) * 1000;
          instants[row] = instant;
          if (!Number.isNaN(instant)) continue;
        }
      }
      if (!this.#lookAtOther(bytes, start, end, row)) return row;
    }
    return count;
  }

  /** Adds the instants of the first so many rows to the column. */
  add(rows: number): void {
    this.#to.addInstants(
      this.#instants.subarray(0, rows),
      this.#odd.filter(({ place }) => place < rows),
    );
  }

  /** `false` where the bytes are no UTF-8. */
  #lookAtOther(bytes: Uint8Array, start: number, end: number, row: number): boolean {
    const instant = utcInstant(bytes, start, end);
    this.#instants[row] = instant;
    if (!Number.isNaN(instant)) return true;
    const code = start === end && !isQuoted(bytes, start) ? ABSENT : this.#to.codeOfOdd(bytes, start, end);
    if (code >= 0) this.#odd.push({ place: row, code });
    return code >= 0;
  }
}

/** The instant that 20 bytes say up to the ten minutes; NaN where they aren't in the one form. */
function baseOf(bytes: Uint8Array, start: number): number {
  if (bytes[start + 4] !== HYPHEN || bytes[start + 7] !== HYPHEN || bytes[start + 10] !== T) return Number.NaN;
  if (bytes[start + 13] !== COLON) return Number.NaN;
  const tens = (bytes[start + 11] as number) - ZERO;
  const ones = (bytes[start + 12] as number) - ZERO;
  const minutes = (bytes[start + 14] as number) - ZERO;
  if (tens < 0 || ones < 0 || ones > 9 || tens * 10 + ones > 23 || minutes < 0 || minutes > 5) return Number.NaN;
  return dayOf(bytes, start) + (tens * 10 + ones) * 3_600_000 + minutes * 600_000;
}
