import type { Chunk } from '../duckdb/chunk.ts';
import { CodedBuilder, type InstantTextBuilder } from './rawColumn.ts';
import { utcText, wallText } from './valueTexts.ts';
import { INLINE, isPresent, readNumbers, STRING_BYTES, type Taking, VectorCodes } from './vectorCodes.ts';

/** Adds the values of one column of a chunk. */
export type VectorTaker = (chunk: Chunk, place: number) => void;

/** Makes what adds the chunks of a column that all come in the same way. */
export function vectorTaker(column: CodedBuilder | InstantTextBuilder, taking: Taking): VectorTaker {
  if (column instanceof CodedBuilder) {
    const vector = new VectorCodes(column.dictionary);
    return (chunk, place) => column.addCodes(vector.codesOf(chunk, place, taking).subarray(0, chunk.rows));
  }
  switch (taking.kind) {
    case 'text':
      return (chunk, place) => takeTexts(chunk, place, column);
    case 'time':
      return (chunk, place) => takeTimes(chunk, place, taking.zoned, column);
    case 'boolean':
    case 'whole':
      throw new RangeError(`no instant is of the kind '${taking.kind}'`);
    default:
      return taking satisfies never;
  }
}

function takeTexts(chunk: Chunk, place: number, column: InstantTextBuilder): void {
  const present = chunk.present(place);
  const bytes = chunk.bytes(place, STRING_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < chunk.rows; row++) {
    const at = row * STRING_BYTES;
    const length = view.getUint32(at, true);
    if (!isPresent(present, row)) column.lookAbsent();
    else if (length <= INLINE) column.look(bytes, at + 4, at + 4 + length);
    else column.look(chunk.pointedAt(view.buffer, view.byteOffset + at + 8, length), 0, length);
    column.add();
  }
}

function takeTimes(chunk: Chunk, place: number, zoned: boolean, column: InstantTextBuilder): void {
  const instants = new Float64Array(chunk.rows);
  readNumbers(chunk, place, 64, instants);
  const present = chunk.present(place);
  const textOf = zoned ? utcText : wallText;
  for (let row = 0; row < chunk.rows; row++) {
    const instant = instants[row] as number;
    if (!isPresent(present, row)) column.addText(null);
    else if (zoned) column.addInstant(instant, textOf);
    else column.addText(textOf(instant));
  }
}
