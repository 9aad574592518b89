import type { FieldType } from '../../../contract/contract.ts';
import type { Value } from '../../../contract/value.ts';
import type { Breath } from '../../breath.ts';
import type { Storage } from '../storage.ts';
import { type CodeArray, gathered } from './codes.ts';
import type { Instants } from './instants.ts';

/** The values of a field, one for each row. */
export type Field = CodedField | InstantField;

export interface CodedField {
  readonly kind: 'codes';
  readonly name: string;
  readonly type: FieldType;
  /** Whether its values are decimals of one scale, which add up exactly as whole numbers (N5). */
  readonly storage: Storage;
  readonly codes: CodeArray;
  /** The different values: two codes never have the same. */
  readonly values: readonly (Value | null)[];
}

export interface InstantField {
  readonly kind: 'instants';
  readonly name: string;
  readonly type: FieldType;
  readonly instants: Instants;
}

/** The values of some rows, in their order, which go by time between the bounds of groups; `order` absent: of all. */
export async function orderedField(
  field: Field,
  order: Uint32Array | undefined,
  groups: readonly number[],
  breath: Breath,
): Promise<Field> {
  if (order === undefined) return field;
  return field.kind === 'codes'
    ? { ...field, codes: await gathered(field.codes, order, breath) }
    : { ...field, instants: (await field.instants.gathered(order, breath)).inSteps(groups) };
}

/** What a field holds in a row. */
export function valueAt(field: Field, row: number): Value | null {
  if (field.kind === 'codes') return field.values[field.codes[row] as number] ?? null;
  const instant = field.instants.at(row);
  return Number.isNaN(instant) ? null : { kind: 'instant', value: instant };
}
