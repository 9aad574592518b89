import type { AggregateFunction } from '../../contract/expression.ts';
import { type Rational, ratio, rational, ZERO } from '../../exact/rational.ts';

/** What depends on the order of values alone. */
export type RankStatistic = Extract<
  AggregateFunction,
  'median' | 'minimum' | 'maximum' | { readonly percentile: string }
>;

export const isRankStatistic = (fn: AggregateFunction): fn is RankStatistic =>
  typeof fn === 'object' || fn === 'median' || fn === 'minimum' || fn === 'maximum';

/** Ranks from 1, in ascending order, and which part of the way from the value at the one to that at the other. */
export interface Ranks {
  readonly low: number;
  readonly high: number;
  readonly between: Rational;
}

/** The ranks that a statistic of so many values asks for; there is at least one value. */
export function ranksOf(fn: RankStatistic, count: number): Ranks {
  switch (fn) {
    case 'minimum':
      return { low: 1, high: 1, between: ZERO };
    case 'maximum':
      return { low: count, high: count, between: ZERO };
    case 'median':
      // The middle value, or the mean of the two in the middle.
      return { low: Math.floor((count + 1) / 2), high: Math.floor(count / 2) + 1, between: ratio(1, 2) };
    default:
      return fn.interpolated ? interpolated(fn.percentile, count) : nearestRank(fn.percentile, count);
  }
}

/** M3: the smallest rank that has at least so many percent of the values at or below it. */
function nearestRank(percentile: string, count: number): Ranks {
  const exact = rational(percentile).mul(ratio(count, 100));
  const rank = Math.max(1, Number(exact.ceil().valueOf()));
  return { low: rank, high: rank, between: ZERO };
}

/** M3, `interpolated`: on the straight line between the two values beside rank 1 + p × (n - 1), as spreadsheets do it. */
function interpolated(percentile: string, count: number): Ranks {
  const place = rational(percentile).mul(ratio(count - 1, 100));
  const rank = Number(place.floor().valueOf());
  return { low: rank + 1, high: Math.min(rank + 2, count), between: place.sub(rank) };
}
