import { isAbove, isBelow, type Rational, rational } from '../../exact/rational.ts';
import { thresholdOf } from '../scheduleUse.ts';
import { type ValueInterval, witness } from '../valueInterval.ts';
import type { CreditFunction, Payout } from './credit.ts';
import { insideOf, sameFigure } from './curve.ts';
import { most, times, valueAt } from './form.ts';

/** Two stretches of values of which the worse earns less. */
export interface Reversal {
  readonly better: { readonly interval: ValueInterval; readonly witness: Rational; readonly amount: Rational };
  readonly worse: { readonly interval: ValueInterval; readonly witness: Rational; readonly amount: Rational };
}

/**
 * Where worse service earns less: the first place at which what is certain falls although the value goes on from better to worse. Stretches of
 * which something is open are left alone.
 */
export function reversal(found: CreditFunction): Reversal | undefined {
  const { target, credit, subject } = found;
  const threshold = thresholdOf(target);
  if (threshold === undefined || subject.metric?.id !== target.threshold?.metric) return undefined;
  const wantsMore = threshold.operator === 'at-least' || threshold.operator === 'above';
  const known = credit.filter(({ of }) => isKnown(of));
  const fromBetter = wantsMore ? known.toReversed() : known;
  let best: Reversal['better'] | undefined;
  for (const { interval, of } of fromBetter) {
    const value = witness(interval, subject.range);
    if (of.least.kind !== 'figure' || value === undefined) continue;
    const top = most(of.least.form, interval);
    const bottom = most(times(of.least.form, MINUS_ONE), interval);
    if (top === undefined || bottom === undefined) continue;
    const lowest = bottom.value.neg();
    if (best !== undefined && isBelow(lowest, best.amount)) {
      const inside = isBelow(valueAt(of.least.form, value), best.amount) ? value : bottom.at;
      return { better: best, worse: { interval, witness: inside, amount: valueAt(of.least.form, inside) } };
    }
    if (best === undefined || isAbove(top.value, best.amount))
      best = { interval, witness: top.reached ? top.at : insideOf(interval), amount: top.value };
  }
  return undefined;
}

const MINUS_ONE = rational(-1);

const isKnown = ({ verdict, least, most: upTo }: Payout): boolean =>
  (verdict === 'missed' || verdict === 'met') && sameFigure(least, upTo);
