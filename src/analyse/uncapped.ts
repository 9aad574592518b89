import type { Cap, Contract, CreditRule, Target } from '../contract/contract.ts';
import type { Expression, FeeNode } from '../contract/expression.ts';
import { serviceOf } from '../contract/lookup.ts';
import type { PeriodSpec } from '../contract/period.ts';
import type { SourceRange } from '../contract/source.ts';
import { daysOfMonth } from '../evaluate/daysOfMonth.ts';
import { fromJSON, isAbove, maximum, type Rational, rational, ZERO } from '../exact/rational.ts';
import { scalar } from './bands.ts';
import { lengthsOf } from './budget.ts';

/** What one period can cost at most: shares of the fees of services, and whether there are amounts of money beside them. */
export type Bound =
  | { readonly kind: 'bounded'; readonly fees: ReadonlyMap<string, Rational>; readonly money: boolean }
  /** More of something costs more, and nothing ends it. */
  | { readonly kind: 'unbounded'; readonly because: string; readonly at: SourceRange }
  | { readonly kind: 'undecided' };

const NOTHING: Extract<Bound, { kind: 'bounded' }> = { kind: 'bounded', fees: new Map(), money: false };
const MONEY: Bound = { kind: 'bounded', fees: new Map(), money: true };

export interface TargetExposure {
  readonly target: Target;
  readonly bound: Bound;
}

/** What each target can cost in one period, before limits; only targets that no cap reaches. */
export const uncappedExposure = (contract: Contract): readonly TargetExposure[] => exposures(contract, undefined);

/**
 * The same for months of each length: a day's share of the fee is largest in the month in which there is least time to pay for, so
 * that sums are exact only within one of them.
 */
export const exposureByMonth = (contract: Contract): readonly (readonly TargetExposure[])[] =>
  lengthsOf(MONTH).map(({ days }) => exposures(contract, days));

const exposures = (contract: Contract, month: number | undefined): readonly TargetExposure[] =>
  contract.targets
    .filter((target) => !contract.creditTerms.caps.some((cap) => reaches(contract, cap, target)))
    .map((target) => ({ target, bound: exposureOf(contract, target, month) }));

const MONTH: PeriodSpec = { kind: 'calendar', unit: 'month' };

/** A period of a target: how long it is, and the days of the month where it is one. */
interface Span {
  readonly contract: Contract;
  readonly ms: number;
  readonly month?: number;
}

/** Periods of the target, of one length of months where that's wanted. */
function spansOf(contract: Contract, { scope: { period } }: Target, month: number | undefined): readonly Span[] {
  const isMonth = period.kind === 'calendar' && period.unit === 'month';
  return lengthsOf(period)
    .filter(({ days }) => !isMonth || month === undefined || days === month)
    .map(({ days, ms }) => ({ contract, ms, ...(isMonth ? { month: days } : {}) }));
}

/** A cap per event bounds one outage, not how many there are. */
function reaches(contract: Contract, cap: Cap, target: Target): boolean {
  if (cap.scope.kind === 'event') return false;
  if (cap.only !== undefined && !cap.only.includes(target.id)) return false;
  return cap.service === undefined || cap.service === serviceOf(contract, target)?.id;
}

function exposureOf(contract: Contract, target: Target, month: number | undefined): Bound {
  return spansOf(contract, target, month)
    .map((span) => inSpan(target, span))
    .reduce(larger, NOTHING);
}

function inSpan(target: Target, span: Span): Bound {
  const { contract } = span;
  const rules = target.credits.map((rule) => ofRule(rule, span));
  const paidPoints = contract.creditTerms.perPoint ? target.points : [];
  const [repeated] = [...target.credits, ...paidPoints];
  const total = rules.reduce(plus, NOTHING);
  if (target.scope.kind !== 'each-row' || !repeated) return total;
  const paysNothing = paidPoints.length === 0 && total.kind === 'bounded' && isFree(total);
  if (paysNothing) return total;
  const what = target.scope.rows.kind === 'outages' ? 'outage' : `row of ${target.scope.rows.data}`;
  return { kind: 'unbounded', because: `each further ${what} pays again`, at: repeated.at };
}

const isNothing = (share: Rational): boolean => share.equals(ZERO);

function ofRule({ amount, repeat, at }: CreditRule, span: Span): Bound {
  const bound = amount.kind === 'amount' ? ofAmount(amount.amount, span) : ofSchedule(amount, span);
  if (!repeat || bound.kind !== 'bounded') return bound;
  if (repeat.compounding) return { kind: 'unbounded', because: 'each further miss in a row multiplies the credit', at };
  return times(bound, fromJSON(repeat.factor));
}

function ofSchedule(amount: Extract<CreditRule['amount'], { kind: 'schedule' }>, span: Span): Bound {
  const basis = amount.basis ? ofAmount(amount.basis, span) : undefined;
  return amount.schedule.bands
    .map(({ pays }): Bound => {
      if (!basis) return ofAmount(pays, span);
      const share = literalOf(pays);
      return share ? times(basis, share) : { kind: 'undecided' };
    })
    .reduce(larger, NOTHING);
}

