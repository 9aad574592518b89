import type { Tally, TallyQuery } from '../../plan/query.ts';
import { instantsOfPicked, runsIn } from './cells.ts';
import { type ColumnTable, linesOf } from './columnTable.ts';
import { groupKeys } from './groupKeys.ts';
import { inOrderOf, rowAt } from './picked.ts';
import { type Summed, summed } from './sums.ts';

/** Rows counted and summed, cell by cell: in the order of time those of a cell stand beside each other. */
export async function tally(
  table: ColumnTable,
  { select, time, segments, by, sums, lines }: TallyQuery,
): Promise<readonly Tally[]> {
  const clock = table.field(time);
  const picked = await inOrderOf(await table.pick(select), time === table.time ? undefined : clock, table.breath);
  const keys = groupKeys(by.map(table.field));
  const adders = sums.map((name) => adder(summed(table.field(name), picked.size)));
  const found: Tally[] = [];
  const counts: number[] = [];
  const met: number[] = [];
  const count = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const row = rowAt(picked, i);
      const key = keys.keyOf(row);
      const before = counts[key] ?? 0;
      if (before === 0) met.push(key);
      counts[key] = before + 1;
      for (const each of adders) each.add(key, row);
    }
  };
  for (const { segment, index, from, to } of runsIn(instantsOfPicked(clock, picked), picked.size, segments)) {
    await table.breath.over(to - from, (begin, end) => count(from + begin, from + end));
    const place = { segment, index };
    const ranges = lines ? linesOf(table, picked, from, to) : [];
    for (const key of met) {
      found.push({
        place,
        by: keys.cells(key),
        rows: counts[key] ?? 0,
        sums: adders.map((each) => each.take(key)),
        lines: ranges,
      });
      counts[key] = 0;
    }
    met.length = 0;
  }
  return found;
}

interface Adder {
  add(key: number, row: number): void;
  /** The sum of a group, which begins anew. */
  take(key: number): Tally['sums'][number];
}

function adder(field: Summed): Adder {
  const present: number[] = [];
  const small: number[] = [];
  const big: bigint[] = [];
  return {
    add: (key, row) => {
      const code = field.codes[row] as number;
      const scaled = field.scaled[code] as number;
      if (Number.isNaN(scaled)) return;
      present[key] = (present[key] ?? 0) + 1;
      if (field.small) small[key] = (small[key] ?? 0) + scaled;
      else big[key] = (big[key] ?? 0n) + (field.big[code] ?? 0n);
    },
    take: (key) => {
      const taken = {
        sum: field.textOf(field.small ? (small[key] ?? 0) : (big[key] ?? 0n)),
        present: present[key] ?? 0,
      };
      present[key] = 0;
      small[key] = 0;
      big[key] = 0n;
      return taken;
    },
  };
}
