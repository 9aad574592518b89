import { ONE, type Rational, ratio, ZERO } from '../exact/rational.ts';
import { clip, type Interval, type IntervalSet, lengthOf, total } from './intervals.ts';
import { MONTHS, type Period, type PeriodSpec, periodsBetween, wholeMonths } from './periods.ts';
import type { ZoneLike } from './zone.ts';

/** The time unit of a fee: `12000 GBP per month`. A fee is a rate (R3b). */
export type FeeUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Share of the period that `covered` (a term, the time with data) spans: 1 where all of it, below 1 for a partial period (T5). */
export function coveredShare(period: Interval, covered: IntervalSet): Rational {
  const length = lengthOf(period);
  return length <= 0 ? ZERO : ratio(total(clip(covered, period)), length);
}

export interface FeeQuestion {
  /** The unit the fee is stated for. */
  readonly per: FeeUnit;
  readonly spec: PeriodSpec;
  readonly zone: ZoneLike;
  /** A period of `spec`. */
  readonly period: Period;
  /** The part of the period that the term covers; default all of it. */
  readonly covered?: IntervalSet;
}

/**
 * What to multiply a fee by for a whole period (R3b): by calendar months where the period is a whole number of them
 * (a monthly fee is 3 for a quarter, a yearly one 1/12 for a billing cycle), else by the share of the time of each unit it touches.
 * Where the term covers only a part, that is multiplied by the share of time covered (T5).
 */
export function feeFactor({ per, spec, zone, period, covered }: FeeQuestion): Rational {
  const months = wholeMonths(spec);
  if (months === undefined || per === 'day' || per === 'week')
    return feeFactorOver(per, zone, covered ?? [period], period);
  const whole = months === MONTHS[per] ? ONE : ratio(months, MONTHS[per]);
  return covered === undefined ? whole : whole.mul(coveredShare(period, covered));
}

/**
 * What to multiply a fee by for any stretch of time inside `within`: the sum of the shares of each calendar month (or of each local
 * day, for fees by day and week) that it covers. Whole months count 1 whatever their length.
 */
export function feeFactorOver(per: FeeUnit, zone: ZoneLike, covered: IntervalSet, within: Interval): Rational {
  const byDay = per === 'day' || per === 'week';
  const unit: PeriodSpec = { kind: 'calendar', unit: byDay ? 'day' : 'month' };
  const units = periodsBetween(unit, zone, within.start, within.end)
    .map((each) => coveredShare(each, clip(covered, within)))
    .reduce((all, share) => all.add(share), ZERO);
  return units.div(per === 'day' ? 1 : per === 'week' ? 7 : MONTHS[per]);
}