function ofAmount(amount: Expression, span: Span): Bound {
  switch (amount.op) {
    case 'literal': {
      const literal = literalOf(amount);
      return literal && isNothing(literal) ? NOTHING : MONEY;
    }
    case 'fee':
      return ofFee(amount, span);
    case 'add':
      return plus(ofAmount(amount.left, span), ofAmount(amount.right, span));
    case 'subtract':
      return difference(ofAmount(amount.left, span), ofAmount(amount.right, span));
    case 'multiply':
      return product(amount.left, amount.right, span);
    case 'minimum':
      return smaller(ofAmount(amount.left, span), ofAmount(amount.right, span));
    case 'maximum':
      return larger(ofAmount(amount.left, span), ofAmount(amount.right, span));
    case 'if':
      return larger(ofAmount(amount.then, span), ofAmount(amount.otherwise, span));
    case 'by-date':
      return amount.entries.map(({ value }) => ofAmount(value, span)).reduce(larger, NOTHING);
    case 'round':
      return ofAmount(amount.value, span);
    case 'rate':
      return ofRate(amount, span);
    default:
      return { kind: 'undecided' };
  }
}

/** R3b: the price of a day is a share of the fee that depends on the month; what it is of another period's isn't known. */
function ofFee({ service, unit, periodsBack }: FeeNode, { contract, month }: Span): Bound {
  const share = (part: Rational): Bound => ({ ...NOTHING, fees: new Map([[service, part]]) });
  if (periodsBack !== 0) return { kind: 'undecided' };
  if (unit === undefined) return share(rational(1));
  if (month === undefined) return { kind: 'undecided' };
  if (unit === 'month') return share(rational(1));
  const priced = contract.services.find(({ id }) => id === service);
  return share(rational(1).div(daysOfMonth(priced, month)));
}

function product(left: Expression, right: Expression, span: Span): Bound {
  const [a, b] = [literalOf(left), literalOf(right)];
  if (a) return times(ofAmount(right, span), a);
  return b ? times(ofAmount(left, span), b) : { kind: 'undecided' };
}

/** Time within a period ends with it; a count, or the time that a row takes, doesn't. */
function ofRate(rate: Extract<Expression, { op: 'rate' }>, span: Span): Bound {
  const each = ofAmount(rate.amount, span);
  if (each.kind !== 'bounded') return each;
  const unit = literalOf(rate.unit);
  if (rate.quantity.op === 'time' && rate.quantity.as === 'duration' && unit && isAbove(unit, ZERO)) {
    const units = rational(span.ms).div(unit);
    return times(each, rate.mode === 'in-proportion' ? units : units.ceil());
  }
  if (rate.quantity.type.kind !== 'duration' && rate.quantity.type.kind !== 'number') return { kind: 'undecided' };
  return { kind: 'unbounded', because: 'it grows with what is measured, and nothing ends it', at: rate.at };
}

const literalOf = (expression: Expression): Rational | undefined =>
  expression.op === 'literal' ? (expression.value.kind === 'none' ? ZERO : scalar(expression.value)) : undefined;

function plus(a: Bound, b: Bound): Bound {
  return combined(a, b, (x, y) => x.add(y));
}

function larger(a: Bound, b: Bound): Bound {
  return combined(a, b, maximum);
}

/** The lesser of two: the one that ends, or the smaller share of the same fee; a figure only where both are known. */
function smaller(a: Bound, b: Bound): Bound {
  if (a.kind === 'undecided' || b.kind === 'undecided') return { kind: 'undecided' };
  if (a.kind === 'unbounded') return b;
  if (b.kind === 'unbounded') return a;
  if (isFree(a) || isFree(b)) return NOTHING;
  if (a.fees.size === 0 || b.fees.size === 0) return MONEY;
  const services = new Set([...a.fees.keys(), ...b.fees.keys()]);
  const [service] = services;
  if (a.money || b.money || services.size > 1 || service === undefined) return { kind: 'undecided' };
  const [x, y] = [a.fees.get(service) ?? ZERO, b.fees.get(service) ?? ZERO];
  return { kind: 'bounded', fees: new Map([[service, isAbove(x, y) ? y : x]]), money: false };
}

/** Less than the left side, and how much less isn't known unless it's nothing. */
function difference(a: Bound, b: Bound): Bound {
  if (a.kind !== 'bounded' || a.fees.size === 0) return a;
  return b.kind === 'bounded' && isFree(b) ? a : { kind: 'undecided' };
}

const isFree = ({ fees, money }: Extract<Bound, { kind: 'bounded' }>): boolean =>
  !money && [...fees.values()].every(isNothing);

function combined(a: Bound, b: Bound, combine: (x: Rational, y: Rational) => Rational): Bound {
  if (a.kind === 'unbounded') return a;
  if (b.kind !== 'bounded') return b;
  if (a.kind !== 'bounded') return a;
  const fees = new Map(a.fees);
  for (const [service, share] of b.fees) fees.set(service, combine(fees.get(service) ?? ZERO, share));
  return { kind: 'bounded', fees, money: a.money || b.money };
}

function times(bound: Bound, factor: Rational): Bound {
  if (bound.kind !== 'bounded') return bound;
  if (isNothing(factor)) return NOTHING;
  return { ...bound, fees: new Map([...bound.fees].map(([service, share]) => [service, share.mul(factor)])) };
}

/** What all of them can cost in one period: their sum, or the largest where only the highest is paid (R4). */
export function together(contract: Contract, exposures: readonly TargetExposure[]): Bound {
  const combine = contract.creditTerms.combine.kind === 'sum' ? plus : larger;
  return exposures.map(({ bound }) => bound).reduce(combine, NOTHING);
}
