import type { Value } from '../../contract/value.ts';
import type { RowRange } from '../measurements.ts';
import type { Cell, DataRow } from './row.ts';

/** Rows as columns, in the order of the rows: numbers side by side, where a million objects would take a gigabyte. */
export interface Columns {
  readonly size: number;
  readonly fields: ReadonlyMap<string, FieldColumn>;
  /** What each row is told apart by, as `DataRow` has it. */
  readonly series: (row: number) => string;
  readonly sources: SourceColumn | undefined;
}

export type FieldColumn =
  /** Milliseconds; NaN is absent. */
  | { readonly kind: 'instants'; readonly values: Float64Array }
  /** Values that many rows may share, by their code; -1 is absent. */
  | { readonly kind: 'coded'; readonly codes: Int32Array; readonly value: (code: number) => Value }
  /** Row `i` has the stretches from `first[i]` to before `first[i + 1]`: sorted, apart. */
  | {
      readonly kind: 'stretches';
      readonly first: Int32Array;
      readonly starts: Float64Array;
      readonly ends: Float64Array;
    };

/** The lines that each row rests on, in the file with the number. */
export interface SourceColumn {
  readonly files: readonly string[];
  readonly file: Int32Array;
  /** Places in the file, in the order of its lines. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lineOf: (place: number) => number;
}

function cellAt(column: FieldColumn, row: number): Cell {
  switch (column.kind) {
    case 'instants': {
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : { kind: 'instant', value };
    }
    case 'coded': {
      const code = column.codes[row] ?? -1;
      return code < 0 ? null : column.value(code);
    }
    case 'stretches': {
      const intervals: { readonly start: number; readonly end: number }[] = [];
      const end = column.first[row + 1] ?? 0;
      for (let i = column.first[row] ?? 0; i < end; i++)
        intervals.push({ start: column.starts[i] ?? 0, end: column.ends[i] ?? 0 });
      return intervals;
    }
    default:
      return column satisfies never;
  }
}

/** A row as an object, for what looks at rows one by one. */
export function rowAt({ fields, series, sources }: Columns, row: number): DataRow {
  const cells: Record<string, Cell> = {};
  for (const [field, column] of fields) cells[field] = cellAt(column, row);
  const source = sources && sourceAt(sources, row);
  return { fields: cells, series: series(row), ...(source === undefined ? {} : { source }) };
}

const sourceAt = ({ files, file, from, to, lineOf }: SourceColumn, row: number): RowRange => ({
  file: files[file[row] ?? 0] ?? '',
  from: lineOf(from[row] ?? 0),
  to: lineOf(to[row] ?? 0),
});
