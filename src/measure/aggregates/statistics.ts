import type { AggregateFunction } from '../../contract/expression.ts';
import { standardDeviation } from '../../exact/deviation.ts';
import { compare, isZero, ONE, type Rational, weightedSum } from '../../exact/rational.ts';
import type { Instant } from '../../time/intervals.ts';
import { type RankStatistic, ranksOf } from '../plan/ranks.ts';
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
  if (fn === 'sum') return weightedSum(values);
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
    default:
      return ordered(fn, values, weight);
  }
}

/** M5: of weights that add up to nothing there is no mean. */
function mean(values: readonly Weighted[]): Rational | undefined {
  const weights = totalWeight(values);
  if (isZero(weights)) return undefined;
  return weightedSum(
    values.map(({ value, weight, by }) => ({ value: by === undefined ? value : value.mul(by), weight })),
    weights,
  );
}

/** The mean of how far each value lies from the mean of them all. */
function meanDeviation(values: readonly Weighted[], count: number): Rational {
  const middle = weightedSum(values).div(count);
  return weightedSum(values.map(({ value, weight }) => ({ value: value.sub(middle).abs(), weight }))).div(count);
}

/** What the weights of all values add up to. */
export const totalWeight = (values: readonly Weighted[]): Rational =>
  weightedSum(values.map(({ weight, by = ONE }) => ({ value: by, weight })));

/** What stands at the ranks that a statistic asks for, and between them. */
function ordered(fn: RankStatistic, values: readonly Weighted[], count: number): Rational | undefined {
  const { low, high, between } = ranksOf(fn, count);
  const one = byRank(values, low);
  const other = high === low ? one : byRank(values, high);
  return one && other && one.add(other.sub(one).mul(between));
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
