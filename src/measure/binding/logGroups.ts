import type { LogColumns } from './logColumns.ts';
import type { JudgedRows } from './logRows.ts';

/** The used rows by item, each item's in their order; items as they first occur. */
export interface Groups {
  readonly count: number;
  /** Item `i` has the rows from `first[i]` to before `first[i + 1]` of `rows`. */
  readonly first: Int32Array;
  readonly rows: Int32Array;
  /** The key of each item. */
  readonly keys: Int32Array;
}

export interface ToldApart {
  readonly groups: Groups;
  /** Rows that say the same as one before them (D3). */
  readonly repeated: ReadonlySet<number>;
  /** Of items of which two different rows stand in the same place: the place in `rows` of the second. */
  readonly contradicting: readonly { readonly group: number; readonly place: number }[];
}

/** Groups the rows, puts them in order, and tells repeated ones from those that contradict each other. */
export async function groupsOf(judged: JudgedRows, log: LogColumns): Promise<ToldApart> {
  const groups = grouped(judged, log.size);
  const same = sameAsBefore(judged.ranks);
  let ties = false;
  for (let group = 0; group < groups.count; group++) ties = sortRows(groups, group, judged.ranks) || ties;
  const tied = ties ? tiedRows(groups, same) : [];
  if (tied.length === 0) return { groups, repeated: NONE, contradicting: [] };
  const repeated = await repeatedIn(tied, log);
  const left = repeated.size === 0 ? groups : without(groups, repeated);
  return { groups: left, repeated, contradicting: contradictionsIn(left, same) };
}

const NONE: ReadonlySet<number> = new Set();

function grouped({ used, keys }: JudgedRows, size: number): Groups {
  const asTheyCome = numberedAsTheyCome(used, keys, size);
  const { group, found } = asTheyCome ?? numbered(used, keys, size);
  const first = new Int32Array(found.length + 1);
  let total = 0;
  for (let row = 0; row < size; row++) {
    const number = group[row] ?? -1;
    if (number < 0) continue;
    total++;
    first[number + 1] = (first[number + 1] ?? 0) + 1;
  }
  for (let i = 0; i < found.length; i++) first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0);
  const next = first.slice();
  const rows = new Int32Array(total);
  for (let row = 0; row < size; row++) {
    const number = group[row] ?? -1;
    if (number < 0) continue;
    const place = next[number] ?? 0;
    rows[place] = row;
    next[number] = place + 1;
  }
  return { count: found.length, first, rows, keys: found };
}

interface Numbered {
  /** The number of each row's item, by when it first occurs; -1 for a row that isn't used. */
  readonly group: Int32Array;
  readonly found: Int32Array;
}

/** Keys are numbered as they come already, as a rule, and all rows are used. */
function numberedAsTheyCome(used: (row: number) => boolean, keys: Int32Array, size: number): Numbered | undefined {
  let next = 0;
  for (let row = 0; row < size; row++) {
    const key = keys[row] ?? 0;
    if (key > next || !used(row)) return undefined;
    if (key === next) next++;
  }
  return { group: keys, found: Int32Array.from({ length: next }, (_, i) => i) };
}

function numbered(used: (row: number) => boolean, keys: Int32Array, size: number): Numbered {
  let most = 0;
  for (let row = 0; row < size; row++) most = Math.max(most, keys[row] ?? 0);
  const numbers = new Int32Array(most + 1).fill(-1);
  const group = new Int32Array(size).fill(-1);
  const found: number[] = [];
  for (let row = 0; row < size; row++) {
    if (!used(row)) continue;
    const key = keys[row] ?? 0;
    let number = numbers[key] ?? -1;
    if (number < 0) {
      number = found.length;
      numbers[key] = number;
      found.push(key);
    }
    group[row] = number;
  }
  return { group, found: Int32Array.from(found) };
}

/** More rows of one item than this aren't put in order one by one. */
const FEW = 24;

/** Rows of the same place stay as they come in the files; comes to whether there are any. */
function sortRows({ first, rows }: Groups, group: number, ranks: readonly Float64Array[]): boolean {
  const from = first[group] ?? 0;
  const to = first[group + 1] ?? 0;
  if (to - from > FEW) {
    rows.subarray(from, to).sort((a, b) => order(ranks, a, b) || a - b);
    return true;
  }
  let ties = false;
  for (let i = from + 1; i < to; i++) {
    const row = rows[i] ?? 0;
    let place = i;
    let before = order(ranks, rows[place - 1] ?? 0, row);
    while (before > 0) {
      rows[place] = rows[place - 1] ?? 0;
      place--;
      before = place > from ? order(ranks, rows[place - 1] ?? 0, row) : -1;
    }
    rows[place] = row;
    ties ||= before === 0;
  }
  return ties;
}

function order(ranks: readonly Float64Array[], a: number, b: number): number {
  for (const values of ranks) {
    const difference = (values[a] ?? 0) - (values[b] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const sameAsBefore =
  (ranks: readonly Float64Array[]) =>
  ({ rows }: Groups, place: number): boolean =>
    order(ranks, rows[place - 1] ?? 0, rows[place] ?? 0) === 0;

type Same = ReturnType<typeof sameAsBefore>;

/** All rows that share their place with another one of their item. */
function tiedRows(groups: Groups, same: Same): readonly number[] {
  const tied: number[] = [];
  for (let group = 0; group < groups.count; group++) {
    const from = groups.first[group] ?? 0;
    const to = groups.first[group + 1] ?? 0;
    for (let place = from + 1; place < to; place++) {
      if (!same(groups, place)) continue;
      if (place === from + 1 || !same(groups, place - 1)) tied.push(groups.rows[place - 1] ?? 0);
      tied.push(groups.rows[place] ?? 0);
    }
  }
  return tied;
}

async function repeatedIn(tied: readonly number[], log: LogColumns): Promise<ReadonlySet<number>> {
  const inOrder = [...tied].sort((a, b) => a - b);
  const identities = await log.identities(inOrder);
  const seen = new Set<string>();
  const repeated = new Set<number>();
  inOrder.forEach((row, i) => {
    const identity = identities[i] ?? '';
    if (seen.has(identity)) repeated.add(row);
    seen.add(identity);
  });
  return repeated;
}

function without({ count, first, rows, keys }: Groups, repeated: ReadonlySet<number>): Groups {
  const left = new Int32Array(rows.length - repeated.size);
  const bounds = new Int32Array(count + 1);
  let place = 0;
  for (let group = 0; group < count; group++) {
    for (let i = first[group] ?? 0; i < (first[group + 1] ?? 0); i++) {
      const row = rows[i] ?? 0;
      if (!repeated.has(row)) left[place++] = row;
    }
    bounds[group + 1] = place;
  }
  return { count, first: bounds, rows: left, keys };
}

function contradictionsIn(groups: Groups, same: Same): ToldApart['contradicting'] {
  const found: { group: number; place: number }[] = [];
  for (let group = 0; group < groups.count; group++) {
    const to = groups.first[group + 1] ?? 0;
    for (let place = (groups.first[group] ?? 0) + 1; place < to; place++) {
      if (!same(groups, place)) continue;
      found.push({ group, place });
      break;
    }
  }
  return found;
}
