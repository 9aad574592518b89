import { magnitude } from '../../../contract/magnitude.ts';
import { ratio, rational, toDecimal, toJSON } from '../../../exact/rational.ts';
import type { RationalText } from '../../measurements.ts';
import type { CodeArray } from './codes.ts';
import type { CodedField, Field } from './field.ts';

/** A field whose values are decimals of one scale, as whole numbers. */
export interface Summed {
  readonly codes: CodeArray;
  /** By code: the whole number, NaN where there is no value. */
  readonly scaled: Float64Array;
  /** How many of these whole numbers make one. */
  readonly unit: bigint;
  /** What so much comes to. */
  readonly textOf: (scaled: number | bigint) => RationalText;
  /** Whether sums of all rows are whole numbers that a float holds; else they are added up as big integers. */
  readonly small: boolean;
  /** By code; 0 where there is no value. */
  readonly big: readonly bigint[];
}

type Ready = Omit<Summed, 'small'> & { readonly largest: number };

const ready = new WeakMap<CodedField, Ready>();

/** Makes a field ready to be added up exactly (N5): each different value is scaled once. */
export function summed(field: Field | undefined, rows: number): Summed {
  if (field?.kind !== 'codes' || field.storage.kind !== 'decimal')
    throw new RangeError('only decimals of one scale are added up');
  const known = ready.get(field) ?? madeReady(field, field.storage.scale);
  ready.set(field, known);
  return { ...known, small: known.largest * Math.max(rows, 1) <= Number.MAX_SAFE_INTEGER };
}

function madeReady(field: CodedField, scale: number): Ready {
  const whole = wholeNumbers(field, scale);
  const unit = 10n ** BigInt(scale);
  const scaled = Float64Array.from(whole, (value) => (value === undefined ? Number.NaN : Number(value)));
  return {
    codes: field.codes,
    scaled,
    unit,
    largest: scaled.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))), 0),
    big: whole.map((value) => value ?? 0n),
    textOf: (sum) => (unit === 1n ? String(sum) : toJSON(ratio(typeof sum === 'bigint' ? sum : BigInt(sum), unit))),
  };
}

function wholeNumbers({ values }: CodedField, scale: number): readonly (bigint | undefined)[] {
  return values.map((value) => {
    const size = value === null ? undefined : (magnitude(value) ?? rational(0));
    return size && BigInt(toDecimal(size, scale, 'down').replace('.', ''));
  });
}
