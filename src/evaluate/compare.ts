import type { ComparisonOperator } from '../contract/expression.ts';
import { compare } from '../exact/rational.ts';
import { parseIsoDate } from '../time/civil.ts';
import { startOfDay, type Zone } from '../time/zone.ts';
import {
  type Bounds,
  boundsOf,
  isNone,
  isQuantity,
  NO_COMMITMENT,
  type Ordered,
  type Result,
  type Runtime,
  truth,
  unknown,
} from './result.ts';

type Order = -1 | 0 | 1;

/** Three-valued comparison: certain wherever the bounds allow only one answer (D8), unrounded (N2). */
export function compareResults(operator: ComparisonOperator, left: Result, right: Result, zone: Zone): Result {
  const asksSame = operator === 'is' || operator === 'is-not';
  if (!asksSame && (isNone(left) || isNone(right))) return NO_COMMITMENT;
  if (left.state === 'unknown') return left;
  if (right.state === 'unknown') return right;
  if (left.state === 'value' && right.state === 'value') return compareValues(operator, left.value, right.value, zone);
  const a = boundsOf(left);
  const b = boundsOf(right);
  if (a === undefined || b === undefined) return unknown('undefined', cannotCompare(left, right));
  return compareBounds(operator, a, b, zone);
}

/**
 * Whether a value is there, for `is none`: an absent field and a cell that says `none` have none, whatever lies between bounds has
 * one. Only what wasn't observed leaves the question open; so D9 doesn't, which is about what the value is.
 */
export function presence(operator: 'is' | 'is-not', asked: Result): Result {
  if (asked.state === 'unknown' && asked.cause !== 'absent' && asked.cause !== 'none') return asked;
  return truth((asked.state === 'unknown' || isNone(asked)) === (operator === 'is'));
}

function compareValues(operator: ComparisonOperator, left: Runtime, right: Runtime, zone: Zone): Result {
  if (operator === 'is' || operator === 'is-not') {
    const same = areSame(left, right, zone);
    return same === undefined
      ? unknown('undefined', cannotCompareKinds(left, right))
      : truth(same === (operator === 'is'));
  }
  const order = orderOf(left, right, zone);
  return order === undefined ? unknown('undefined', cannotCompareKinds(left, right)) : truth(holds(operator, order));
}

/** Whether an order of two values fulfils a comparison. */
export function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case 'at-least':
      return order >= 0;
    case 'at-most':
      return order <= 0;
    case 'above':
      return order > 0;
    case 'below':
      return order < 0;
    case 'is':
      return order === 0;
    case 'is-not':
      return order !== 0;
    default:
      return operator satisfies never;
  }
}

/** Whether two values are the same; `undefined` where that is no question. Names of constants compare with texts. */
function areSame(left: Runtime, right: Runtime, zone: Zone): boolean | undefined {
  if (left.kind === 'none' || right.kind === 'none') return left.kind === right.kind;
  if (isName(left) && isName(right)) return left.value === right.value;
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.value === right.value;
  const order = orderOf(left, right, zone);
  return order === undefined ? undefined : order === 0;
}

const isName = (value: Runtime): value is Extract<Runtime, { kind: 'date' | 'text' | 'symbol' | 'calendar' }> =>
  value.kind === 'text' || value.kind === 'symbol' || value.kind === 'calendar' || value.kind === 'date';

/** -1, 0 or 1; `undefined` where the two can't be compared. A date stands for the instant at which it begins. */
export function orderOf(left: Runtime, right: Runtime, zone: Zone): Order | undefined {
  if (isQuantity(left) && isQuantity(right))
    return dimensionOf(left) === dimensionOf(right) ? compare(left.value, right.value) : undefined;
  if (left.kind === 'date' && right.kind === 'date') return sign(left.value < right.value, left.value > right.value);
  const a = instantOf(left, zone);
  const b = instantOf(right, zone);
  return a === undefined || b === undefined ? undefined : sign(a < b, a > b);
}

const sign = (less: boolean, more: boolean): Order => (less ? -1 : more ? 1 : 0);

function instantOf(value: Runtime, zone: Zone): number | undefined {
  if (value.kind === 'instant') return value.value;
  if (value.kind !== 'date') return undefined;
  const day = parseIsoDate(value.value);
  return day === undefined ? undefined : startOfDay(zone, day);
}

/** What a quantity is a quantity of. Shares, percentages and plain numbers are on one scale; the type checker keeps them apart. */
export function dimensionOf(quantity: Ordered): string {
  switch (quantity.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
      return 'number';
    case 'duration':
    case 'instant':
      return quantity.kind;
    case 'days':
      return `${quantity.day} days`;
    case 'money':
      return quantity.currency;
    case 'rate':
      return `${quantity.currency} per ${quantity.per}`;
    default:
      return quantity satisfies never;
  }
}

function compareBounds(operator: ComparisonOperator, a: Bounds, b: Bounds, zone: Zone): Result {
  const reason = a.reason || b.reason;
  // The least and the greatest order that the bounds allow; an open end allows everything on its side.
  const least = a.low === undefined || b.high === undefined ? -1 : orderOf(a.low, b.high, zone);
  const most = a.high === undefined || b.low === undefined ? 1 : orderOf(a.high, b.low, zone);
  if (least === undefined || most === undefined)
    return unknown('undefined', 'these values cannot be compared: their units differ');
  if (operator === 'is' || operator === 'is-not')
    return least > 0 || most < 0 ? truth(operator === 'is-not') : unknown('gaps', reason);
  const atWorst = holds(operator, least);
  const atBest = holds(operator, most);
  // Every operator is monotone in the order, so equal answers at both ends hold in between.
  return atWorst === atBest ? truth(atWorst) : unknown('gaps', reason);
}

const cannotCompare = (left: Result, right: Result): string =>
  left.state === 'value' && right.state === 'value'
    ? cannotCompareKinds(left.value, right.value)
    : 'a value between bounds cannot be compared with something that has no size';

const cannotCompareKinds = (left: Runtime, right: Runtime): string =>
  `cannot compare ${nameOf(left)} with ${nameOf(right)}`;

function nameOf(value: Runtime): string {
  switch (value.kind) {
    case 'money':
    case 'rate':
      return `${value.kind} in ${value.currency}`;
    case 'days':
      return `${value.day} days`;
    default:
      return value.kind.replace('-', ' ');
  }
}
