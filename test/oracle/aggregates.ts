import type { AggregateNode, Expression, SeriesSelector } from '../../src/contract/expression.ts';
import { periodsTouching, type Span } from './dates.ts';
import { add, ceil, cmp, div, type Fraction, floor, fraction, max, min, mul, parse, sub, sum } from './fraction.ts';
import { type Context, inRow, scalar } from './scalar.ts';
import { type Answer, absent, known, quantity, type Unit } from './value.ts';
import { dataOf, instant, type Row, rowsOf, timeOf, type World } from './world.ts';

export const NO_ROWS = 'no rows (D6)';

/** An aggregate over the rows or windows of a span. */
export function aggregate(node: AggregateNode, context: Context): Answer {
  const { rows } = node;
  switch (rows.kind) {
    case 'windows':
      return over(
        node,
        windows(context, rows.everyMs).map((span) => ({ ...context, span })),
      );
    case 'periods':
      return over(
        node,
        periodsTouching(rows.each, context.world.contract.zone, context.span).map((period) => {
          const span = {
            start: Math.max(period.start, context.span.start),
            end: Math.min(period.end, context.span.end),
          };
          return { ...context, span, whole: period, spec: rows.each };
        }),
      );
    case 'data': {
      const declared = context.world.history.kept?.[rows.data];
      // Decision 0034: of what lies outside nothing is known, whatever rows there are. The generator declares whole periods.
      if (declared !== undefined && (context.span.end <= declared.start || declared.end <= context.span.start))
        return absent(NO_ROWS);
      const found = belonging(context, rows.data, rows.select);
      if (found.length === 0) return node.fn === 'count' && kept(context, rows.data) ? NONE : absent(NO_ROWS);
      return over(
        node,
        found.map((row) => inRow(context, rows.data, row)),
      );
    }
    case 'outages':
      throw new Error('the oracle counts no outages');
    default:
      return rows satisfies never;
  }
}

const NONE = quantity('number', fraction(0));

/** D6: a list of items has been kept from its first row on; then none means that nothing came in. */
function kept({ world, span }: Context, data: string): boolean {
  const { kind } = dataOf(world, data);
  if (kind === 'intervals') return true;
  if (kind !== 'items') return false;
  if (world.history.kept?.[data] !== undefined) return true;
  return rowsOf(world, data).some((row) => earliest(row) < span.end);
}

const earliest = (row: Row): number =>
  Object.values(row).reduce((first: number, cell) => {
    const instants =
      cell === null
        ? []
        : 'kind' in cell
          ? cell.kind === 'instant'
            ? [cell.value]
            : []
          : cell.map(({ start }) => start);
    return Math.min(first, ...instants);
  }, Number.POSITIVE_INFINITY);

/** Windows from the start of the whole period on (O8), as far as they lie in what is covered of it (T5). */
function windows({ span, whole }: Context, everyMs: number): readonly Span[] {
  const found: Span[] = [];
  for (let at = whole.start; at < span.end; at += everyMs) {
    const window = { start: Math.max(at, span.start), end: Math.min(at + everyMs, span.end) };
    if (window.start < window.end) found.push(window);
  }
  return found;
}

/** The rows whose time lies in the span (T7). */
function belonging({ world, span }: Context, data: string, select: readonly SeriesSelector[]): readonly Row[] {
  if (select.length > 0) throw new Error('the oracle knows one series only');
  const days = byDay(world, data);
  const found: Row[] = [];
  for (let day = dayNumber(span.start); day <= dayNumber(span.end); day++)
    for (const { row, time } of days.get(day) ?? []) if (span.start <= time && time < span.end) found.push(row);
  return found;
}

interface Dated {
  readonly row: Row;
  readonly time: number;
}

const dayNumber = (instant: number): number => Math.floor(instant / 86_400_000);

const dated = new WeakMap<World, Map<string, ReadonlyMap<number, readonly Dated[]>>>();

/** The rows by the day (of UTC) to which they belong, laid out once: many windows ask. */
function byDay(world: World, data: string): ReadonlyMap<number, readonly Dated[]> {
  const cache = dated.get(world) ?? new Map<string, ReadonlyMap<number, readonly Dated[]>>();
  dated.set(world, cache);
  const declaration = dataOf(world, data);
  const by = declaration.belongsBy ?? timeOf(declaration);
  const found =
    cache.get(data) ??
    Map.groupBy(
      rowsOf(world, data).map((row) => ({ row, time: instant(row, by) })),
      ({ time }) => dayNumber(time),
    );
  cache.set(data, found);
  return found;
}

