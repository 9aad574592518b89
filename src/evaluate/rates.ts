import type { RateNode } from '../contract/expression.ts';
import type { Type } from '../contract/type.ts';
import { compare, isZero, type Rational, ratio, rational, roundToInteger, ZERO } from '../exact/rational.ts';
import { DAY_MS } from '../time/civil.ts';
import { lengthOf } from '../time/intervals.ts';
import { localDay, type Zone } from '../time/zone.ts';
import { calculate, isTimeOfMoney } from './arithmetic.ts';
import { dimensionOf } from './compare.ts';
import type { PeriodAtHand } from './context.ts';
import {
  between,
  boundsOf,
  isQuantity,
  type Ordered,
  type Quantity,
  type Result,
  unknown,
  valueResult,
} from './result.ts';

/** How many units of the excess are paid for (R2). */
export function blocks(excess: Rational, unit: Rational, mode: RateNode['mode']): Rational {
  const count = excess.div(unit);
  switch (mode) {
    case 'in-proportion':
      return count;
    case 'each-full':
      return rational(roundToInteger(count, 'floor'));
    case 'each-started':
      return rational(roundToInteger(count, 'ceiling'));
    default:
      return mode satisfies never;
  }
}

export interface RateQuestion {
  readonly amount: Result;
  readonly mode: RateNode['mode'];
  readonly unit: Result;
  readonly quantity: Result;
  readonly beyond: Result | undefined;
}

/** `AMOUNT for each full UNIT of QUANTITY beyond THRESHOLD`: nothing below the threshold (R2). */
export function rateResult({ amount, mode, unit, quantity, beyond }: RateQuestion): Result {
  const start = beyond ?? zeroLike(quantity);
  const excess = calculate('maximum', calculate('subtract', quantity, start, UNTYPED), zeroLike(quantity), UNTYPED);
  const counted = mapOrdered(excess, (value) => countBlocks(value, unit, mode));
  return calculate('multiply', amount, counted, UNTYPED);
}

const UNTYPED = { kind: 'unknown' } as const;

function countBlocks(excess: Ordered, unit: Result, mode: RateNode['mode']): Quantity | undefined {
  if (unit.state !== 'value' || !isQuantity(unit.value) || excess.kind === 'instant') return undefined;
  if (dimensionOf(unit.value) !== dimensionOf(excess) || compare(unit.value.value, ZERO) <= 0) return undefined;
  return { kind: 'number', value: blocks(excess.value, unit.value.value, mode) };
}

/** A monotone rule applied to a value or to both of its bounds. */
export function mapOrdered(result: Result, rule: (value: Ordered) => Ordered | undefined): Result {
  const bounds = boundsOf(result);
  if (bounds === undefined)
    return result.state === 'unknown' ? result : unknown('undefined', 'a quantity is needed here');
  const low = bounds.low && rule(bounds.low);
  const high = bounds.high && rule(bounds.high);
  if ((bounds.low !== undefined && low === undefined) || (bounds.high !== undefined && high === undefined))
    return unknown('undefined', 'the units do not fit together');
  return result.state === 'value' && low !== undefined ? valueResult(low) : between(low, high, bounds.reason);
}

function zeroLike(quantity: Result): Result {
  const bounds = boundsOf(quantity);
  const end = bounds?.low ?? bounds?.high;
  if (end === undefined || end.kind === 'instant') return valueResult({ kind: 'number', value: ZERO });
  return valueResult({ ...end, value: ZERO });
}

/** The share of the period that a stretch of time makes up: what `fee pro rata for DURATION` multiplies by. Days go by the period's days. */
export function shareOfPeriod(stretch: Result, period: PeriodAtHand | undefined, zone: Zone): Result {
  if (period === undefined) return unknown('no-data', 'there is no period to take a share of');
  const length = lengthOf(period.covered);
  if (length <= 0) return unknown('no-data', 'the period is empty');
  if (boundsOf(stretch)?.low?.kind === 'days') return daysOfPeriod(stretch, period, zone);
  return mapOrdered(stretch, (value) =>
    value.kind === 'duration' ? { kind: 'number', value: value.value.div(length) } : undefined,
  );
}

/**
 * `1 day of fee`: the fee of the period by its local days, so that a day costs the same whether it has 23, 24 or 25 hours
 * (R3b). Time that isn't whole days goes by its length.
 */
export function daysOfPeriod(stretch: Result, period: PeriodAtHand | undefined, zone: Zone): Result {
  if (period === undefined) return unknown('no-data', 'there is no period to take days of');
  const { start, end } = period.covered;
  const length = lengthOf(period.covered);
  if (length <= 0) return unknown('no-data', 'the period is empty');
  const days = localDay(zone, end - 1) - localDay(zone, start) + 1;
  return mapOrdered(stretch, (value) => {
    if (value.kind === 'days') return { kind: 'number', value: value.value.div(days) };
    if (value.kind !== 'duration') return undefined;
    const whole = value.value.div(DAY_MS);
    return { kind: 'number', value: whole.d === 1n ? whole.div(days) : value.value.mul(ratio(1, length)) };
  });
}

/** `left * right`; time of money (`1 day of fee`) is the share of the period's amount that falls to it (R3b). */
export function multiplied(
  left: Result,
  right: Result,
  type: Type,
  at: { readonly period: PeriodAtHand | undefined; readonly zone: Zone },
): Result {
  if (!isTimeOfMoney(left, right)) return calculate('multiply', left, right, type);
  const [stretch, amount] = isMoney(left) ? [right, left] : [left, right];
  return calculate('multiply', daysOfPeriod(stretch, at.period, at.zone), amount, type);
}

const isMoney = (result: Result): boolean => boundsOf(result)?.low?.kind === 'money';

/** Whether a step can be rounded to. */
export const isStep = (value: Quantity): boolean => !isZero(value.value) && value.value.s > 0n;
