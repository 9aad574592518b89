import type { DayKind, Instant, RateUnit, Value } from '../contract/value.ts';
import { compare, fromJSON, type Rational, toJSON } from '../exact/rational.ts';
import type { IntervalSet } from '../time/intervals.ts';

/** A value with a size: an exact rational in a unit. The contract's `Value` with the text of its number read once (N1). */
export type Quantity =
  | { readonly kind: 'number' | 'percent' | 'percentage-points' | 'points' | 'duration'; readonly value: Rational }
  | { readonly kind: 'days'; readonly value: Rational; readonly day: DayKind }
  | { readonly kind: 'money'; readonly value: Rational; readonly currency: string }
  | { readonly kind: 'rate'; readonly value: Rational; readonly currency: string; readonly per: RateUnit };

/** A value of which one can be more than another, and which gaps may leave between bounds. */
export type Ordered = Quantity | { readonly kind: 'instant'; readonly value: Instant };

/** What an expression is worth in one context: the contract's `Value`, ready to calculate with, and the pauses of an item. */
export type Runtime =
  | Ordered
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date' | 'text' | 'symbol' | 'calendar'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'intervals'; readonly value: IntervalSet };

/**
 * - `no-data`: nothing was observed (D6), or too little
 * - `absent`: an optional field of the row has no value (D9)
 * - `gaps`: what wasn't observed could turn the answer (D2)
 * - `none`: the table says that there is no such commitment
 * - `undefined`: no such value exists, as with a division by zero or a table without the row
 */
export type UnknownCause = 'no-data' | 'absent' | 'gaps' | 'none' | 'undefined';

/** Three-valued with bounds. `between` includes both ends; a missing end is open, as for a clock that still runs (C2). */
export type Result =
  | { readonly state: 'value'; readonly value: Runtime }
  | { readonly state: 'between'; readonly low?: Ordered; readonly high?: Ordered; readonly reason: string }
  | { readonly state: 'unknown'; readonly cause: UnknownCause; readonly reason: string };

export type Unknown = Extract<Result, { state: 'unknown' }>;

export const TRUE: Result = { state: 'value', value: { kind: 'boolean', value: true } };
export const FALSE: Result = { state: 'value', value: { kind: 'boolean', value: false } };

export const truth = (holds: boolean): Result => (holds ? TRUE : FALSE);
export const valueResult = (value: Runtime): Result => ({ state: 'value', value });
export const unknown = (cause: UnknownCause, reason: string): Unknown => ({ state: 'unknown', cause, reason });

/** The quantity `value` in the unit of `like`. */
export const inUnitOf = (like: Quantity, value: Rational): Quantity => ({ ...like, value });

export const duration = (value: Rational): Quantity => ({ kind: 'duration', value });
export const instant = (value: Instant): Runtime => ({ kind: 'instant', value });

/** Whether an outcome is certain, and which; `undefined` for what isn't known or isn't a truth value. */
export const certainly = (result: Result): boolean | undefined =>
  result.state === 'value' && result.value.kind === 'boolean' ? result.value.value : undefined;

/** A table's `none`: it wins over what isn't known, since nothing could be committed to whatever that is. */
export const isNone = (result: Result): boolean => result.state === 'value' && result.value.kind === 'none';
export const NO_COMMITMENT: Unknown = unknown('none', 'there is no such commitment');

export const isQuantity = (value: Runtime): value is Quantity => value.kind !== 'instant' && isOrdered(value);

export function isOrdered(value: Runtime): value is Ordered {
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
    case 'days':
    case 'money':
    case 'rate':
    case 'instant':
      return true;
    case 'boolean':
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
    case 'none':
    case 'intervals':
      return false;
    default:
      return value satisfies never;
  }
}

/** A stretch of values, or the value itself where both ends are one. */
export function between(low: Ordered | undefined, high: Ordered | undefined, reason: string): Result {
  if (low !== undefined && high !== undefined && sameSize(low, high)) return valueResult(low);
  return {
    state: 'between',
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
    reason,
  };
}

function sameSize(a: Ordered, b: Ordered): boolean {
  if (a.kind === 'instant' || b.kind === 'instant') return a.kind === b.kind && a.value === b.value;
  return compare(a.value, b.value) === 0;
}

/** The ends of a result that has any. */
export interface Bounds {
  readonly low: Ordered | undefined;
  readonly high: Ordered | undefined;
  readonly reason: string;
}

/** The ends of an ordered result, or `undefined` for anything else. */
export function boundsOf(result: Result): Bounds | undefined {
  switch (result.state) {
    case 'value':
      return isOrdered(result.value) ? { low: result.value, high: result.value, reason: '' } : undefined;
    case 'between':
      return { low: result.low, high: result.high, reason: result.reason };
    case 'unknown':
      return undefined;
    default:
      return result satisfies never;
  }
}

/** The plain value read for calculation. */
export function fromValue(value: Value): Runtime {
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return { kind: value.kind, value: fromJSON(value.value) };
    case 'days':
      return { kind: 'days', value: fromJSON(value.value), day: value.day };
    case 'money':
      return { kind: 'money', value: fromJSON(value.value), currency: value.currency };
    case 'rate':
      return { kind: 'rate', value: fromJSON(value.value), currency: value.currency, per: value.per };
    case 'boolean':
    case 'instant':
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
    case 'none':
      return value;
    default:
      return value satisfies never;
  }
}

/** The plain value to keep and to show. Throws a RangeError for a set of intervals, which is no plain value. */
export function toValue(value: Runtime): Value {
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return { kind: value.kind, value: toJSON(value.value) };
    case 'days':
      return { kind: 'days', value: toJSON(value.value), day: value.day };
    case 'money':
      return { kind: 'money', value: toJSON(value.value), currency: value.currency };
    case 'rate':
      return { kind: 'rate', value: toJSON(value.value), currency: value.currency, per: value.per };
    case 'boolean':
    case 'instant':
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
    case 'none':
      return value;
    case 'intervals':
      throw new RangeError('a set of intervals cannot be shown as one value');
    default:
      return value satisfies never;
  }
}

/** Whether two bounded results are of one kind, so that one of them can stand for either. */
export function dimensionsAgree(a: Bounds, b: Bounds): boolean {
  const left = a.low ?? a.high;
  const right = b.low ?? b.high;
  if (left === undefined || right === undefined || left.kind !== right.kind) return false;
  if (left.kind === 'money' && right.kind === 'money') return left.currency === right.currency;
  if (left.kind === 'rate' && right.kind === 'rate') return left.currency === right.currency && left.per === right.per;
  return left.kind !== 'days' || right.kind !== 'days' || left.day === right.day;
}
