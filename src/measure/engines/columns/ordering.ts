import type { Value } from '../../../contract/value.ts';
import type { Breath } from '../../breath.ts';
import { stored } from '../storage.ts';
import type { CodedField, Field } from './field.ts';
import { sortStably } from './rowSort.ts';

/** Puts rows into ascending order of a number, those with the same in ascending order of themselves. NaN comes last. Sorts in place. */
export async function sortRows(rows: Uint32Array, keyOf: (row: number) => number, breath: Breath): Promise<void> {
  if (!isAscending(rows)) await sortStably(rows, (row) => row, breath);
  await sortStably(rows, keyOf, breath);
}

function isAscending(rows: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++) if ((rows[i - 1] as number) > (rows[i] as number)) return false;
  return true;
}

/** A number that puts the rows of a field in order: instants by themselves, other values by their place among all; what is absent comes last. */
export function placesOf(field: Field): (row: number) => number {
  if (field.kind === 'instants') return (row) => field.instants.at(row);
  const places = placesOfCodes(field);
  const { codes } = field;
  return (row) => places[codes[row] as number] as number;
}

/** By code: the place of its value among all, NaN where it's absent. */
export function placesOfCodes({ values, storage }: Pick<CodedField, 'values' | 'storage'>): Float64Array {
  const places = new Float64Array(values.length).fill(Number.NaN);
  const keys = values.map((value) => sortKey(value, storage));
  const present = keys.flatMap((key, code) => (key === undefined ? [] : [code]));
  present.sort((a, b) => compareSortKeys(keys[a], keys[b]));
  present.forEach((code, place) => {
    places[code] = place;
  });
  return places;
}

type SortKey = string | bigint | boolean | undefined;

/** Decimals of one scale as whole numbers; all else by its text. */
function sortKey(value: Value | null, storage: CodedField['storage']): SortKey {
  const kept = stored(value, storage);
  if (kept === null) return undefined;
  if (storage.kind === 'decimal') return BigInt(String(kept).replace('.', ''));
  return typeof kept === 'boolean' ? kept : String(kept);
}

function compareSortKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1;
}