/** The function over what the rows say. An unknown condition doesn't count, nor does an absent value (D9). */
function over(node: AggregateNode, rows: readonly Context[]): Answer {
  const test = (part: AggregateNode['where'], row: Context): boolean | undefined =>
    part === undefined ? true : known(scalar(part, row));
  const counted = rows.filter((row) => test(node.countingOnly, row) === true);
  if (node.fn === 'share') {
    const decided = counted.filter((row) => test(node.where, row) !== undefined);
    const hits = decided.filter((row) => test(node.where, row) === true);
    if (node.weight !== undefined) return weightedShare(node.weight, hits, decided);
    return decided.length === 0 ? absent('no rows') : quantity('number', fraction(hits.length, decided.length));
  }
  if (node.fn === 'time-between' || node.fn === 'jitter') throw new Error(`the oracle takes no ${node.fn} of rows`);
  const hits = counted.filter((row) => test(node.where, row) === true);
  if (node.fn === 'count' && node.of === undefined) return quantity('number', fraction(hits.length));
  const substitute = node.rows.kind === 'windows' ? node.empty : node.absent;
  let unit: Unit = 'number';
  const values: Fraction[] = [];
  const weights: Fraction[] = [];
  for (const row of hits) {
    const value = node.of === undefined ? absent('nothing to take') : scalar(node.of, row);
    const taken = value.kind === 'absent' && substitute !== undefined ? scalar(substitute, row) : value;
    if (taken.kind !== 'quantity') continue;
    const weight = node.weight === undefined ? quantity('number', fraction(1)) : scalar(node.weight, row);
    if (weight.kind !== 'quantity') continue;
    unit = taken.unit;
    values.push(taken.amount);
    weights.push(weight.amount);
  }
  if (node.weight !== undefined) {
    // M5
    const all = sum(weights);
    if (cmp(all, fraction(0)) === 0) return absent('no weights (M5)');
    return quantity(unit, div(sum(values.map((value, i) => mul(value, weights[i] ?? fraction(0)))), all));
  }
  return values.length === 0 ? absent('no values') : quantity(unit, statistic(node.fn, values));
}

function weightedShare(weight: Expression, hits: readonly Context[], all: readonly Context[]): Answer {
  const weigh = (rows: readonly Context[]): Fraction =>
    sum(
      rows.map((row) => {
        const found = scalar(weight, row);
        return found.kind === 'quantity' ? found.amount : fraction(0);
      }),
    );
  const whole = weigh(all);
  return cmp(whole, fraction(0)) === 0 ? absent('no weights (M5)') : quantity('number', div(weigh(hits), whole));
}

function statistic(
  fn: Exclude<AggregateNode['fn'], 'share' | 'time-between' | 'jitter'>,
  values: readonly Fraction[],
): Fraction {
  const sorted = [...values].sort(cmp);
  const at = (index: number): Fraction => sorted[index] ?? fraction(0);
  const count = fraction(values.length);
  if (typeof fn === 'object' && fn.interpolated) {
    const place = mul(parse(fn.percentile), fraction(values.length - 1, 100));
    const rank = Number(floor(place));
    const low = at(rank);
    return add(low, mul(sub(at(Math.min(rank + 1, values.length - 1)), low), sub(place, fraction(rank))));
  }
  if (typeof fn === 'object')
    // The smallest value with at least p% at or below (M3).
    return at(Math.max(0, Number(ceil(div(mul(parse(fn.percentile), count), fraction(100)))) - 1));
  switch (fn) {
    case 'count':
      return count;
    case 'sum':
      return sum(values);
    case 'mean':
      return div(sum(values), count);
    case 'mean-deviation': {
      const mean = div(sum(values), count);
      return div(sum(values.map((value) => max(sub(value, mean), sub(mean, value)))), count);
    }
    case 'standard-deviation':
      throw new Error('the oracle takes no roots');
    case 'median': {
      const half = Math.floor(values.length / 2);
      return values.length % 2 === 1 ? at(half) : div(add(at(half - 1), at(half)), fraction(2));
    }
    case 'minimum':
      return values.reduce(min);
    case 'maximum':
      return values.reduce(max);
    default:
      return fn satisfies never;
  }
}
