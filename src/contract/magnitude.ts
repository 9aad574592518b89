import { type Rational, rational } from '../exact/rational.ts';
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
