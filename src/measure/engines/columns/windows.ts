import type { SameWindows, WindowsQuery } from '../../plan/query.ts';
import { eachRun, instantsOfPicked } from './cells.ts';
import type { ColumnTable } from './columnTable.ts';
import { inOrderOf, rowAt } from './picked.ts';
import { summed } from './sums.ts';
import { tally } from './tally.ts';
import { TupleCounts } from './tupleCounts.ts';

/** Windows by what their rows come to. */
export function windows(table: ColumnTable, { select, time, segments, sums }: WindowsQuery): readonly SameWindows[] {
  const clock = table.field(time);
  const picked = inOrderOf(table.pick(select), time === table.time ? undefined : clock);
  const fields = sums.map((name) => summed(table.field(name), picked.size));
  if (fields.some(({ small }) => !small)) return oneByOne(table, { select, time, segments, sums });
  const found: SameWindows[] = [];
  // How many rows there are, then of each field what they add up to and in how many it's present.
  const counts = new TupleCounts(1 + 2 * fields.length);
  const tuple = new Float64Array(1 + 2 * fields.length);
  let current = -1;
  const flush = (): void => {
    counts.each((same, times) => {
      found.push({
        segment: current,
        windows: times,
        rows: same[0] as number,
        sums: fields.map(({ textOf }, i) => ({
          sum: textOf(same[1 + 2 * i] as number),
          present: same[2 + 2 * i] as number,
        })),
      });
    });
    counts.clear();
  };
  eachRun(instantsOfPicked(clock, picked), picked.size, segments, (segment, _index, from, to) => {
    if (segment !== current) flush();
    current = segment;
    tuple.fill(0);
    tuple[0] = to - from;
    for (let f = 0; f < fields.length; f++) {
      const { codes, scaled } = fields[f] as (typeof fields)[number];
      let sum = 0;
      let present = 0;
      for (let i = from; i < to; i++) {
        const value = scaled[codes[rowAt(picked, i)] as number] as number;
        if (Number.isNaN(value)) continue;
        sum += value;
        present++;
      }
      tuple[1 + 2 * f] = sum;
      tuple[2 + 2 * f] = present;
    }
    counts.add(tuple);
  });
  flush();
  return found;
}

/** Sums that no float holds: each window by itself. */
const oneByOne = (table: ColumnTable, query: WindowsQuery): readonly SameWindows[] =>
  tally(table, { ...query, by: [], lines: false }).map(({ place, rows, sums }) => ({
    segment: place.segment,
    windows: 1,
    rows,
    sums,
  }));
