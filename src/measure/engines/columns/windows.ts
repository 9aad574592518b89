import type { SameWindows, WindowsQuery } from '../../plan/query.ts';
import { sameWindows } from '../../plan/sameWindows.ts';
import { eachShortRun } from './cells.ts';
import type { ColumnTable } from './columnTable.ts';
import { inOrderOf } from './picked.ts';
import { sumRuns } from './runSums.ts';
import { summed } from './sums.ts';
import { tally } from './tally.ts';
import { TupleCounts } from './tupleCounts.ts';

/** Windows by what their rows come to. */
export function windows(table: ColumnTable, { select, time, segments, sums }: WindowsQuery): SameWindows {
  const clock = table.field(time);
  const picked = inOrderOf(table.pick(select), time === table.time ? undefined : clock);
  const fields = sums.map((name) => summed(table.field(name), picked.size));
  if (fields.some(({ small }) => !small)) return oneByOne(table, { select, time, segments, sums });
  // How many rows there are, then of each field what they add up to and in how many it's present.
  const width = 1 + 2 * fields.length;
  const counts = new TupleCounts(width);
  const [sum, present] = [new Float64Array(AT_ONCE), new Float64Array(AT_ONCE)];
  const tuples = new Float64Array(AT_ONCE * width);
  const runs = { size: 0, bounds: new Uint32Array(AT_ONCE + 1) };
  const count = (): void => {
    const { size, bounds } = runs;
    for (let i = 0; i < size; i++) tuples[i * width] = (bounds[i + 1] as number) - (bounds[i] as number);
    fields.forEach(({ codes, scaled }, f) => {
      sumRuns(codes, scaled, picked, runs, sum, present);
      for (let i = 0; i < size; i++) {
        tuples[i * width + 1 + 2 * f] = sum[i] as number;
        tuples[i * width + 2 + 2 * f] = present[i] as number;
      }
    });
    counts.addAll(tuples, size);
    runs.size = 0;
  };
  const found: Found[] = [];
  let current = -1;
  const flush = (): void => {
    count();
    found.push({
      segment: current,
      size: counts.size,
      windows: counts.times(),
      values: Array.from({ length: width }, (_, i) => counts.column(i)),
    });
    counts.clear();
  };
  eachShortRun(clock, picked, segments, (segment, from, to) => {
    if (segment !== current) flush();
    else if (runs.size === AT_ONCE) count();
    current = segment;
    runs.bounds[runs.size++] = from;
    runs.bounds[runs.size] = to;
  });
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

/** So many windows are added up together. */
const AT_ONCE = 1 << 10;

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
