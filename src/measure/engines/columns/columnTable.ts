import type { RowRange } from '../../measurements.ts';
import type { BoundRows } from './bind.ts';
import type { Field } from './field.ts';
import { type Picked, type picker, rowAt } from './picked.ts';
import { fileOf, placeOf } from './rawRows.ts';

/** What the questions of the plan ask of a table of columns. */
export interface ColumnTable {
  readonly field: (name: string) => Field;
  readonly pick: ReturnType<typeof picker>;
  readonly time: string;
  /** The line of a row. */
  readonly sourceOf: (row: number) => RowRange;
  readonly rows: BoundRows;
}

/** The rows at some places of those that were picked. */
export function* rowsBetween(picked: Picked, from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) yield rowAt(picked, i);
}

/** The lines of rows of one cell, from the first to the last in each file. */
export function linesOf({ rows: { order, raw } }: ColumnTable, rowsOfCell: Iterable<number>): readonly RowRange[] {
  const bounds = new Map<number, { least: number; most: number }>();
  let f = -1;
  let [start, end] = [0, 0];
  let own: { least: number; most: number } | undefined;
  for (const row of rowsOfCell) {
    const read = order === undefined ? row : (order[row] as number);
    if (own === undefined || read < start || read >= end) {
      f = fileOf(raw, read);
      [start, end] = [raw.starts[f] ?? 0, raw.starts[f + 1] ?? 0];
      own = bounds.get(f) ?? { least: read, most: read };
      bounds.set(f, own);
    }
    if (read < own.least) own.least = read;
    if (read > own.most) own.most = read;
  }
  return [...bounds]
    .sort(([a], [b]) => a - b)
    .map(([, { least, most }]) => {
      const first = placeOf(raw, least);
      return { file: first.file, from: first.line, to: placeOf(raw, most).line };
    });
}
