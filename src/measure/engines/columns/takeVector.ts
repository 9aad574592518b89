import native from '@duckdb/node-bindings';
import type { Chunk } from '../duckdb/chunk.ts';
import { CodedBuilder, type InstantTextBuilder } from './rawColumn.ts';
import { ABSENT } from './textDictionary.ts';

/** How the values of a column come from the database. */
export type Taking =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** Whole numbers, the last `scale` digits of which are decimals. */
  | { readonly kind: 'whole'; readonly bits: 16 | 32 | 64; readonly scale: number }
  /** Milliseconds since 1970 in 64 bits; not `zoned`: of a wall time, as if it were UTC. */
  | { readonly kind: 'time'; readonly zoned: boolean };

type Target = CodedBuilder | InstantTextBuilder;

/** Adds the values of one column of a chunk. */
export function takeVector(chunk: Chunk, place: number, taking: Taking, column: Target): void {
  switch (taking.kind) {
    case 'text':
      takeTexts(chunk, place, column);
      return;
    case 'boolean':
      takeBooleans(chunk, place, column);
      return;
    case 'whole':
      takeWhole(chunk, place, taking, column);
      return;
    case 'time':
      takeTimes(chunk, place, taking.zoned, column);
      return;
    default:
      taking satisfies never;
  }
}

const STRING_BYTES = 16;
/** Shorter texts stand in the column itself. */
const INLINE = 12;
const HIGH = 2 ** 32;

const isPresent = (present: Uint8Array | undefined, row: number): boolean =>
  present === undefined || ((present[row >> 3] as number) & (1 << (row & 7))) !== 0;

/** Adds texts as the bytes that the database has of them. */
export function takeTexts(chunk: Chunk, place: number, column: Target): void {
  const present = chunk.present(place);
  const bytes = chunk.bytes(place, STRING_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < chunk.rows; row++) {
    const at = row * STRING_BYTES;
    const length = view.getUint32(at, true);
    if (!isPresent(present, row)) column.lookAbsent();
    else if (length <= INLINE) column.look(bytes, at + 4, at + 4 + length);
    else
      column.look(
        native.get_data_from_pointer(view.buffer as ArrayBuffer, view.byteOffset + at + 8, length),
        0,
        length,
      );
    column.add();
  }
}

/** Whole numbers of so many bits. What no float holds exactly is NaN; `exact` has it. */
export function numbersOf(
  chunk: Chunk,
  place: number,
  bits: 16 | 32 | 64,
): { readonly values: ArrayLike<number>; readonly exact: (row: number) => bigint } {
  const { buffer, byteOffset } = chunk.bytes(place, bits / 8);
  const { rows } = chunk;
  if (bits === 16) return { values: new Int16Array(buffer, byteOffset, rows), exact: () => 0n };
  if (bits === 32) return { values: new Int32Array(buffer, byteOffset, rows), exact: () => 0n };
  const low = new Uint32Array(buffer, byteOffset, rows * 2);
  const high = new Int32Array(buffer, byteOffset, rows * 2);
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = (high[2 * i + 1] as number) * HIGH + (low[2 * i] as number);
    values[i] = Number.isSafeInteger(value) ? value : Number.NaN;
  }
  return { values, exact: (row) => new BigInt64Array(buffer, byteOffset, rows)[row] ?? 0n };
}

function takeBooleans(chunk: Chunk, place: number, column: Target): void {
  const values = chunk.bytes(place, 1);
  const present = chunk.present(place);
  if (!(column instanceof CodedBuilder)) throw new RangeError('truth values are no instants');
  const codes = [column.dictionary.codeOfText('false'), column.dictionary.codeOfText('true')] as const;
  for (let i = 0; i < chunk.rows; i++) column.addCode(isPresent(present, i) ? codes[values[i] === 0 ? 0 : 1] : ABSENT);
}

function takeWhole(
  chunk: Chunk,
  place: number,
  { bits, scale }: Extract<Taking, { readonly kind: 'whole' }>,
  column: Target,
): void {
  const { values, exact } = numbersOf(chunk, place, bits);
  const present = chunk.present(place);
  if (!(column instanceof CodedBuilder)) throw new RangeError('whole numbers are no instants');
  const textOf = (value: number): string => decimalText(BigInt(value), scale);
  for (let i = 0; i < chunk.rows; i++) {
    const value = values[i] as number;
    if (!isPresent(present, i)) column.addCode(ABSENT);
    else if (Number.isNaN(value)) column.addText(decimalText(exact(i), scale));
    else column.addNumber(value, textOf);
  }
}

function takeTimes(chunk: Chunk, place: number, zoned: boolean, column: Target): void {
  const { values } = numbersOf(chunk, place, 64);
  const present = chunk.present(place);
  const textOf = zoned ? utcText : wallText;
  for (let i = 0; i < chunk.rows; i++) {
    const value = values[i] as number;
    if (!isPresent(present, i)) column.addText(null);
    else if (column instanceof CodedBuilder) column.addNumber(value, textOf);
    else if (zoned) column.addInstant(value, textOf);
    else column.addText(textOf(value));
  }
}

function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** As ISO 8601 has it. Years that it has no four digits for are of no calendar of ours, and refused as such. */
const utcText = (instant: number): string =>
  Number.isNaN(new Date(instant).getTime()) ? String(instant) : new Date(instant).toISOString();

const wallText = (instant: number): string => utcText(instant).replace(/Z$/, '');
