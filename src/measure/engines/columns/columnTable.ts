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
  /** The places of picked rows, in their order, behind which the next doesn't come after so many milliseconds. */
  readonly irregular: (picked: Picked, everyMs: number) => Iterable<number>;
}

/** The lines of the rows at some places of those that were picked, from the first to the last in each file. */
export function linesOf(
  { rows: { order, raw } }: ColumnTable,
  picked: Picked,
  from: number,
  to: number,
): readonly RowRange[] {
  const bounds = new Map<number, { least: number; most: number }>();
  for (let i = from; i < to; ) {
    const first = readAs(order, rowAt(picked, i));
    const f = fileOf(raw, first);
    const [start, end] = [raw.starts[f] ?? 0, raw.starts[f + 1] ?? 0];
    const known = bounds.get(f);
    let [least, most] = [known?.least ?? first, known?.most ?? first];
    // Rows of one file come one after the other, most often.
    for (; i < to; i++) {
      const read = readAs(order, rowAt(picked, i));
      if (read < start || read >= end) break;
      if (read < least) least = read;
      if (read > most) most = read;
    }
    bounds.set(f, { least, most });
  }
  return [...bounds]
    .sort(([a], [b]) => a - b)
    .map(([, { least, most }]) => {
      const first = placeOf(raw, least);
      return { file: first.file, from: first.line, to: placeOf(raw, most).line };
    });
}

const readAs = (order: BoundRows['order'], row: number): number =>
  order === undefined ? row : (order.at(row) as number);
