import type { Breath } from '../../breath.ts';
import type { RowRange } from '../../measurements.ts';
import type { BoundRows } from './bind.ts';
import type { Field } from './field.ts';
import { type Picked, type picker, rowAt } from './picked.ts';
import { fileOf, placeOf } from './rawRows.ts';

/** What the questions of the plan ask of a table of columns. */
export interface ColumnTable {
  readonly field: (name: string) => Field;
  readonly pick: ReturnType<typeof picker>;
  readonly breath: Breath;
  readonly time: string;
  /** The line of a row. */
  readonly sourceOf: (row: number) => RowRange;
  readonly rows: BoundRows;
  /** Tells the places of picked rows, in their order, behind which the next doesn't come after so many milliseconds. */
  readonly irregular: (picked: Picked, everyMs: number, tell: (place: number) => void) => Promise<void>;
}

/** The lines of the rows at some places of those that were picked, from the first to the last in each file. */
export function linesOf(
  { rows: { order, raw } }: ColumnTable,
  picked: Picked,
  from: number,
  to: number,
): readonly RowRange[] {
  const read = new ReadRows(raw);
  const first = picked.from + from;
  if (picked.rows !== undefined)
    for (let place = from; place < to; place++) read.add(readAs(order, rowAt(picked, place)));
  else if (order === undefined) read.addSteps(first, to - from, 1);
  else if (order instanceof Uint32Array)
    for (let row = first; row < first + to - from; row++) read.add(order[row] as number);
  else order.eachRunWithin(first, first + to - from, (start, end, own, step) => read.addSteps(own, end - start, step));
  return read.lines();
}

const readAs = (order: BoundRows['order'], row: number): number =>
  order === undefined ? row : (order.at(row) as number);

/** Rows by when they were read, the first and the last of each file. */
class ReadRows {
  readonly #raw: BoundRows['raw'];
  readonly #bounds = new Map<number, { least: number; most: number }>();
  /** The file that was looked at last, and what is of it: rows of one file come one after the other, most often. */
  #start = 0;
  #end = 0;
  #last = { least: 0, most: 0 };

  constructor(raw: BoundRows['raw']) {
    this.#raw = raw;
  }

  add(row: number): void {
    if (row < this.#start || row >= this.#end) this.#turnTo(row);
    const last = this.#last;
    if (row < last.least) last.least = row;
    if (row > last.most) last.most = row;
  }

  /** So many rows, at least one, each by a step behind the one before. */
  addSteps(first: number, count: number, step: number): void {
    const last = first + (count - 1) * step;
    if (step === 0 || count === 1) {
      this.add(first);
      return;
    }
    const [up, least, most] = step > 0 ? [step, first, last] : [-step, last, first];
    for (let row = least; row <= most; ) {
      this.add(row);
      const within = Math.min(most, row + Math.floor((this.#end - 1 - row) / up) * up);
      this.add(within);
      row = within + up;
    }
  }

  lines(): readonly RowRange[] {
    return [...this.#bounds]
      .sort(([a], [b]) => a - b)
      .map(([, { least, most }]) => {
        const first = placeOf(this.#raw, least);
        return { file: first.file, from: first.line, to: placeOf(this.#raw, most).line };
      });
  }

  #turnTo(row: number): void {
    const f = fileOf(this.#raw, row);
    this.#start = this.#raw.starts[f] ?? 0;
    this.#end = this.#raw.starts[f + 1] ?? Number.POSITIVE_INFINITY;
    this.#last = this.#bounds.get(f) ?? { least: row, most: row };
    this.#bounds.set(f, this.#last);
  }
}
