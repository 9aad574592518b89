import type { ComparisonNode, Expression } from '../contract/expression.ts';
import { type Cell, type DataRow, scalar } from './plan/row.ts';

/** A field that a condition compares with a name: `circuit is "A-17"`. It holds of no row that has another name there. */
export interface RowKey {
  readonly field: string;
  readonly name: string;
}

/** What a condition on the rows of some data asks of one of their fields, alone or among what it asks else. */
export function keyIn(condition: Expression | undefined, data: string): RowKey | undefined {
  if (condition?.op === 'compare') return keyOfComparison(condition, data);
  if (condition?.op !== 'and' || condition.each !== undefined) return undefined;
  for (const term of condition.terms) {
    const key = keyIn(term, data);
    if (key !== undefined) return key;
  }
  return undefined;
}

function keyOfComparison({ operator, left, right }: ComparisonNode, data: string): RowKey | undefined {
  if (operator !== 'is') return undefined;
  const field = [left, right].find((side) => side.op === 'field');
  const asked = [left, right].find((side) => side.op === 'literal');
  if (field?.op !== 'field' || asked?.op !== 'literal' || field.data !== data || (field.up ?? 0) > 0) return undefined;
  const { value } = asked;
  return value.kind === 'text' || value.kind === 'symbol' ? { field: field.field, name: value.value } : undefined;
}

/** Rows by the name in one of their fields, so that thousands of records needn't look at all rows each. */
export interface KeyIndex {
  /** The places, in order, of the rows of which a comparison with the name isn't certainly false: those that have it, and those of which nothing is known. */
  readonly of: (name: string) => readonly number[];
}

export function keyIndex(cells: readonly (Cell | undefined)[]): KeyIndex {
  const named = new Map<string, number[]>();
  const others: number[] = [];
  cells.forEach((cell, place) => {
    const value = scalar(cell);
    if (value?.kind !== 'text' && value?.kind !== 'symbol') {
      others.push(place);
      return;
    }
    const same = named.get(value.value);
    if (same === undefined) named.set(value.value, [place]);
    else same.push(place);
  });
  return {
    of: (name) => {
      const own = named.get(name) ?? [];
      if (others.length === 0) return own;
      return own.length === 0 ? others : [...own, ...others].sort((a, b) => a - b);
    },
  };
}

/** An index of some rows for each field that is asked for, made once. */
export function indexed(cellOf: (field: string) => readonly (Cell | undefined)[]): (key: RowKey) => readonly number[] {
  const byField = new Map<string, KeyIndex>();
  return ({ field, name }) => {
    const known = byField.get(field);
    if (known !== undefined) return known.of(name);
    const made = keyIndex(cellOf(field));
    byField.set(field, made);
    return made.of(name);
  };
}

const indexes = new WeakMap<readonly DataRow[], (key: RowKey) => readonly number[]>();

/** The rows, in order, that may have the key. An array of rows is told apart once. */
export function rowsOfKey(rows: readonly DataRow[], key: RowKey): readonly DataRow[] {
  const places = indexes.get(rows) ?? indexed((field) => rows.map(({ fields }) => fields[field]));
  indexes.set(rows, places);
  return places(key).flatMap((place) => rows[place] ?? []);
}
