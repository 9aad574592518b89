import type { AggregateNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { compile } from '../../evaluate/compile.ts';
import { common } from '../../evaluate/periods.ts';
import { isQuantity, type Result, toValue } from '../../evaluate/result.ts';
import { isZero, toJSON } from '../../exact/rational.ts';
import { type Interval, lengthOf } from '../../time/intervals.ts';
import { periodsBetween } from '../../time/periods.ts';
import type { ZoneLike } from '../../time/zone.ts';
import type { Fact, Measured } from '../measurements.ts';
import { windowsIn } from '../overtime/evaluate.ts';
import { conditionIn } from '../overtime/scalar.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { GatheredWindows } from './gatheredWindows.ts';
import { gatherSame } from './sameWindows.ts';
import { countFact, noValue } from './words.ts';

type Windows = Extract<AggregateNode['rows'], { readonly kind: 'windows' | 'periods' }>;

/** Local days, weeks, months of a stretch of time (T2); one that the stretch cuts counts with what lies in it. */
const periodsIn = (spec: PeriodSpec, within: Interval, zone: ZoneLike): readonly MeasuredCell[] =>
  periodsBetween(spec, zone, within.start, within.end).map((whole) => {
    const covered = common(whole, within);
    return { covered, period: { spec, whole, covered } };
  });

/**
 * An aggregate over windows of equal length, aligned to the period's start: `mean over each 5 min of (…)`, `share over each 1 h where (…)`. A window
 * without rows is skipped unless `empty counts as` says what it comes to (M2).
 */
export async function overWindows(
  node: AggregateNode,
  rows: Windows,
  cells: readonly MeasuredCell[],
  scope: Scope,
): Promise<readonly Measured[]> {
  const empty = node.empty && compile(node.empty, scope.environment)(scope.context);
  const gathered = rows.kind === 'windows' ? await gatherSame(node, rows.everyMs, cells, empty, scope) : undefined;
  if (gathered !== undefined) return gathered.map((own, i) => summarise(node, own, cells[i]));
  const windows = cells.map(({ period, covered }) =>
    rows.kind === 'windows'
      ? windowsIn({ ...period, covered }, rows.everyMs)
      : periodsIn(rows.each, covered, scope.environment.zone),
  );
  const all = windows.flat();
  const ask = async (part: AggregateNode['of']): Promise<readonly Result[] | undefined> =>
    part === undefined ? undefined : (await conditionIn(part, all, scope)).results;
  const where = await ask(node.where);
  const of = await ask(node.of);
  const only = await ask(node.countingOnly);
  const weight = await ask(node.weight);
  let next = 0;
  return windows.map((own, cell) => {
    const from = next;
    next += own.length;
    const all = new GatheredWindows(empty);
    for (let place = from; place < next; place++)
      all.add({ windows: 1, only: only?.[place], where: where?.[place], of: of?.[place], weight: weight?.[place] });
    return summarise(node, all, cells[cell]);
  });
}

/** Of windows without rows nothing was seen. */
function summarise(node: AggregateNode, gathered: GatheredWindows, cell: MeasuredCell | undefined): Measured {
  const { windows, skipped } = gathered;
  const measured = valueOfWindows(node, gathered);
  if (skipped === 0 || cell === undefined) return measured;
  return { ...measured, observedMs: Math.round((lengthOf(cell.covered) * (windows - skipped)) / windows) };
}

function valueOfWindows(node: AggregateNode, gathered: GatheredWindows): Measured {
  const { windows, counted, holding, skipped, unit } = gathered;
  const facts: Fact[] = [countFact('windows', windows), countFact('counted', counted)];
  if (skipped > 0) facts.push(countFact('without rows, skipped', skipped));
  if (node.where) facts.push(countFact('of these', holding));
  if (counted === 0) return noValue('no window of this period has rows (D6)', facts);
  const { fn } = node;
  if (fn === 'count') return { state: 'value', value: { kind: 'number', value: String(holding) }, facts };
  const weights = gathered.weights(node.weight !== undefined);
  if (node.weight && isZero(weights.counted)) return noValue('nothing counts: the weights add up to 0 (M5)', facts);
  if (fn === 'share')
    return { state: 'value', value: { kind: 'percent', value: toJSON(weights.holding.div(weights.counted)) }, facts };
  if (fn === 'time-between') return noValue('windows follow each other: there is no time between them', facts);
  const value = gathered.statistic(fn);
  if (value === undefined || unit?.state !== 'value' || !isQuantity(unit.value))
    return noValue('no window counts, so that there is no value', facts);
  return { state: 'value', value: toValue({ ...unit.value, value }), facts };
}
