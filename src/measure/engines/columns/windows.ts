import type { SameWindows, WindowsQuery } from '../../plan/query.ts';
import { sameWindows } from '../../plan/sameWindows.ts';
import type { ColumnTable } from './columnTable.ts';
import { inOrderOf } from './picked.ts';
import { sumRuns } from './runSums.ts';
import { eachShortRun, RUNS_AT_ONCE, type Runs } from './shortRuns.ts';
import { summed } from './sums.ts';
import { tally } from './tally.ts';
import { TupleCounts } from './tupleCounts.ts';

/** Windows by what their rows come to. */
export async function windows(
  table: ColumnTable,
  { select, time, segments, sums }: WindowsQuery,
): Promise<SameWindows> {
  const clock = table.field(time);
  const picked = await inOrderOf(await table.pick(select), time === table.time ? undefined : clock, table.breath);
  const fields = sums.map((name) => summed(table.field(name), picked.size));
  if (fields.some(({ small }) => !small)) return oneByOne(table, { select, time, segments, sums });
  // How many rows there are, then of each field what they add up to and in how many it's present.
  const width = 1 + 2 * fields.length;
  const counts = new TupleCounts(width);
  const tuples = new Float64Array(RUNS_AT_ONCE * width);
  const count = (runs: Runs): void => {
    countRows(runs, tuples, width);
    for (const [f, { codes, scaled }] of fields.entries())
      sumRuns(codes, scaled, picked, runs, { numbers: tuples, width, place: 1 + 2 * f });
    counts.addAll(tuples, runs.size);
  };
  const found: Found[] = [];
  let current = -1;
  const flush = (): void => {
    found.push({
      segment: current,
      size: counts.size,
      windows: counts.times(),
      values: Array.from({ length: width }, (_, i) => counts.column(i)),
    });
    counts.clear();
  };
  const take = (segment: number, runs: Runs): void => {
    if (segment !== current) flush();
    current = segment;
    count(runs);
  };
  await eachShortRun(clock, picked, segments, take, table.breath);
  flush();
  const column = (i: number): Float64Array => joined(found, ({ values }) => values[i]);
  return {
    size: found.reduce((all, { size }) => all + size, 0),
    segment: joined(found, ({ segment, size }) => new Float64Array(size).fill(segment)),
    windows: joined(found, (each) => each.windows),
    rows: column(0),
    sums: fields.map(({ unit }, f) => ({ unit, parts: column(1 + 2 * f), present: column(2 + 2 * f) })),
  };
}

/** The kinds of windows of one segment. */
interface Found {
  readonly segment: number;
  readonly size: number;
  readonly windows: Float64Array;
  /** By what windows are told apart, column by column. */
  readonly values: readonly Float64Array[];
}

function joined(found: readonly Found[], columnOf: (of: Found) => Float64Array | undefined): Float64Array {
  const all = new Float64Array(found.reduce((sum, { size }) => sum + size, 0));
  let from = 0;
  for (const each of found) {
    all.set(columnOf(each) ?? [], from);
    from += each.size;
  }
  return all;
}

function countRows({ size, bounds }: Runs, numbers: Float64Array, width: number): void {
  for (let run = 0; run < size; run++) numbers[run * width] = (bounds[run + 1] as number) - (bounds[run] as number);
}

/** Sums that no float holds: each window by itself. */
const oneByOne = async (table: ColumnTable, query: WindowsQuery): Promise<SameWindows> =>
  sameWindows(
    (await tally(table, { ...query, by: [], lines: false })).map(({ place, rows, sums }) => ({
      segment: place.segment,
      windows: 1,
      rows,
      sums,
    })),
    query.sums.length,
  );
