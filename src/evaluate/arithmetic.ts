import type { ArithmeticNode } from '../contract/expression.ts';
import type { Type } from '../contract/type.ts';
import { isZero, maximum, minimum, type Rational, rational, toInteger } from '../exact/rational.ts';
import { dimensionOf } from './compare.ts';
import {
  between,
  boundsOf,
  duration,
  inUnitOf,
  isNone,
  isOrdered,
  isQuantity,
  NO_COMMITMENT,
  type Ordered,
  type Quantity,
  type Result,
  type Unknown,
  unknown,
  valueResult,
} from './result.ts';

export type ArithmeticOperator = ArithmeticNode['op'];

/** `a op b`, exact; on bounds, the bounds of all that may come out. `type` is what the type checker says comes out. */
export function calculate(operator: ArithmeticOperator, left: Result, right: Result, type: Type): Result {
  if (operator === 'minimum' || operator === 'maximum') {
    // `none` among those of which the lesser is taken is no limit: the others stand.
    if (saysNone(left)) return right;
    if (saysNone(right)) return left;
  }
  if (isNone(left) || isNone(right)) return NO_COMMITMENT;
  if (left.state === 'unknown') return left;
  if (right.state === 'unknown') return right;
  if (left.state === 'value' && right.state === 'value') {
    if (!isOrdered(left.value) || !isOrdered(right.value))
      return impossible(operator, left.value.kind, right.value.kind);
    const result = calculateValues(operator, left.value, right.value, type);
    return isUnknown(result) ? result : valueResult(result);
  }
  return calculateBounds(operator, left, right, type);
}

const saysNone = (result: Result): boolean => isNone(result) || (result.state === 'unknown' && result.cause === 'none');

const isUnknown = (result: Ordered | Unknown): result is Unknown => 'state' in result;

/** All four are monotone in each operand as long as no divisor may be 0: the extremes lie at the corners. */
function calculateBounds(operator: ArithmeticOperator, left: Result, right: Result, type: Type): Result {
  const a = boundsOf(left);
  const b = boundsOf(right);
  const reason = a?.reason || b?.reason || '';
  if (a === undefined || b === undefined) return unknown('undefined', reason);
  if (a.low === undefined || a.high === undefined || b.low === undefined || b.high === undefined)
    return calculateOpen(operator, a, b, reason, type);
  if (operator === 'divide' && mayBeZero(b.low, b.high)) return unknown('gaps', reason);
  let low: Ordered | undefined;
  let high: Ordered | undefined;
  for (const x of [a.low, a.high]) {
    for (const y of [b.low, b.high]) {
      const corner = calculateValues(operator, x, y, type);
      if (isUnknown(corner)) return corner;
      if (low === undefined || isLess(corner, low)) low = corner;
      if (high === undefined || isLess(high, corner)) high = corner;
    }
  }
  return between(low, high, reason);
}

interface OpenBounds {
  readonly low: Ordered | undefined;
  readonly high: Ordered | undefined;
}

/** Sums and extremes of values without an end on one side, as of clocks that still run. */
function calculateOpen(operator: ArithmeticOperator, a: OpenBounds, b: OpenBounds, reason: string, type: Type): Result {
  const end = (x: Ordered | undefined, y: Ordered | undefined): Ordered | Unknown | undefined =>
    x === undefined || y === undefined ? undefined : calculateValues(operator, x, y, type);
  switch (operator) {
    case 'add':
      return ends(end(a.low, b.low), end(a.high, b.high), reason);
    case 'subtract':
      return ends(end(a.low, b.high), end(a.high, b.low), reason);
    case 'minimum':
      return ends(end(a.low, b.low), end(a.high, b.high) ?? a.high ?? b.high, reason);
    case 'maximum':
      return ends(end(a.low, b.low) ?? a.low ?? b.low, end(a.high, b.high), reason);
    case 'multiply':
    case 'divide':
      return unknown('gaps', reason);
    default:
      return operator satisfies never;
  }
}

function ends(low: Ordered | Unknown | undefined, high: Ordered | Unknown | undefined, reason: string): Result {
  if (low !== undefined && isUnknown(low)) return low;
  if (high !== undefined && isUnknown(high)) return high;
  return low === undefined && high === undefined ? unknown('gaps', reason) : between(low, high, reason);
}

function mayBeZero(low: Ordered, high: Ordered): boolean {
  if (low.kind === 'instant' || high.kind === 'instant') return false;
  return low.value.s * high.value.s <= 0n;
}

