import type { AggregateFunction } from '../../contract/expression.ts';
import { standardDeviation } from '../../exact/deviation.ts';
import { compare, isZero, type Rational, ratio, rational, sum, ZERO } from '../../exact/rational.ts';
import type { Instant } from '../../time/intervals.ts';
import { jitter } from './jitter.ts';

/** A value that occurs some number of times. */
export interface Weighted {
  readonly value: Rational;
  readonly weight: number;
  /** How much each of them counts in a weighted mean; 1 if absent. */
  readonly by?: Rational;
  /** When it was sampled, where the order matters. */
  readonly at?: Instant;
}

/** Functions of values; `share` and `count` are of rows. */
export type Statistic = Exclude<AggregateFunction, 'share' | 'count' | 'time-between'>;

/** A statistic, exactly; `undefined` over nothing, except for a sum. The order in which values are given doesn't matter (N5). */
export function statistic(fn: Statistic, values: readonly Weighted[]): Rational | undefined {
  const weight = values.reduce((all, each) => all + each.weight, 0);
  if (fn === 'sum') return total(values);
  if (weight === 0) return undefined;
  switch (fn) {
    case 'mean':
      return mean(values);
    case 'mean-deviation':
      return meanDeviation(values, weight);
    case 'standard-deviation':
      return standardDeviation(values);
    case 'jitter':
      return jitter(values);
    case 'median':
      return median(values, weight);
    case 'minimum':
      return byRank(values, 1);
    case 'maximum':
      return byRank(values, weight);
    default:
      return fn.interpolated
        ? interpolated(values, fn.percentile, weight)
        : byRank(values, nearestRank(fn.percentile, weight));
  }
}

const total = (values: readonly Weighted[]): Rational =>
  values.length === 0 ? ZERO : sum(values.map(({ value, weight }) => value.mul(weight)));

/** M5: of weights that add up to nothing there is no mean. */
function mean(values: readonly Weighted[]): Rational | undefined {
  const weights = totalWeight(values);
  if (isZero(weights)) return undefined;
  return total(
    values.map(({ value, weight, by }) => ({ value: by === undefined ? value : value.mul(by), weight })),
  ).div(weights);
}

/** The mean of how far each value lies from the mean of them all. */
function meanDeviation(values: readonly Weighted[], count: number): Rational {
  const middle = total(values).div(count);
  return total(values.map(({ value, weight }) => ({ value: value.sub(middle).abs(), weight }))).div(count);
}

/** What the weights of all values add up to. */
export const totalWeight = (values: readonly Weighted[]): Rational =>
  sum(values.map(({ weight, by }) => (by === undefined ? rational(weight) : by.mul(weight))));

/** M3, `interpolated`: on the straight line between the two values beside rank 1 + p × (n - 1), as spreadsheets do it. */
function interpolated(values: readonly Weighted[], percentile: string, count: number): Rational | undefined {
  const place = rational(percentile).mul(ratio(count - 1, 100));
  const rank = Number(place.floor().valueOf());
  const low = byRank(values, rank + 1);
  const high = byRank(values, Math.min(rank + 2, count));
  return low && high && low.add(high.sub(low).mul(place.sub(rank)));
}

/** M3: the smallest rank that has at least so many percent of the values at or below it. */
export function nearestRank(percentile: string, count: number): number {
  const exact = rational(percentile).mul(ratio(count, 100));
  return Math.max(1, Number(exact.ceil().valueOf()));
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly Weighted[], weight: number): Rational | undefined {
  const low = byRank(values, Math.floor((weight + 1) / 2));
  const high = byRank(values, Math.floor(weight / 2) + 1);
  return low && high && low.add(high).div(2);
}

/** The value at a rank, from 1, in ascending order. */
function byRank(values: readonly Weighted[], rank: number): Rational | undefined {
  const sorted = [...values].sort((a, b) => compare(a.value, b.value));
  let seen = 0;
  for (const { value, weight } of sorted) {
    seen += weight;
    if (seen >= rank) return value;
  }
  return undefined;
}
