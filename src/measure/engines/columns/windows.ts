import type { SameWindows, WindowsQuery } from '../../plan/query.ts';
import { sameWindows } from '../../plan/sameWindows.ts';
import { eachRun, instantsInTurn } from './cells.ts';
import type { ColumnTable } from './columnTable.ts';
import { inOrderOf } from './picked.ts';
import { type RunSum, runSums } from './runSums.ts';
import { summed } from './sums.ts';
import { tally } from './tally.ts';
import { TupleCounts } from './tupleCounts.ts';

/** Windows by what their rows come to. */
export function windows(table: ColumnTable, { select, time, segments, sums }: WindowsQuery): SameWindows {
  const clock = table.field(time);
  const picked = inOrderOf(table.pick(select), time === table.time ? undefined : clock);
  const fields = sums.map((name) => summed(table.field(name), picked.size));
  if (fields.some(({ small }) => !small)) return oneByOne(table, { select, time, segments, sums });
  const adders = fields.map((field) => runSums(field, picked));
  const found = {
    segment: [] as number[],
    windows: [] as number[],
    rows: [] as number[],
    sums: fields.map(({ unit }) => ({ unit, parts: [] as number[], present: [] as number[] })),
  };
  // How many rows there are, then of each field what they add up to and in how many it's present.
  const counts = new TupleCounts(1 + 2 * fields.length);
  const tuple = new Float64Array(1 + 2 * fields.length);
  let current = -1;
  const flush = (): void => {
    counts.each((same, times) => {
      found.segment.push(current);
      found.windows.push(times);
      found.rows.push(same[0] as number);
      found.sums.forEach(({ parts, present }, i) => {
        parts.push(same[1 + 2 * i] as number);
        present.push(same[2 + 2 * i] as number);
      });
    });
    counts.clear();
  };
  const run: RunSum = { sum: 0, present: 0 };
  eachRun(instantsInTurn(clock, picked), picked.size, segments, (segment, _index, from, to) => {
    if (segment !== current) flush();
    current = segment;
    tuple[0] = to - from;
    for (let f = 0; f < adders.length; f++) {
      (adders[f] as (typeof adders)[number])(from, to, run);
      tuple[1 + 2 * f] = run.sum;
      tuple[2 + 2 * f] = run.present;
    }
    counts.add(tuple);
  });
  flush();
  return { size: found.segment.length, ...found };
}

/** Sums that no float holds: each window by itself. */
const oneByOne = (table: ColumnTable, query: WindowsQuery): SameWindows =>
  sameWindows(
    tally(table, { ...query, by: [], lines: false }).map(({ place, rows, sums }) => ({
      segment: place.segment,
      windows: 1,
      rows,
      sums,
    })),
    query.sums.length,
  );
