import type { Value } from '../../../contract/value.ts';
import { stored } from '../storage.ts';
import type { CodedField, Field } from './field.ts';

/** Puts rows into ascending order of a number, those with the same in ascending order of themselves. NaN comes last. Sorts in place. */
export function sortRows(rows: Uint32Array, keyOf: (row: number) => number): void {
  let before = Number.NEGATIVE_INFINITY;
  let last = -1;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let sorted = true;
  for (const row of rows) {
    const read = keyOf(row);
    const key = Number.isNaN(read) ? Number.POSITIVE_INFINITY : read;
    if (key < before || (key === before && row < last)) sorted = false;
    [before, last] = [key, row];
    least = Math.min(least, key);
    most = Math.max(most, key);
  }
  if (sorted) return;
  const rowsOf = rows.reduce((largest, row) => Math.max(largest, row), 0) + 1;
  // Numbers are sorted much faster than rows that have to be looked up.
  if ((most - least + 1) * rowsOf > Number.MAX_SAFE_INTEGER) {
    rows.sort((a, b) => compareKeys(keyOf(a), keyOf(b)) || a - b);
    return;
  }
  const keys = Float64Array.from(rows, (row) => (keyOf(row) - least) * rowsOf + row);
  keys.sort();
  keys.forEach((key, i) => {
    rows[i] = key % rowsOf;
  });
}

/** What is absent comes last. */
export function compareKeys(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
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
