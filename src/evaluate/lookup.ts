import type { Table, TableCell } from '../contract/contract.ts';
import { toJSON } from '../exact/rational.ts';
import type { Zone } from '../time/zone.ts';
import { orderOf } from './compare.ts';
import { fromValue, isQuantity, type Result, type Runtime, toValue, unknown, valueResult } from './result.ts';
import { showValue } from './show.ts';

/** A table whose rows are found by their keys. */
export interface LookupTable {
  readonly id: string;
  readonly columns: ReadonlyMap<string, number>;
  readonly keys: readonly string[];
  /** Two keys in either order name the same row. */
  readonly symmetric: boolean;
  readonly rows: readonly (readonly Cell[])[];
  /** Rows whose keys are plain values, by the text of their keys; absent where a key cell is a range or `any`. */
  readonly index: ReadonlyMap<string, readonly Cell[]> | undefined;
}

type Cell =
  | { readonly kind: 'value'; readonly value: Runtime }
  | { readonly kind: 'any' }
  | { readonly kind: 'range'; readonly from: Runtime | undefined; readonly to: Runtime | undefined };

/** Reads a table's values once. */
export function lookupTable(table: Table): LookupTable {
  const columns = new Map(table.columns.map(({ name }, column) => [name, column]));
  const rows = table.rows.map(({ cells }) => cells.map(cellOf));
  const symmetric = table.symmetric === true;
  return { id: table.id, columns, keys: table.keys, symmetric, rows, index: indexOf(rows, columns, table.keys) };
}

function cellOf(cell: TableCell): Cell {
  switch (cell.kind) {
    case 'value':
      return { kind: 'value', value: fromValue(cell.value) };
    case 'any':
      return cell;
    case 'range':
      return {
        kind: 'range',
        from: cell.from === undefined ? undefined : fromValue(cell.from),
        to: cell.to === undefined ? undefined : fromValue(cell.to),
      };
    default:
      return cell satisfies never;
  }
}

function indexOf(
  rows: readonly (readonly Cell[])[],
  columns: ReadonlyMap<string, number>,
  keys: readonly string[],
): ReadonlyMap<string, readonly Cell[]> | undefined {
  const index = new Map<string, readonly Cell[]>();
  for (const row of rows) {
    const values: Runtime[] = [];
    for (const key of keys) {
      const cell = row[columns.get(key) ?? -1];
      if (cell?.kind !== 'value') return undefined;
      values.push(cell.value);
    }
    const text = keyText(values);
    // As in a scan, the first of two rows with one key counts.
    if (!index.has(text)) index.set(text, row);
  }
  return index;
}

const keyText = (values: readonly Runtime[]): string => values.map(partText).join('\u0000');

/** Texts and names of constants find each other; so do numbers on one scale. */
function partText(value: Runtime): string {
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
      return `#${toJSON(value.value)}`;
    case 'duration':
    case 'days':
    case 'money':
    case 'rate':
      return `${value.kind} ${toJSON(value.value)}`;
    case 'boolean':
    case 'instant':
      return `${value.kind} ${String(value.value)}`;
    case 'date':
    case 'text':
    case 'symbol':
    case 'calendar':
      return `"${value.value}`;
    case 'none':
    case 'intervals':
      return value.kind;
    default:
      return value satisfies never;
  }
}

/** The cell of the first row that the keys match, in the column. */
export function lookUp(table: LookupTable, keys: readonly Result[], column: string, zone: Zone): Result {
  const values: Runtime[] = [];
  for (const key of keys) {
    if (key.state === 'unknown') return key;
    if (key.state === 'between') return unknown('gaps', key.reason);
    values.push(key.value);
  }
  const asked = (): string => values.map((value) => describe(value, zone)).join(', ');
  const find = (wanted: readonly Runtime[]) =>
    table.index === undefined ? scan(table, wanted, zone) : table.index.get(keyText(wanted));
  const row = find(values) ?? (table.symmetric ? find(values.toReversed()) : undefined);
  if (row === undefined) return unknown('undefined', `${table.id} has no row for ${asked()}`);
  const cell = row[table.columns.get(column) ?? -1];
  return cell?.kind === 'value'
    ? valueResult(cell.value)
    : unknown('undefined', `${table.id}.${column} has no value for ${asked()}`);
}

function scan(table: LookupTable, values: readonly Runtime[], zone: Zone): readonly Cell[] | undefined {
  return table.rows.find((row) =>
    table.keys.every((key, k) => {
      const cell = row[table.columns.get(key) ?? -1];
      const value = values[k];
      return cell !== undefined && value !== undefined && matches(cell, value, zone);
    }),
  );
}

function matches(cell: Cell, value: Runtime, zone: Zone): boolean {
  switch (cell.kind) {
    case 'value':
      return partText(cell.value) === partText(value);
    case 'any':
      return true;
    case 'range': {
      // Both ends are included; what has no order with an end is outside.
      const aboveFrom = cell.from === undefined || (orderOf(value, cell.from, zone) ?? -1) >= 0;
      const belowTo = cell.to === undefined || (orderOf(value, cell.to, zone) ?? 1) <= 0;
      return aboveFrom && belowTo;
    }
    default:
      return cell satisfies never;
  }
}

function describe(value: Runtime, zone: Zone): string {
  if (value.kind === 'none' || value.kind === 'intervals') return value.kind;
  return isQuantity(value) ? showValue(toValue(value), { zone: zone.id }) : partText(value).replace(/^["#]/, '');
}
