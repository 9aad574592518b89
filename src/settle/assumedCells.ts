import type { Contract, TableCell } from '../contract/contract.ts';
import type { Value } from '../contract/value.ts';
import type { Statement } from '../statement/statement.ts';

/** Cells of tables that the agreement doesn't print and the file assumes, named as they're looked up: `Limits[P1].restore`. */
export function assumedCells(
  { tables }: Contract,
  show: (value: Value) => string,
): readonly Statement['assumptions'][number][] {
  const keyText = (cell: TableCell | undefined): string => {
    if (cell === undefined || cell.kind === 'any') return 'any';
    if (cell.kind === 'value') return show(cell.value);
    return [cell.from && `from ${show(cell.from)}`, cell.to && `to ${show(cell.to)}`].filter(Boolean).join(' ');
  };
  return tables.flatMap(({ id, keys, columns, rows }) => {
    const keyColumns = keys.map((key) => columns.findIndex(({ name }) => name === key));
    return rows.flatMap(({ cells }) =>
      cells.flatMap((cell, column) => {
        if (cell.kind !== 'value' || cell.assumed === undefined) return [];
        const row = keyColumns.map((key) => keyText(cells[key])).join(', ');
        return [{ name: `${id}[${row}].${columns[column]?.name ?? ''}`, value: show(cell.value), at: cell.assumed.at }];
      }),
    );
  });
}
