import type { LogicalType, SchemaElement } from 'hyparquet';

/** How a value lies in a page. */
export type Physical = 'BOOLEAN' | 'INT32' | 'INT64' | 'BYTE_ARRAY';

/** What a value stands for. */
export type Meaning =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** Whole numbers, the last `scale` digits of which are decimals, from the least to the most that the type has. */
  | { readonly kind: 'whole'; readonly scale: number; readonly least: number; readonly most: number }
  /** So many units of time since 1970 make a millisecond; not `zoned`: of a wall time, as if it were UTC. */
  | { readonly kind: 'time'; readonly zoned: boolean; readonly perMs: 1 | 1000 };

export interface ColumnType {
  readonly physical: Physical;
  readonly meaning: Meaning;
}

/** Absent where this reader doesn't know it. */
export function typeOf(element: SchemaElement): ColumnType | undefined {
  const { type: physical } = element;
  switch (physical) {
    case 'BOOLEAN':
    case 'INT32':
    case 'INT64':
    case 'BYTE_ARRAY': {
      const meaning = meaningOf(physical, element);
      return meaning && { physical, meaning };
    }
    default:
      return undefined;
  }
}

function meaningOf(physical: Physical, element: SchemaElement): Meaning | undefined {
  const { converted_type: converted, logical_type: logical } = element;
  switch (physical) {
    case 'BOOLEAN':
      return converted === undefined && logical === undefined ? { kind: 'boolean' } : undefined;
    case 'BYTE_ARRAY':
      return converted === 'UTF8' || logical?.type === 'STRING' ? { kind: 'text' } : undefined;
    case 'INT32':
    case 'INT64': {
      const bits = physical === 'INT32' ? 32 : 64;
      if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalOf(element, bits);
      if (logical?.type === 'TIMESTAMP') return bits === 64 ? timeOf(logical) : undefined;
      if (logical?.type === 'INTEGER') return wholeOf(bits, logical.bitWidth, logical.isSigned);
      if (logical !== undefined) return undefined;
      if (converted === undefined) return wholeOf(bits, bits, true);
      // Of the older types, as `UINT_16`.
      const [, sign, width] = /^(U?)INT_(\d+)$/.exec(converted) ?? [];
      return width === undefined ? undefined : wholeOf(bits, Number(width), sign === '');
    }
    default:
      return physical satisfies never;
  }
}

function wholeOf(bits: number, width: number, signed: boolean): Meaning | undefined {
  if (!(width <= bits)) return undefined;
  if (bits === 64)
    return width === 64 && signed
      ? { kind: 'whole', scale: 0, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }
      : undefined;
  return signed
    ? { kind: 'whole', scale: 0, least: -(2 ** (width - 1)), most: 2 ** (width - 1) - 1 }
    : // Of 32 bits without a sign, those that others take for negative ones.
      width < 32
      ? { kind: 'whole', scale: 0, least: 0, most: 2 ** width - 1 }
      : undefined;
}

/** Decimals whose whole numbers a float holds: the others are rare. */
function decimalOf({ scale, precision, logical_type }: SchemaElement, bits: number): Meaning | undefined {
  const told = logical_type?.type === 'DECIMAL' ? logical_type : undefined;
  const digits = precision ?? told?.precision ?? 0;
  const decimals = scale ?? told?.scale ?? 0;
  if ((told?.scale ?? decimals) !== decimals || (told?.precision ?? digits) !== digits) return undefined;
  if (digits < 1 || digits > (bits === 32 ? 9 : 15) || decimals < 0 || decimals > digits) return undefined;
  return { kind: 'whole', scale: decimals, least: -(10 ** digits - 1), most: 10 ** digits - 1 };
}

function timeOf({ unit, isAdjustedToUTC }: Extract<LogicalType, { type: 'TIMESTAMP' }>): Meaning | undefined {
  // The library says what is written, also where that is nothing.
  if (typeof isAdjustedToUTC !== 'boolean' || unit === 'NANOS') return undefined;
  return { kind: 'time', zoned: isAdjustedToUTC, perMs: unit === 'MILLIS' ? 1 : 1000 };
}
