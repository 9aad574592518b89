import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Some rows of a result as they lie in the engine's memory: valid only until the next ones are asked for. */
export interface Chunk {
  readonly rows: number;
  /** A column of type DOUBLE without absent values. */
  doubles(column: number): Float64Array;
  /** A column of type INTEGER without absent values. */
  integers(column: number): Int32Array;
  /** A column's raw words of four bytes. */
  words(column: number, each: number): Int32Array;
  /** A column's raw bytes, so many for each row. */
  bytes(column: number, each: number): Uint8Array;
  /** So many bytes that a column's memory points at from a place of it, where a text lies that doesn't stand in the column itself. */
  pointedAt(column: ArrayBufferLike, place: number, length: number): Uint8Array;
  /** Which rows have a value, a bit for each, the lowest first; absent: all. */
  present(column: number): Uint8Array | undefined;
  isNull(column: number, row: number): boolean;
  text(column: number, row: number): string | null;
}

export function chunkOf(chunk: DuckDBDataChunk): Chunk {
  const rows = chunk.rowCount;
  const data = (column: number, bytes: number): Uint8Array =>
    duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, column), rows * bytes);
  const validity = new Map<number, Uint8Array | null>();
  const validityOf = (column: number): Uint8Array | null => {
    const known = validity.get(column);
    if (known !== undefined) return known;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
    // Absent where every row has a value, whatever its type says.
    const found =
      (duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null | undefined) ?? null;
    validity.set(column, found);
    return found;
  };
  return {
    rows,
    doubles(column) {
      const bytes = data(column, 8);
      return new Float64Array(bytes.buffer, bytes.byteOffset, rows);
    },
    integers: (column) => {
      const bytes = data(column, 4);
      return new Int32Array(bytes.buffer, bytes.byteOffset, rows);
    },
    words(column, each) {
      const bytes = data(column, each * 4);
      return new Int32Array(bytes.buffer, bytes.byteOffset, rows * each);
    },
    bytes: (column, each) => data(column, each),
    pointedAt: (column, place, length) => duckdb.get_data_from_pointer(column as ArrayBuffer, place, length),
    present: (column) => validityOf(column) ?? undefined,
    isNull(column, row) {
      const bits = validityOf(column);
      return bits !== null && ((bits[row >> 3] ?? 0) & (1 << (row & 7))) === 0;
    },
    text(column, row) {
      const value = chunk.getColumnVector(column).getItem(row);
      return typeof value === 'string' ? value : null;
    },
  };
}
