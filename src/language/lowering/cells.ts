import { orderOf } from '../../contract/constant.ts';
import type { TableCell } from '../../contract/contract.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import {
  type Cell,
  type Column,
  isAnyCell,
  isCalendar,
  isLiteralCell,
  isNameCell,
  isParty,
  isRangeCell,
  isTableRow,
  type TableRow,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { calendarId } from './calendars.ts';
import { need } from './unsound.ts';

/** The cell of a row in a column. */
export function cellOf(row: TableRow, column: Column): Cell {
  return need(row.cells[row.$container.columns.indexOf(column)]);
}

export function lowerCell(cell: Cell, zone: string): TableCell {
  if (isAnyCell(cell)) return { kind: 'any' };
  if (isRangeCell(cell)) {
    const from = valueOfLiteral(cell.from, zone);
    const to = cell.to === undefined ? undefined : valueOfLiteral(cell.to, zone);
    return { kind: 'range', ...(from ? { from } : {}), ...(to ? { to } : {}) };
  }
  return { kind: 'value', value: valueOfCell(cell, zone) };
}

/** What one cell says; a cell for many keys (`any`, a range) says no single value. */
export function valueOfCell(cell: Cell, zone: string): Value {
  if (isLiteralCell(cell)) return need(valueOfLiteral(need(cell.value), zone));
  if (!isNameCell(cell)) return need<Value>(undefined);
  const element = need(targetOf(cell.element));
  if (isCalendar(element)) return { kind: 'calendar', value: calendarId(element, cell.element.$refText) };
  if (isParty(element)) return { kind: 'text', value: element.name };
  return isTableRow(element) ? keyOf(element, zone) : need<Value>(undefined);
}

/** Whether a key cell takes a key: a value the same one, a range those from one end to the other, `any` all. */
export function cellTakes(cell: Cell, key: Value, zone: string): boolean {
  if (isAnyCell(cell)) return true;
  if (isNameCell(cell)) {
    const element = targetOf(cell.element);
    return textOfValue(key) === (isParty(element) ? element.name : cell.element.$refText);
  }
  if (isRangeCell(cell)) {
    const from = orderOf(key, valueOfLiteral(cell.from, zone));
    const to = cell.to === undefined ? -1 : orderOf(key, valueOfLiteral(cell.to, zone));
    return from !== undefined && to !== undefined && from >= 0 && to <= 0;
  }
  return orderOf(key, valueOfCell(cell, zone)) === 0;
}

/** What names a row: the value in its first key column. */
export function keyOf(row: TableRow, zone: string): Value {
  const column = need(targetOf(row.$container.keys[0]));
  const cell = cellOf(row, column);
  // A bare name in the key column is its own declaration.
  if (isNameCell(cell) && column.type === undefined) return { kind: 'symbol', value: cell.element.$refText };
  return valueOfCell(cell, zone);
}

/** How a value is written in the names of what is made from a row: `Uptime(git)`, `Response(P1)`. */
export function textOfValue(value: Value): string {
  return 'value' in value ? String(value.value) : value.kind;
}

/** All keys of a row, as they name the instance. */
export function rowName(row: TableRow, zone: string): string {
  return row.$container.keys
    .map((reference) => {
      const column = need(targetOf(reference));
      const cell = cellOf(row, column);
      if (isAnyCell(cell)) return 'any';
      if (isRangeCell(cell)) return cell.$cstNode?.text ?? '';
      return isNameCell(cell) ? cell.element.$refText : textOfValue(valueOfCell(cell, zone));
    })
    .join(', ');
}

/** What a reader calls a row: its cell in a text column `title` or `label`, else its keys. */
export function rowTitle(row: TableRow, zone: string): string {
  const column = row.$container.columns.find((one) => one.name === 'title' || one.name === 'label');
  const cell = column === undefined ? undefined : cellOf(row, column);
  return isLiteralCell(cell) && cell.value.$type === 'TextLiteral' ? cell.value.text : rowName(row, zone);
}

export const typeOfValue = (value: Value, otherwise: Type): Type => {
  switch (value.kind) {
    case 'days':
      return { kind: 'days', day: value.day };
    case 'money':
    case 'rate':
      return { kind: value.kind, currency: value.currency };
    case 'symbol':
      return otherwise.kind === 'enumeration' ? otherwise : { kind: 'enumeration', values: [value.value] };
    case 'none':
      return { kind: 'unknown' };
    default:
      return { kind: value.kind };
  }
};
