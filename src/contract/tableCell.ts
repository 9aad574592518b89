import { orderOf } from './constant.ts';
import type { Table, TableCell } from './contract.ts';
import type { Value } from './value.ts';

/** The value in a column of the first row that takes the keys; undefined where no row does, or where the cell says no single value. */
export function valueInTable(table: Table, keys: readonly Value[], column: string): Value | undefined {
  const index = (name: string): number => table.columns.findIndex((one) => one.name === name);
  const keyColumns = table.keys.map(index);
  const find = (wanted: readonly Value[]) =>
    table.rows.find(({ cells }) =>
      keyColumns.every((at, i) => {
        const [cell, key] = [cells[at], wanted[i]];
        return cell !== undefined && key !== undefined && takes(cell, key);
      }),
    );
  const row = find(keys) ?? (table.symmetric ? find(keys.toReversed()) : undefined);
  const cell = row?.cells[index(column)];
  return cell?.kind === 'value' ? cell.value : undefined;
}

function takes(cell: TableCell, key: Value): boolean {
  switch (cell.kind) {
    case 'any':
      return true;
    case 'value':
      return orderOf(key, cell.value) === 0;
    case 'range': {
      const from = cell.from === undefined ? 1 : orderOf(key, cell.from);
      const to = cell.to === undefined ? -1 : orderOf(key, cell.to);
      return from !== undefined && to !== undefined && from >= 0 && to <= 0;
    }
    default:
      return cell satisfies never;
  }
}