function isLess(a: Ordered, b: Ordered): boolean {
  if (a.kind === 'instant' || b.kind === 'instant') return a.kind === b.kind && a.value < b.value;
  return a.value.compare(b.value) < 0;
}

function calculateValues(operator: ArithmeticOperator, left: Ordered, right: Ordered, type: Type): Ordered | Unknown {
  if (left.kind === 'instant' || right.kind === 'instant') return calculateInstants(operator, left, right);
  switch (operator) {
    case 'add':
    case 'subtract':
    case 'minimum':
    case 'maximum':
      if (dimensionOf(left) !== dimensionOf(right)) return impossible(operator, left.kind, right.kind);
      return asDeclared(inUnitOf(left, ofSameUnit(operator, left.value, right.value)), type);
    case 'multiply':
      if (isPlain(left)) return asDeclared(product(left, right), type);
      if (isPlain(right)) return asDeclared(inUnitOf(left, left.value.mul(right.value)), type);
      return impossible(operator, left.kind, right.kind);
    case 'divide':
      if (isZero(right.value)) return unknown('undefined', 'division by zero');
      if (isPlain(right)) return asDeclared(inUnitOf(left, left.value.div(right.value)), type);
      if (dimensionOf(left) !== dimensionOf(right)) return impossible(operator, left.kind, right.kind);
      return asDeclared({ kind: 'number', value: left.value.div(right.value) }, type);
    default:
      return operator satisfies never;
  }
}

/** A plain factor takes the unit of the other; of two plain ones, a share of a share is a share. */
function product(left: Quantity, right: Quantity): Quantity {
  const value = left.value.mul(right.value);
  if (right.kind === 'number' && left.kind !== 'number') return inUnitOf(left, value);
  return inUnitOf(right, value);
}

function ofSameUnit(operator: 'add' | 'subtract' | 'minimum' | 'maximum', left: Rational, right: Rational): Rational {
  switch (operator) {
    case 'add':
      return left.add(right);
    case 'subtract':
      return left.sub(right);
    case 'minimum':
      return minimum(left, right);
    case 'maximum':
      return maximum(left, right);
    default:
      return operator satisfies never;
  }
}

function calculateInstants(operator: ArithmeticOperator, left: Ordered, right: Ordered): Ordered | Unknown {
  if (left.kind === 'instant' && right.kind === 'instant') {
    switch (operator) {
      case 'subtract':
        return duration(rational(left.value - right.value));
      case 'minimum':
        return left.value <= right.value ? left : right;
      case 'maximum':
        return left.value >= right.value ? left : right;
      case 'add':
      case 'multiply':
      case 'divide':
        return impossible(operator, left.kind, right.kind);
      default:
        return operator satisfies never;
    }
  }
  if (left.kind === 'instant' && right.kind === 'duration' && (operator === 'add' || operator === 'subtract')) {
    const shift = toInteger(right.value.round());
    return { kind: 'instant', value: operator === 'add' ? left.value + shift : left.value - shift };
  }
  if (left.kind === 'duration' && right.kind === 'instant' && operator === 'add')
    return { kind: 'instant', value: right.value + toInteger(left.value.round()) };
  return impossible(operator, left.kind, right.kind);
}

const PLAIN = ['number', 'percent', 'percentage-points', 'points'] as const;
type PlainKind = (typeof PLAIN)[number];
const isPlainKind = (kind: string): kind is PlainKind => PLAIN.some((plain) => plain === kind);
const isPlain = (quantity: Quantity): boolean => isPlainKind(quantity.kind);

/** A plain number under the name that the type checker gives it: the difference of two shares is percentage points. */
function asDeclared(quantity: Quantity, type: Type): Quantity {
  return isPlain(quantity) && isPlainKind(type.kind) && type.kind !== quantity.kind
    ? { kind: type.kind, value: quantity.value }
    : quantity;
}

/** `a` of `b`: whether multiplying the two takes a share of an amount for a stretch of time (R3b). */
export const isTimeOfMoney = (left: Result, right: Result): boolean => {
  const kinds = [kindOf(left), kindOf(right)];
  return kinds.includes('money') && (kinds.includes('duration') || kinds.includes('days'));
};

function kindOf(result: Result): string | undefined {
  const bounds = boundsOf(result);
  return bounds?.low?.kind ?? bounds?.high?.kind;
}

/** The result as a quantity, where it's a certain one. */
export const quantityOf = (result: Result): Quantity | undefined =>
  result.state === 'value' && isQuantity(result.value) ? result.value : undefined;

const impossible = (operator: ArithmeticOperator, left: string, right: string): Unknown =>
  unknown('undefined', `cannot ${operator} ${left} and ${right}`);
