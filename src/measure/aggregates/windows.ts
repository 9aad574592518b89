import type { AggregateNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { compile } from '../../evaluate/compile.ts';
import { common } from '../../evaluate/periods.ts';
import { certainly, isQuantity, type Result, toValue } from '../../evaluate/result.ts';
import { isZero, ONE, type Rational, toJSON, weightedSum } from '../../exact/rational.ts';
import { type Interval, lengthOf } from '../../time/intervals.ts';
import { periodsBetween } from '../../time/periods.ts';
import type { ZoneLike } from '../../time/zone.ts';
import type { Fact, Measured } from '../measurements.ts';
import { windowsIn } from '../overtime/evaluate.ts';
import { conditionIn } from '../overtime/scalar.ts';
import type { MeasuredCell, Scope } from '../scope.ts';
import { outcomesOfWindows, type WindowOutcome } from './sameWindows.ts';
import { statistic, type Weighted } from './statistics.ts';
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
  const counted = rows.kind === 'windows' ? await outcomesOfWindows(node, rows.everyMs, cells, scope) : undefined;
  if (counted !== undefined) return counted.map((own, i) => summarise(node, own, empty, cells[i]));
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
    const outcomes = own.map((_, i): WindowOutcome => {
      const place = from + i;
      return { windows: 1, only: only?.[place], where: where?.[place], of: of?.[place], weight: weight?.[place] };
    });
    return summarise(node, outcomes, empty, cells[cell]);
  });
}

/** Of windows without rows nothing was seen. */
function summarise(
  node: AggregateNode,
  outcomes: readonly WindowOutcome[],
  empty: Result | undefined,
  cell: MeasuredCell | undefined,
): Measured {
  const gathered = gather(outcomes, empty);
  const { windows, skipped } = gathered;
  const measured = valueOfWindows(node, gathered);
  if (skipped === 0 || cell === undefined) return measured;
  return { ...measured, observedMs: Math.round((lengthOf(cell.covered) * (windows - skipped)) / windows) };
}

/** What the windows of one cell come to, one by one. */
interface Gathered {
  readonly windows: number;
  readonly counted: number;
  readonly holding: number;
  readonly skipped: number;
  readonly values: readonly Weighted[];
  readonly weights: { readonly counted: readonly Weighted[]; readonly holding: readonly Weighted[] };
  readonly unit: Result | undefined;
}

function gather(outcomes: readonly WindowOutcome[], empty: Result | undefined): Gathered {
  let windows = 0;
  let counted = 0;
  let holding = 0;
  let skipped = 0;
  const values: Weighted[] = [];
  let unit: Result | undefined;
  const weights: { counted: Weighted[]; holding: Weighted[] } = { counted: [], holding: [] };
  for (const { windows: same, only, where, of, weight } of outcomes) {
    windows += same;
    if (only !== undefined && certainly(only) !== true) continue;
    const meant = where === undefined ? true : truth(where, empty);
    const by = weight === undefined ? ONE : sizeOf(weight);
    if (meant === undefined || by === undefined) {
      skipped += same;
      continue;
    }
    if (meant && of !== undefined) {
      const filled = isEmpty(of) && empty !== undefined ? empty : of;
      const value = sizeOf(filled);
      if (value === undefined) {
        skipped += same;
        continue;
      }
      unit ??= filled;
      values.push({ value, weight: same, ...(weight === undefined ? {} : { by }) });
    }
    counted += same;
    weights.counted.push({ value: by, weight: same });
    if (!meant) continue;
    holding += same;
    weights.holding.push({ value: by, weight: same });
  }
  return { windows, counted, holding, skipped, values, weights, unit };
}

function valueOfWindows(
  node: AggregateNode,
  { windows, counted, holding, skipped, values, weights, unit }: Gathered,
): Measured {
  const facts: Fact[] = [countFact('windows', windows), countFact('counted', counted)];
  if (skipped > 0) facts.push(countFact('without rows, skipped', skipped));
  if (node.where) facts.push(countFact('of these', holding));
  if (counted === 0) return noValue('no window of this period has rows (D6)', facts);
  const { fn } = node;
  if (fn === 'count') return { state: 'value', value: { kind: 'number', value: String(holding) }, facts };
  const all = weightedSum(weights.counted);
  if (node.weight && isZero(all)) return noValue('nothing counts: the weights add up to 0 (M5)', facts);
  if (fn === 'share')
    return { state: 'value', value: { kind: 'percent', value: toJSON(weightedSum(weights.holding).div(all)) }, facts };
  if (fn === 'time-between') return noValue('windows follow each other: there is no time between them', facts);
  const value = statistic(fn, values);
  if (value === undefined || unit?.state !== 'value' || !isQuantity(unit.value))
    return noValue('no window counts, so that there is no value', facts);
  return { state: 'value', value: toValue({ ...unit.value, value }), facts };
}

/** Nothing was counted in the window, or a rate of nothing was asked for. */
const isEmpty = (result: Result): boolean =>
  result.state === 'unknown' && (result.cause === 'no-data' || result.cause === 'undefined');

function truth(result: Result, empty: Result | undefined): boolean | undefined {
  const certain = certainly(result);
  if (certain !== undefined || empty === undefined || !isEmpty(result)) return certain;
  const size = sizeOf(empty);
  return certainly(empty) ?? (size === undefined ? undefined : size.n !== 0n);
}

const sizeOf = (result: Result): Rational | undefined =>
  result.state === 'value' && isQuantity(result.value) ? result.value.value : undefined;
