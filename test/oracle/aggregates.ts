import type { AggregateNode, SeriesSelector } from '../../src/contract/expression.ts';
import type { Span } from './dates.ts';
import { add, ceil, cmp, div, type Fraction, fraction, max, min, mul, parse, sum } from './fraction.ts';
import { type Context, compareAnswers, fieldAnswer, inRow, scalar } from './scalar.ts';
import { type Answer, absent, known, quantity, type Unit } from './value.ts';
import { dataOf, instant, type Row, rowsOf, timeOf } from './world.ts';

/** An aggregate over the rows or windows of a span; where outages are meant, they come from the caller. */
export function aggregate(node: AggregateNode, context: Context, outages: readonly Span[]): Answer {
  const { rows } = node;
  switch (rows.kind) {
    case 'windows':
      return over(
        node,
        windows(context.span, rows.everyMs).map((span) => ({ ...context, span })),
      );
    case 'data': {
      const found = belonging(context, rows.data, rows.select);
      if (found.length === 0 && dataOf(context.world, rows.data).kind !== 'items') return absent('no rows (D6)');
      return over(
        node,
        found.map((row) => inRow(context, rows.data, row)),
      );
    }
    case 'outages':
      return over(
        node,
        outages.map((outage) => inRow(context, rows.condition, outageRow(outage))),
      );
    default:
      return rows satisfies never;
  }
}

/** Windows from the start of the span on; the last one may be shorter (O8). */
function windows({ start, end }: Span, everyMs: number): readonly Span[] {
  const found: Span[] = [];
  for (let at = start; at < end; at += everyMs) found.push({ start: at, end: Math.min(at + everyMs, end) });
  return found;
}

const outageRow = ({ start, end }: Span): Row => ({
  start: { kind: 'instant', value: start },
  end: { kind: 'instant', value: end },
  duration: { kind: 'duration', value: `${end - start}` },
});

/** The rows whose time lies in the span (T7). */
function belonging(context: Context, data: string, select: readonly SeriesSelector[]): readonly Row[] {
  const declaration = dataOf(context.world, data);
  const by = declaration.belongsBy ?? timeOf(declaration);
  return rowsOf(context.world, data).filter((row) => {
    const at = instant(row, by);
    return (
      context.span.start <= at &&
      at < context.span.end &&
      select.every(
        ({ field, value }) => known(compareAnswers('is', fieldAnswer(row, field), scalar(value, context))) === true,
      )
    );
  });
}

/** The function over what the rows say. An unknown condition doesn't count, nor does an absent value (D9). */
function over(node: AggregateNode, rows: readonly Context[]): Answer {
  const test = (part: AggregateNode['where'], row: Context): boolean | undefined =>
    part === undefined ? true : known(scalar(part, row));
  const counted = rows.filter((row) => test(node.countingOnly, row) === true);
  if (node.fn === 'share') {
    const decided = counted.filter((row) => test(node.where, row) !== undefined);
    const hits = decided.filter((row) => test(node.where, row) === true);
    return decided.length === 0 ? absent('no rows') : quantity('number', fraction(hits.length, decided.length));
  }
  const hits = counted.filter((row) => test(node.where, row) === true);
  if (node.fn === 'count' && node.of === undefined) return quantity('number', fraction(hits.length));
  const substitute = node.rows.kind === 'windows' ? node.empty : node.absent;
  let unit: Unit = 'number';
  const values: Fraction[] = [];
  for (const row of hits) {
    const value = node.of === undefined ? absent('nothing to take') : scalar(node.of, row);
    const taken = value.kind === 'absent' && substitute !== undefined ? scalar(substitute, row) : value;
    if (taken.kind !== 'quantity') continue;
    unit = taken.unit;
    values.push(taken.amount);
  }
  return values.length === 0 ? absent('no values') : quantity(unit, statistic(node.fn, values));
}

function statistic(fn: Exclude<AggregateNode['fn'], 'share'>, values: readonly Fraction[]): Fraction {
  const sorted = [...values].sort(cmp);
  const at = (index: number): Fraction => sorted[index] ?? fraction(0);
  const count = fraction(values.length);
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
