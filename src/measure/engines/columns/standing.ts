import { type Collapsed, type CollapseQuestion, type Gone, Judging, nothingGone, outOfOrder } from './collapse.ts';
import type { Instants } from './instants.ts';
import { placesOf, sortRows } from './ordering.ts';
import { Pieces } from './pieces.ts';
import { mostRuns } from './progressions.ts';
import type { Grouped } from './rawRows.ts';

export interface Standing extends Gone, Pick<Collapsed, 'groups'> {
  /** The rows that are left, where some aren't, or stand in another order. */
  readonly pieces: Pieces | undefined;
}

/**
 * Rows that stand group by group already, where some of them aren't used, say something twice or come too late: each group is put right by itself.
 * Absent where two groups may speak of the same, and where there are too many such rows. `unused`: ascending.
 */
export function standing(
  question: CollapseQuestion,
  { bounds, readAt }: Grouped,
  unused: readonly number[],
): Standing | undefined {
  const { mapping, raw, fields, series } = question;
  const time = fields.find(({ name }) => name === mapping.time);
  if (time?.kind !== 'instants') return undefined;
  const told = fields.filter(({ name }) => name !== mapping.time && mapping.key?.includes(name));
  const met = new Set<string>();
  const firsts = bounds.filter((from, group) => from < (bounds[group + 1] ?? from));
  for (const row of firsts)
    met.add(
      [series?.codes[row], ...told.map((field) => (field.kind === 'codes' ? field.codes[row] : Number.NaN))].join(' '),
    );
  if (met.size < firsts.length) return undefined;
  const late = new Set(outOfOrder({ order: undefined, bounds }, time.instants));
  if (late.size === 0 && unused.length === 0) return { ...nothingGone(raw), groups: bounds, pieces: undefined };
  const judging = new Judging(question, (row) => readAt.at(row) as number);
  const most = mostRuns(raw.size);
  const pieces = new Pieces();
  const groups = [0];
  let next = 0;
  for (let group = 0; group + 1 < bounds.length; group++) {
    const [from, to] = [bounds[group] as number, bounds[group + 1] as number];
    const first = next;
    while ((unused[next] ?? to) < to) next++;
    const left = new Left(from, to, unused.slice(first, next));
    if (!late.has(group)) left.stretches(pieces);
    else {
      const rows = left.rows();
      sortRows(rows, placesOf(time));
      const gone = new Set<number>();
      for (const same of together(rows, time.instants)) judging.judge(same, gone);
      for (const row of rows) if (!gone.has(row)) pieces.add(row, row + 1);
    }
    groups.push(pieces.size);
    if (pieces.count > most) return undefined;
  }
  return { ...judging.found(), groups, pieces };
}

/** The rows of a group but those that aren't used. */
class Left {
  readonly #from: number;
  readonly #to: number;
  readonly #unused: readonly number[];

  constructor(from: number, to: number, unused: readonly number[]) {
    this.#from = from;
    this.#to = to;
    this.#unused = unused;
  }

  stretches(pieces: Pick<Pieces, 'add'>): void {
    let from = this.#from;
    for (const row of this.#unused) {
      pieces.add(from, row);
      from = row + 1;
    }
    pieces.add(from, this.#to);
  }

  rows(): Uint32Array {
    const rows = new Uint32Array(this.#to - this.#from - this.#unused.length);
    let length = 0;
    this.stretches({
      add: (from, to) => {
        for (let row = from; row < to; row++) rows[length++] = row;
      },
    });
    return rows;
  }
}

/** The rows that have one instant, of rows in their order: where there are several, in the order in which they were read. */
function* together(rows: Uint32Array, instants: Instants): Iterable<readonly number[]> {
  let from = 0;
  let before = Number.NaN;
  for (let i = 0; i <= rows.length; i++) {
    const at = i < rows.length ? instants.at(rows[i] as number) : Number.NaN;
    if (at === before) continue;
    if (i - from > 1) yield Array.from(rows.subarray(from, i)).sort((a, b) => a - b);
    [from, before] = [i, at];
  }
}
