import type { AggregateFunction, OverDatesNode } from '../contract/expression.ts';
import { standardDeviation } from '../exact/deviation.ts';
import { compare, type Rational, rational, sum } from '../exact/rational.ts';
import { parseIsoDate } from '../time/civil.ts';
import { periodsBetween } from '../time/periods.ts';
import { startOfDay, type ZoneLike } from '../time/zone.ts';
import type { Evaluate } from './compile.ts';
import { inUnitOf, isQuantity, type Quantity, unknown, valueResult } from './result.ts';

/**
 * A figure of a metric's values in periods that two dates name, such as the baseline that a level is set from: periods of the rule at hand that begin
 * within them, the last day included. A period that wasn't measured leaves it without a value.
 */
export function overDates({ fn, metric, from, until }: OverDatesNode, zone: ZoneLike): Evaluate {
  const start = startOfDay(zone, parseIsoDate(from) ?? 0);
  const end = startOfDay(zone, (parseIsoDate(until) ?? 0) + 1);
  return (context) => {
    const { period } = context;
    if (period === undefined) return unknown('no-data', 'there is no period at hand');
    const values: Quantity[] = [];
    for (const whole of periodsBetween(period.spec, zone, start, end)) {
      if (whole.start < start) continue;
      const value = context.metric(metric, period.whole.index - whole.index);
      if (value.state === 'unknown') return { ...value, reason: `${value.reason} in ${whole.key}` };
      if (value.state === 'between') return unknown('gaps', `${value.reason} in ${whole.key}`);
      if (!isQuantity(value.value)) return unknown('undefined', `${metric} is no quantity`);
      values.push(value.value);
    }
    const [first] = values;
    const figure = statistic(
      fn,
      values.map(({ value }) => value),
    );
    if (first === undefined || figure === undefined)
      return unknown('no-data', `no period begins between ${from} and ${until}`);
    return valueResult(fn === 'count' ? { kind: 'number', value: figure } : inUnitOf(first, figure));
  };
}

/** Percentiles are nearest-rank (M3). */
function statistic(fn: AggregateFunction, values: readonly Rational[]): Rational | undefined {
  const sorted = values.toSorted(compare);
  const rank = (share: Rational): Rational | undefined =>
    sorted[Math.max(0, Number(share.mul(sorted.length).ceil().valueOf()) - 1)];
  if (typeof fn === 'object') return rank(rational(fn.percentile).div(100));
  switch (fn) {
    case 'minimum':
      return sorted[0];
    case 'maximum':
      return sorted.at(-1);
    case 'sum':
      return sorted.length === 0 ? undefined : sum(sorted);
    case 'mean':
      return sorted.length === 0 ? undefined : sum(sorted).div(sorted.length);
    case 'mean-deviation': {
      if (sorted.length === 0) return undefined;
      const mean = sum(sorted).div(sorted.length);
      return sum(sorted.map((value) => value.sub(mean).abs())).div(sorted.length);
    }
    case 'standard-deviation':
      return standardDeviation(sorted.map((value) => ({ value, weight: 1 })));
    case 'median':
      return sorted.length % 2 === 1
        ? rank(rational('1/2'))
        : sorted.length === 0
          ? undefined
          : sum(sorted.slice(sorted.length / 2 - 1, sorted.length / 2 + 1)).div(2);
    case 'count':
      return rational(sorted.length);
    case 'share':
    case 'time-between':
    case 'jitter':
      return undefined;
    default:
      return fn satisfies never;
  }
}
