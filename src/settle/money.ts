import type { Band } from '../contract/contract.ts';
import type { RoundingMode } from '../contract/expression.ts';
import type { Value } from '../contract/value.ts';
import type { Result } from '../evaluate/result.ts';
import { boundsOf, toValue } from '../evaluate/result.ts';
import { type Showing, showValue } from '../evaluate/show.ts';
import { minorUnit } from '../exact/money.ts';
import { isEqual, maximum, minimum, type Rational, roundTo, toJSON, ZERO } from '../exact/rational.ts';
import type { Shown } from '../statement/statement.ts';
import { bandText } from './schedule.ts';

/** An amount of the agreement's currency that is certain as far as `low` and open up to `high` (D7). */
export interface Amount {
  readonly low: Rational;
  readonly high: Rational;
}

export const NOTHING_DUE: Amount = { low: ZERO, high: ZERO };

export const addAmounts = (a: Amount, b: Amount): Amount => ({ low: a.low.add(b.low), high: a.high.add(b.high) });

export const scaleAmount = ({ low, high }: Amount, factor: Rational): Amount => ({
  low: low.mul(factor),
  high: high.mul(factor),
});

/** The amount that covers all of them: one of them is due, and it's open which. */
export const anyOf = (amounts: readonly Amount[]): Amount =>
  amounts.reduce(
    (all, { low, high }) => ({ low: minimum(all.low, low), high: maximum(all.high, high) }),
    amounts[0] ?? NOTHING_DUE,
  );

export const isCertain = ({ low, high }: Amount): boolean => isEqual(low, high);

/** Money that an expression came to, or why it came to none. */
export type MoneyFound =
  | { readonly kind: 'amount'; readonly amount: Amount; readonly reason?: string }
  /** The table says that there is no such commitment. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Reads money out of a result. A credit is never negative; one that still grows is certain as far as it has grown. */
export function moneyIn(result: Result, currency: string): MoneyFound {
  if (result.state === 'unknown')
    return result.cause === 'none' ? { kind: 'none' } : { kind: 'unknown', reason: result.reason };
  if (result.state === 'value' && result.value.kind === 'none') return { kind: 'none' };
  const bounds = boundsOf(result);
  const low = bounds?.low ?? bounds?.high;
  const high = bounds?.high ?? bounds?.low;
  if (low?.kind !== 'money' || high?.kind !== 'money')
    return { kind: 'unknown', reason: 'the rule does not come to an amount of money' };
  if (low.currency !== currency || high.currency !== currency)
    return { kind: 'unknown', reason: `the rule comes to ${low.currency}, the agreement is in ${currency}` };
  const open = bounds?.low === undefined;
  const amount = { low: open ? ZERO : maximum(ZERO, low.value), high: maximum(ZERO, high.value) };
  return bounds?.reason ? { kind: 'amount', amount, reason: bounds.reason } : { kind: 'amount', amount };
}

/** Exact or rounded figures of one agreement, with the texts to show. */
export interface Teller {
  readonly currency: string;
  /** Whether nobody reads texts, so that what only they need needn't be found. */
  readonly silent: boolean;
  readonly unit: Rational;
  readonly mode: RoundingMode;
  /** To the currency's minor unit (N3). */
  readonly round: (amount: Rational) => Rational;
  readonly money: (amount: Rational) => Shown & { readonly value: Value & { readonly kind: 'money' } };
  readonly text: (amount: Rational) => string;
  readonly shown: (value: Value, showing?: Omit<Showing, 'zone'>) => Shown;
  /** A value, or its bounds, in words. */
  readonly result: (result: Result, showing?: Omit<Showing, 'zone'>) => string;
  /** `Uptime = 99.5%`, `Uptime is between 99.2% and 99.8%`. */
  readonly said: (name: string, result: Result, showing?: Omit<Showing, 'zone'>) => string;
  /** `below 99.9%` */
  readonly band: (band: Band) => string;
}

export function tellerOf({
  currency,
  zone,
  moneyRounding,
}: {
  readonly currency: string;
  readonly zone: string;
  readonly moneyRounding: RoundingMode;
}): Teller {
  const unit = minorUnit(currency);
  const shown: Teller['shown'] = (value, showing = {}) => ({ value, text: showValue(value, { zone, ...showing }) });
  const money: Teller['money'] = (amount) => {
    const value = { kind: 'money', value: toJSON(amount), currency } as const;
    return { value, text: showValue(value, { zone }) };
  };
  const result: Teller['result'] = (found, showing = {}) => {
    switch (found.state) {
      case 'value':
        return found.value.kind === 'intervals' ? 'a set of times' : shown(toValue(found.value), showing).text;
      case 'between': {
        const low = found.low && shown(toValue(found.low), showing).text;
        const high = found.high && shown(toValue(found.high), showing).text;
        if (low !== undefined && high !== undefined) return `between ${low} and ${high}`;
        return low === undefined ? `at most ${high}` : `${low} or more`;
      }
      case 'unknown':
        return `unknown (${found.reason})`;
      default:
        return found satisfies never;
    }
  };
  return {
    currency,
    silent: false,
    unit,
    mode: moneyRounding,
    round: (amount) => roundTo(amount, unit, moneyRounding),
    money,
    text: (amount) => money(amount).text,
    shown,
    result,
    said: (name, found, showing) => `${name} ${found.state === 'value' ? '=' : 'is'} ${result(found, showing)}`,
    band: (band) => bandText(band, zone),
  };
}

/** The same figures without any text, for what nobody reads. */
export function silentTeller(teller: Teller): Teller {
  const { currency } = teller;
  return {
    ...teller,
    silent: true,
    money: (amount) => ({ value: { kind: 'money', value: toJSON(amount), currency }, text: '' }),
    text: () => '',
    shown: (value) => ({ value, text: '' }),
    result: () => '',
    said: () => '',
    band: () => '',
  };
}
