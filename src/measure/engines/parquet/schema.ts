import { other } from './otherParquet.ts';
import type { ThriftStruct } from './thrift.ts';

/** How a value lies in a page. */
export type Physical = 'boolean' | 'int32' | 'int64' | 'bytes';

/** What a value stands for. */
export type Meaning =
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  /** Whole numbers, the last `scale` digits of which are decimals, from the least to the most that the type has. */
  | { readonly kind: 'whole'; readonly scale: number; readonly least: number; readonly most: number }
  /** So many units of time since 1970 make a millisecond; not `zoned`: of a wall time, as if it were UTC. */
  | { readonly kind: 'time'; readonly zoned: boolean; readonly perMs: 1 | 1000 };

/** A column of the table itself, none within another. */
export interface SchemaColumn {
  readonly name: string;
  /** Its place among all that hold values. */
  readonly place: number;
  readonly optional: boolean;
  /** Absent where this reader doesn't know its type. */
  readonly type: { readonly physical: Physical; readonly meaning: Meaning } | undefined;
}

export interface Schema {
  readonly columns: readonly SchemaColumn[];
  /** How many hold values, those within others included. */
  readonly leaves: number;
}

const REPETITION = ['required', 'optional', 'repeated'] as const;
const PHYSICAL: Readonly<Record<number, Physical>> = { 0: 'boolean', 1: 'int32', 2: 'int64', 6: 'bytes' };

/** The columns of a table, whose schema is a tree written as a list: each element says how many of those behind it are its own. */
export function schemaOf(elements: readonly ThriftStruct[]): Schema {
  const columns: SchemaColumn[] = [];
  let next = 1;
  let leaves = 0;
  const skip = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const element = elements[next++] ?? other('a schema that breaks off');
      const own = element.number(5) ?? 0;
      if (own === 0) leaves++;
      else skip(own);
    }
  };
  for (let i = elements[0]?.number(5) ?? 0; i > 0; i--) {
    const element = elements[next++] ?? other('a schema that breaks off');
    const own = element.number(5) ?? 0;
    const repetition = REPETITION[element.number(3) ?? 0];
    columns.push({
      name: element.text(4) ?? other('a column without a name'),
      place: leaves,
      optional: repetition === 'optional',
      type: own === 0 && repetition !== 'repeated' ? typeOf(element) : undefined,
    });
    if (own === 0) leaves++;
    else skip(own);
  }
  if (next !== elements.length) return other('a schema with more than its own columns');
  return { columns, leaves };
}

function typeOf(element: ThriftStruct): SchemaColumn['type'] {
  const physical = PHYSICAL[element.number(1) ?? -1];
  const meaning = physical && meaningOf(physical, element);
  return physical === undefined || meaning === undefined ? undefined : { physical, meaning };
}

const CONVERTED = { utf8: 0, decimal: 5 };
const LOGICAL = { text: 1, decimal: 5, time: 8, whole: 10 };
/** Of the types that newer files say in another way, too: their numbers among the older ones, bits and sign. */
const WHOLE: Readonly<Record<number, readonly [bits: number, signed: boolean]>> = {
  11: [8, false],
  12: [16, false],
  15: [8, true],
  16: [16, true],
  17: [32, true],
  18: [64, true],
};

function meaningOf(physical: Physical, element: ThriftStruct): Meaning | undefined {
  const converted = element.number(6);
  const logical = element.struct(10);
  switch (physical) {
    case 'boolean':
      return converted === undefined && logical === undefined ? { kind: 'boolean' } : undefined;
    case 'bytes':
      return converted === CONVERTED.utf8 || logical?.has(LOGICAL.text) === true ? { kind: 'text' } : undefined;
    case 'int32':
    case 'int64': {
      const bits = physical === 'int32' ? 32 : 64;
      if (converted === CONVERTED.decimal || logical?.has(LOGICAL.decimal) === true) return decimalOf(element, bits);
      if (logical?.has(LOGICAL.time) === true) return bits === 64 ? timeOf(logical.struct(LOGICAL.time)) : undefined;
      if (logical !== undefined && !logical.has(LOGICAL.whole)) return undefined;
      const whole = logical?.struct(LOGICAL.whole);
      const [width, signed] =
        whole !== undefined
          ? [whole.number(1) ?? 0, whole.flag(2) ?? true]
          : converted === undefined
            ? [bits, true]
            : (WHOLE[converted] ?? []);
      if (width === undefined || signed === undefined || width > bits) return undefined;
      return wholeOf(bits, width, signed);
    }
    default:
      return physical satisfies never;
  }
}

function wholeOf(bits: number, width: number, signed: boolean): Meaning | undefined {
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
function decimalOf(element: ThriftStruct, bits: number): Meaning | undefined {
  const told = element.struct(10)?.struct(LOGICAL.decimal);
  const scale = element.number(7) ?? told?.number(1) ?? 0;
  const precision = element.number(8) ?? told?.number(2) ?? 0;
  if ((told?.number(1) ?? scale) !== scale || (told?.number(2) ?? precision) !== precision) return undefined;
  if (precision < 1 || precision > (bits === 32 ? 9 : 15) || scale < 0 || scale > precision) return undefined;
  return { kind: 'whole', scale, least: -(10 ** precision - 1), most: 10 ** precision - 1 };
}

function timeOf(time: ThriftStruct | undefined): Meaning | undefined {
  const unit = time?.struct(2);
  const zoned = time?.flag(1);
  if (zoned === undefined) return undefined;
  if (unit?.has(1) === true) return { kind: 'time', zoned, perMs: 1 };
  return unit?.has(2) === true ? { kind: 'time', zoned, perMs: 1000 } : undefined;
}
