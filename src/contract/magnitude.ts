import { type Rational, rational, toJSON } from '../exact/rational.ts';
import type { Type } from './type.ts';
import type { Value } from './value.ts';

/** The exact number in a value that has one: a quantity in its unit (see `Value`), or an instant in ms. */
export function magnitude(value: Value): Rational | undefined {
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
      return rational(value.value);
    case 'boolean':
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
    case 'none':
      return undefined;
    default:
      return value satisfies never;
  }
}

/** Whether values of the type have a magnitude, so that they can be compared. */
export function isOnScale({ kind }: Type): boolean {
  switch (kind) {
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
    case 'calendar':
    case 'enumeration':
    case 'intervals':
    case 'over-time':
    case 'unknown':
      return false;
    default:
      return kind satisfies never;
  }
}

/** A figure in the unit of a type; a rate's is money, a number where the type has none. */
export function figureIn(type: Type, size: Rational): Value {
  const value = toJSON(size);
  switch (type.kind) {
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
      return { kind: type.kind, value };
    case 'days':
      return { kind: 'days', value, day: type.day };
    case 'money':
    case 'rate':
      return { kind: 'money', value, currency: type.currency };
    default:
      return { kind: 'number', value };
  }
}
