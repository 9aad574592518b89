import type { Type } from '../../contract/type.ts';

/**
 * Types as the checker sees them. Beside those of the contract: the quotient of two like quantities, which may be compared
 * with a percentage and with a number; a limit that is a duration in one row of a table and working days in another; a statistic
 * that is shown and never compared (N4); and a declaration that is no value.
 */
export type ExpressionType =
  | Type
  | { readonly kind: 'ratio' }
  | { readonly kind: 'span' }
  | { readonly kind: 'shown'; readonly of: Type }
  | { readonly kind: 'declaration'; readonly what: string };

type Simple =
  | 'boolean'
  | 'number'
  | 'percent'
  | 'percentage-points'
  | 'points'
  | 'duration'
  | 'instant'
  | 'date'
  | 'text'
  | 'calendar';

const simple = <K extends Simple>(kind: K): { readonly kind: K } => ({ kind });

export const BOOLEAN = simple('boolean');
export const NUMBER = simple('number');
export const PERCENT = simple('percent');
export const PERCENTAGE_POINTS = simple('percentage-points');
export const POINTS = simple('points');
export const DURATION = simple('duration');
export const INSTANT = simple('instant');
export const DATE = simple('date');
export const TEXT = simple('text');
export const CALENDAR = simple('calendar');
export const INTERVALS: Type = { kind: 'intervals' };
export const UNKNOWN: Type = { kind: 'unknown' };
export const RATIO: ExpressionType = { kind: 'ratio' };
const SPAN: ExpressionType = { kind: 'span' };

export const money = (currency: string): Type => ({ kind: 'money', currency });
export const days = (day: 'calendar' | 'working'): Type => ({ kind: 'days', day });
export const enumeration = (values: readonly string[]): Type => ({ kind: 'enumeration', values });
export const overTime = (of: Type): Type => ({ kind: 'over-time', of });
export const declaration = (what: string): ExpressionType => ({ kind: 'declaration', what });

/** A figure as it's shown, in its unit: what a scenario expects and what a dataset gives in its place. */
export const asShown = (type: ExpressionType): ExpressionType => (type.kind === 'shown' ? type.of : type);

export const isUnknown = (type: ExpressionType): boolean => type.kind === 'unknown';

/** When something holds: an interval set, a boolean that changes over time, or the open hours of a calendar. */
export const isTimeCondition = (type: ExpressionType): boolean =>
  type.kind === 'intervals' || type.kind === 'calendar' || (type.kind === 'over-time' && type.of.kind === 'boolean');

/** What an aggregate can add up or compare. */
export const isQuantity = (type: ExpressionType): boolean =>
  ['number', 'percent', 'percentage-points', 'points', 'duration', 'money', 'ratio', 'unknown'].includes(type.kind);

/** The type that the contract records. */
export function contractType(type: ExpressionType): Type {
  switch (type.kind) {
    case 'ratio':
      return PERCENT;
    case 'span':
      return DURATION;
    case 'shown':
      return type.of;
    case 'declaration':
      return UNKNOWN;
    default:
      return type;
  }
}

/** The one type of several alternatives (branches, cells), or undefined where they don't fit together. */
export function unify(a: ExpressionType, b: ExpressionType): ExpressionType | undefined {
  if (a.kind === 'unknown') return b;
  if (b.kind === 'unknown') return a;
  if (a.kind === 'money' && b.kind === 'money') return a.currency === b.currency ? a : undefined;
  if (a.kind === 'rate' && b.kind === 'rate') return a.currency === b.currency ? a : undefined;
  if (a.kind === 'days' && b.kind === 'days') return a.day === b.day ? a : SPAN;
  if (isSpan(a) && isSpan(b)) return a.kind === b.kind ? a : SPAN;
  if (a.kind === 'ratio' && (b.kind === 'percent' || b.kind === 'number')) return b;
  if (b.kind === 'ratio' && (a.kind === 'percent' || a.kind === 'number')) return a;
  if (a.kind === 'enumeration' && b.kind === 'enumeration')
    return enumeration([...new Set([...a.values, ...b.values])]);
  if (a.kind === 'over-time' && b.kind === 'over-time') {
    const of = unify(a.of, b.of);
    return of === undefined ? undefined : overTime(contractType(of));
  }
  return a.kind === b.kind && a.kind !== 'declaration' ? a : undefined;
}

const isSpan = (type: ExpressionType): boolean =>
  type.kind === 'duration' || type.kind === 'days' || type.kind === 'span';

/** Whether the two can be compared by size or for equality. */
export function comparable(a: ExpressionType, b: ExpressionType): boolean {
  if ((a.kind === 'text' && b.kind === 'enumeration') || (a.kind === 'enumeration' && b.kind === 'text')) return true;
  return a.kind !== 'intervals' && a.kind !== 'declaration' && unify(a, b) !== undefined;
}

/** A type in the reader's words, with its article. */
export function describeType(type: ExpressionType): string {
  switch (type.kind) {
    case 'boolean':
      return 'a yes or no';
    case 'number':
      return 'a number';
    case 'percent':
      return 'a percentage';
    case 'percentage-points':
      return 'a number of percentage points';
    case 'points':
      return 'a number of points';
    case 'duration':
    case 'span':
      return 'a duration';
    case 'days':
      return `a number of ${type.day} days`;
    case 'money':
      return `an amount in ${type.currency}`;
    case 'rate':
      return `a fee in ${type.currency}`;
    case 'instant':
      return 'an instant';
    case 'date':
      return 'a date';
    case 'text':
      return 'a text';
    case 'calendar':
      return 'a calendar';
    case 'enumeration':
      return `one of ${type.values.slice(0, 4).join(', ')}${type.values.length > 4 ? ', …' : ''}`;
    case 'intervals':
      return 'a condition over time';
    case 'over-time':
      return `${describeType(type.of)} that changes over time`;
    case 'ratio':
      return 'a ratio';
    case 'shown':
      return 'a standard deviation, which is shown and never compared (N4)';
    case 'declaration':
      return type.what;
    case 'unknown':
      return 'unknown';
    default:
      return type satisfies never;
  }
}

/** ` such as 99.9%`, to show what to write; nothing where an example wouldn't help. */
export function exampleOf(type: ExpressionType): string {
  switch (type.kind) {
    case 'percent':
    case 'ratio':
      return ' such as 99.9%';
    case 'number':
      return ' such as 3';
    case 'duration':
    case 'span':
      return ' such as 30 min';
    case 'days':
      return ` such as 5 ${type.day} days`;
    case 'money':
      return ` such as 100 ${type.currency}`;
    case 'points':
      return ' such as 2 points';
    case 'percentage-points':
      return ' such as 2 percentage points';
    case 'date':
      return ' such as 2026-01-31';
    case 'instant':
      return ' such as 2026-01-31 12:00';
    case 'text':
      return ' such as "P1"';
    default:
      return '';
  }
}
