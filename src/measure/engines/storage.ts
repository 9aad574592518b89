import type { FieldType } from '../../contract/contract.ts';
import { figureIn, magnitude } from '../../contract/magnitude.ts';
import type { Value } from '../../contract/value.ts';
import { exactPlaces, rational, toDecimal, toJSON } from '../../exact/rational.ts';

/** How a field's values are stored in a table of a database. */
export type Storage =
  | { readonly kind: 'instant' | 'boolean' | 'text' }
  /** Decimals of one scale: can be summed by the database without loss (N5). */
  | { readonly kind: 'decimal'; readonly scale: number }
  /** Values that no decimal of 38 digits holds, as text. */
  | { readonly kind: 'rational' };

/** Of a decimal, in every database that is asked. */
const MOST_DIGITS = 38;
/** Digits kept free for sums: a billion rows. */
const HEADROOM = 9;

/** The storage that holds all of a field's values exactly. */
export function storageFor(type: FieldType, values: Iterable<Value | null>): Storage {
  switch (type.kind) {
    case 'instant':
    case 'boolean':
      return { kind: type.kind };
    case 'date':
    case 'text':
    case 'enumeration':
    case 'calendar':
    case 'intervals':
      return { kind: 'text' };
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
    case 'days':
    case 'money':
    case 'rate':
      return decimalStorage(values);
    default:
      return type satisfies never;
  }
}

function decimalStorage(values: Iterable<Value | null>): Storage {
  let scale = 0;
  let digits = 0;
  for (const value of values) {
    const size = value && magnitude(value);
    if (!size) continue;
    const places = exactPlaces(size, MOST_DIGITS);
    if (places === undefined) return { kind: 'rational' };
    scale = Math.max(scale, places);
    digits = Math.max(digits, (size.n / size.d).toString().length);
  }
  return scale + digits + HEADROOM <= MOST_DIGITS ? { kind: 'decimal', scale } : { kind: 'rational' };
}

/** A value as a database is given it. */
export function stored(value: Value | null, storage: Storage): string | number | boolean | null {
  if (value === null) return null;
  switch (storage.kind) {
    case 'instant':
      return value.kind === 'instant' ? value.value : null;
    case 'boolean':
      return value.kind === 'boolean' ? value.value : null;
    case 'text':
      return value.kind === 'none' ? null : String(value.value);
    case 'decimal':
      return toDecimal(magnitude(value) ?? rational(0), storage.scale, 'down');
    case 'rational':
      return toJSON(magnitude(value) ?? rational(0));
    default:
      return storage satisfies never;
  }
}

/** A stored value as the contract's. */
export function fromStored(
  value: unknown,
  { type, storage }: { readonly type: FieldType; readonly storage: Storage },
): Value | null {
  if (value === null || value === undefined) return null;
  switch (storage.kind) {
    case 'instant':
      return { kind: 'instant', value: Number(value) };
    case 'boolean':
      return { kind: 'boolean', value: value === true || value === 'true' };
    case 'text':
      return textual(String(value), type);
    case 'decimal':
    case 'rational':
      return figureIn(type, rational(String(value)));
    default:
      return storage satisfies never;
  }
}

function textual(value: string, type: FieldType): Value {
  switch (type.kind) {
    case 'date':
      return { kind: 'date', value };
    case 'enumeration':
      return { kind: 'symbol', value };
    case 'calendar':
      return { kind: 'calendar', value };
    default:
      return { kind: 'text', value };
  }
}
