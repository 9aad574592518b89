import type { Breath } from '../../breath.ts';
import { type Collapsed, type CollapseQuestion, type Gone, Judging, nothingGone } from './collapse.ts';
import type { Instants } from './instants.ts';
import { placesOf, sortRows } from './ordering.ts';
import { Pieces } from './pieces.ts';
import type { Grouped } from './rawRows.ts';
import { outOfOrder } from './rowGroups.ts';
import { RowSet } from './rowSet.ts';

export interface Standing extends Gone, Pick<Collapsed, 'groups'> {
  /** The rows that are left, where some aren't, or stand in another order. */
  readonly pieces: Pieces | undefined;
}

/**
 * Rows that stand group by group already, where some of them aren't used, say something twice or come too late: each group is put right by itself.
 * Absent where two groups may speak of the same. `unused`: ascending.
 */
export async function standing(
  question: CollapseQuestion,
  { bounds, readAt }: Grouped,
  unused: readonly number[],
  breath: Breath,
): Promise<Standing | undefined> {
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
  const late = new Set(await outOfOrder({ order: undefined, bounds }, time.instants, breath));
  if (late.size === 0 && unused.length === 0) return { ...nothingGone(raw), groups: bounds, pieces: undefined };
  const judging = new Judging(question, (row) => readAt.at(row) as number);
  const pieces = new Pieces(raw.size);
  const gone = new RowSet(raw.size);
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
      await sortRows(rows, placesOf(time), breath);
      await eachTogether(rows, time.instants, (same) => judging.judge(same, gone), breath);
      await breath.over(rows.length, (begin, end) => {
        for (const row of rows.subarray(begin, end)) if (!gone.has(row)) pieces.add(row, row + 1);
      });
    }
    groups.push(pieces.size);
    await breath.after(to - from);
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

/** Tells the rows that have one instant, of rows in their order: where there are several, in the order in which they were read. */
async function eachTogether(
  rows: Uint32Array,
  instants: Instants,
  found: (same: readonly number[]) => void,
  breath: Breath,
): Promise<void> {
  let first = 0;
  let before = Number.NaN;
  const end = (place: number): void => {
    if (place - first > 1) found(Array.from(rows.subarray(first, place)).sort((a, b) => a - b));
    first = place;
  };
  await breath.over(rows.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const at = instants.at(rows[i] as number);
      if (at === before) continue;
      end(i);
      before = at;
    }
  });
  end(rows.length);
}
