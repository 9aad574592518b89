import { type Interval, lengthOf } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import type { Measured } from '../measurements.ts';
import type { Selection } from '../plan/query.ts';
import type { Scope } from '../scope.ts';

/** Of so many cells nobody looks at each: they are windows of a period. */
const MOST_CELLS = 400;

const asked = new WeakMap<DataTable, Map<string, Promise<number>>>();

/**
 * How much of some time the rows of samples and counters stand for: each for its step, in each of the series that are asked for. Says nothing where all
 * was observed, and of rows that don't stand for time.
 */
export async function observing(
  table: DataTable,
  select: readonly Selection[],
  cells: number,
  scope: Scope,
): Promise<(rows: number, covered: Interval) => Pick<Measured, 'observedMs'>> {
  const { kind, everyMs, by } = scope.declaration(table.data);
  if (everyMs === undefined || cells > MOST_CELLS || (kind !== 'samples' && kind !== 'counts')) return () => ({});
  const open = by.filter((field) => !select.some((each) => each.field === field));
  const series = open.length === 0 ? 1 : await seriesOf(table, select, open);
  return (rows, covered) => {
    const observedMs = series === 0 ? 0 : Math.round((rows * everyMs) / series);
    return observedMs < lengthOf(covered) ? { observedMs } : {};
  };
}

/** Looked up once for all figures that ask for the same rows. */
function seriesOf(table: DataTable, select: readonly Selection[], fields: readonly string[]): Promise<number> {
  const known = asked.get(table) ?? new Map<string, Promise<number>>();
  asked.set(table, known);
  const key = JSON.stringify([select, fields]);
  const found = known.get(key) ?? table.distinct({ select, fields }).then((combinations) => combinations.length);
  known.set(key, found);
  return found;
}
