import type { Contract } from '../contract/contract.ts';
import { ONE, type Rational } from '../exact/rational.ts';
import type { IntervalSet } from '../time/intervals.ts';
import { coveredShare, feeFactor } from '../time/proration.ts';
import type { Zone } from '../time/zone.ts';
import type { PeriodAtHand } from './context.ts';
import { mapOrdered } from './rates.ts';
import { type Ordered, type Result, valueResult } from './result.ts';

export interface FeeTerms {
  readonly zone: Zone;
  /** Whether a period that the term or the data cut pays all of its fee (T5). */
  readonly partialPeriods: Contract['partialPeriods'];
}

/**
 * What a service costs in a period. A rate comes to its amount for the period by calendar months where they divide evenly,
 * else by time (R3b); a plain amount is the amount of one period. Where only a part is covered, that share of it is due (T5).
 */
export function feeForPeriod(fee: Result, { spec, whole, covered }: PeriodAtHand, terms: FeeTerms): Result {
  const part: IntervalSet | undefined =
    terms.partialPeriods === 'full-fee' || (covered.start === whole.start && covered.end === whole.end)
      ? undefined
      : [covered];
  const certain = part === undefined && fee.state === 'value' ? fee.value : undefined;
  if (certain?.kind === 'money') return fee;
  if (certain?.kind === 'rate' && feeFactor({ per: certain.per, spec, zone: terms.zone, period: whole }) === ONE)
    return unitFeeOf(fee, certain);
  return mapOrdered(fee, (amount): Ordered | undefined => {
    switch (amount.kind) {
      case 'rate': {
        const factor = feeFactor({
          per: amount.per,
          spec,
          zone: terms.zone,
          period: whole,
          ...(part === undefined ? {} : { covered: part }),
        });
        return money(amount.value.mul(factor), amount.currency);
      }
      case 'money':
        return part === undefined ? amount : money(amount.value.mul(coveredShare(whole, part)), amount.currency);
      default:
        return undefined;
    }
  });
}

/** A rate by the length of the period itself: one and the same fee in all periods. */
function unitFeeOf(fee: Result, { value, currency }: Extract<Ordered, { kind: 'rate' }>): Result {
  const known = unitFees.get(fee);
  if (known !== undefined) return known;
  const found = valueResult(money(value, currency));
  unitFees.set(fee, found);
  return found;
}

const unitFees = new WeakMap<Result, Result>();

const money = (value: Rational, currency: string): Ordered => ({ kind: 'money', value, currency });
