import type { Cap, Contract, CreditRule, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { serviceOf } from '../contract/lookup.ts';
import type { SourceRange } from '../contract/source.ts';
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
export const uncappedExposure = (contract: Contract): readonly TargetExposure[] =>
  contract.targets
    .filter((target) => !contract.creditTerms.caps.some((cap) => reaches(contract, cap, target)))
    .map((target) => ({ target, bound: exposureOf(contract, target) }));

/** A cap per event bounds one outage, not how many there are. */
function reaches(contract: Contract, cap: Cap, target: Target): boolean {
  if (cap.scope.kind === 'event') return false;
  if (cap.only !== undefined && !cap.only.includes(target.id)) return false;
  return cap.service === undefined || cap.service === serviceOf(contract, target)?.id;
}

function exposureOf(contract: Contract, target: Target): Bound {
  const rules = target.credits.map((rule) => ofRule(rule, target));
  const paidPoints = contract.creditTerms.perPoint ? target.points : [];
  const [repeated] = [...target.credits, ...paidPoints];
  const total = rules.reduce(plus, NOTHING);
  if (target.scope.kind !== 'each-row' || !repeated) return total;
  const paysNothing =
    paidPoints.length === 0 && total.kind === 'bounded' && !total.money && [...total.fees.values()].every(isNothing);
  if (paysNothing) return total;
  const what = target.scope.rows.kind === 'outages' ? 'outage' : `row of ${target.scope.rows.data}`;
  return { kind: 'unbounded', because: `each further ${what} pays again`, at: repeated.at };
}

const isNothing = (share: Rational): boolean => share.equals(ZERO);

function ofRule({ amount, repeat, at }: CreditRule, target: Target): Bound {
  const bound = amount.kind === 'amount' ? ofAmount(amount.amount, target) : ofSchedule(amount, target);
  if (!repeat || bound.kind !== 'bounded') return bound;
  if (repeat.compounding) return { kind: 'unbounded', because: 'each further miss in a row multiplies the credit', at };
  return times(bound, fromJSON(repeat.factor));
}

function ofSchedule(amount: Extract<CreditRule['amount'], { kind: 'schedule' }>, target: Target): Bound {
  const basis = amount.basis ? ofAmount(amount.basis, target) : undefined;
  return amount.schedule.bands
    .map(({ pays }): Bound => {
      if (!basis) return ofAmount(pays, target);
      const share = literalOf(pays);
      return share ? times(basis, share) : { kind: 'undecided' };
    })
    .reduce(larger, NOTHING);
}

function ofAmount(amount: Expression, target: Target): Bound {
  switch (amount.op) {
    case 'literal': {
      const literal = literalOf(amount);
      return literal && isNothing(literal) ? NOTHING : MONEY;
    }
    case 'fee':
      return { ...NOTHING, fees: new Map([[amount.service, rational(1)]]) };
    case 'add':
      return plus(ofAmount(amount.left, target), ofAmount(amount.right, target));
    case 'subtract':
      return ofAmount(amount.left, target);
    case 'multiply':
      return product(amount.left, amount.right, target);
    case 'minimum': {
      const [left, right] = [ofAmount(amount.left, target), ofAmount(amount.right, target)];
      return left.kind === 'bounded' ? left : right;
    }
    case 'maximum':
      return larger(ofAmount(amount.left, target), ofAmount(amount.right, target));
    case 'if':
      return larger(ofAmount(amount.then, target), ofAmount(amount.otherwise, target));
    case 'by-date':
      return amount.entries.map(({ value }) => ofAmount(value, target)).reduce(larger, NOTHING);
    case 'round':
      return ofAmount(amount.value, target);
    case 'rate':
      return ofRate(amount, target);
    default:
      return { kind: 'undecided' };
  }
}

function product(left: Expression, right: Expression, target: Target): Bound {
  const [a, b] = [literalOf(left), literalOf(right)];
  if (a) return times(ofAmount(right, target), a);
  return b ? times(ofAmount(left, target), b) : { kind: 'undecided' };
}

/** Time within a period ends with it; a count, or the time that a row takes, doesn't. */
function ofRate(rate: Extract<Expression, { op: 'rate' }>, target: Target): Bound {
  const each = ofAmount(rate.amount, target);
  if (each.kind !== 'bounded') return each;
  const unit = literalOf(rate.unit);
  if (rate.quantity.op === 'time' && rate.quantity.as === 'duration' && unit && isAbove(unit, ZERO)) {
    const longest = lengthsOf(target.scope.period).at(-1)?.ms ?? 0;
    const units = rational(longest).div(unit);
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
