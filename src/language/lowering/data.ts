import type { CalendarDeclaration, DataDeclaration, FieldType, Table, Weekday } from '../../contract/contract.ts';
import type { Type } from '../../contract/type.ts';
import { toJSON } from '../../exact/rational.ts';
import { WEEKDAYS } from '../../time/civil.ts';
import {
  type Calendar,
  type Column,
  type DataDeclaration as DataSyntax,
  type DayRange,
  isAlwaysOpen,
  isBelongsBy,
  isClosedDates,
  isCollected,
  isExpectedRows,
  isOpenHours,
  isRole,
  isValid,
  isZone,
  type Table as TableSyntax,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { typeOfColumn, typeOfField } from '../typing/declarations.ts';
import { numberIn } from '../typing/literals.ts';
import { contractType } from '../typing/types.ts';
import type { Book } from './book.ts';
import { useCalendar } from './calendars.ts';
import { lowerCell } from './cells.ts';
import { milliseconds } from './nodes.ts';
import { partyOf } from './parties.ts';
import { lowerPeriod } from './periods.ts';
import type { Surroundings } from './shared.ts';
import { sourceRange } from './source.ts';
import { need } from './unsound.ts';
import { existingZone } from './zones.ts';

/** The same for all agreements, unless its collector is a part that somebody plays or its period may count from the term. */
export function lowerData(node: DataSyntax, book: Book): DataDeclaration {
  const collector = targetOf(node.items.find(isCollected)?.party);
  return isRole(collector) || node.items.some(isExpectedRows)
    ? dataIn(node, book, book)
    : book.services.lowering.SharedDeclarations.once(node, book, (around) => dataIn(node, around));
}

/** Without the `agreement`'s book only where nothing of it depends on who plays which part nor on the term. */
function dataIn(node: DataSyntax, book: Surroundings, agreement?: Book): DataDeclaration {
  for (const { type } of node.fields) {
    const table = type?.$type === 'KeyType' ? targetOf(type.table) : undefined;
    if (table?.$type === 'Table') book.used.add(table);
  }
  const collected = node.items.find(isCollected);
  const belongs = node.items.find(isBelongsBy);
  const valid = node.items.find(isValid);
  const expected = node.items.find(isExpectedRows);
  const party = collected === undefined ? undefined : partyOf(collected.party, agreement ?? book);
  return {
    id: node.name,
    ...(node.title === undefined ? {} : { title: node.title }),
    kind: node.kind,
    ...(node.every === undefined ? {} : { everyMs: milliseconds(node.every) }),
    by: (node.key === undefined ? node.by : [node.key]).map((field) => need(targetOf(field)).name),
    ...(valid === undefined
      ? {}
      : {
          valid: {
            from: need(targetOf(valid.from)).name,
            ...(valid.until === undefined ? {} : { until: need(targetOf(valid.until)).name }),
          },
        }),
    fields: lowerFields(node, book.currency, book.services),
    ...(collected === undefined || party === undefined ? {} : { collected: { by: party, how: need(collected.how) } }),
    ...(belongs === undefined ? {} : { belongsBy: need(targetOf(belongs.field)).name }),
    ...(expected === undefined
      ? {}
      : {
          expected: {
            count: toJSON(numberIn(expected.count)),
            each: lowerPeriod(expected.period, need(agreement)),
            ...(expected.over === undefined ? {} : { note: expected.over }),
            at: sourceRange(expected, book.services),
          },
        }),
    at: sourceRange(node, book.services),
  };
}

export const lowerFields = (
  { fields }: Pick<DataSyntax, 'fields'>,
  currency: string,
  services: SlaServices,
): DataDeclaration['fields'] =>
  fields.map((field) => ({
    name: field.name,
    type: fieldType(contractType(typeOfField(field, currency))),
    optional: field.optional,
    at: sourceRange(field, services),
  }));

function fieldType(type: Type): FieldType {
  return need(type.kind === 'over-time' || type.kind === 'unknown' ? undefined : type);
}

export const lowerTable = (node: TableSyntax, book: Book): Table =>
  book.services.lowering.SharedDeclarations.once(node, book, (around) => tableIn(node, around));

function tableIn(node: TableSyntax, book: Surroundings): Table {
  return {
    id: node.name,
    keys: node.keys.map((key) => need(targetOf(key)).name),
    ...(node.symmetric ? { symmetric: true as const } : {}),
    columns: node.columns.map((column) => ({ name: column.name, type: columnType(column) })),
    rows: node.rows
      .filter((row) => row.cells.length === node.columns.length)
      .map((row) => ({
        cells: row.cells.map((cell) => {
          const element = cell.$type === 'NameCell' ? targetOf(cell.element) : undefined;
          if (element?.$type === 'Calendar' && cell.$type === 'NameCell')
            useCalendar(element, cell.element.$refText, book);
          if (element?.$type === 'Party') book.used.add(element);
          if (cell.$type === 'NameCell' && element?.$type !== 'Calendar' && element?.$type !== 'Party')
            return { kind: 'value', value: { kind: 'symbol', value: cell.element.$refText } } as const;
          const lowered = lowerCell(cell, book.zone);
          if (cell.$type !== 'LiteralCell' || !cell.assumed || lowered.kind !== 'value') return lowered;
          return { ...lowered, assumed: { at: sourceRange(cell, book.services) } };
        }),
        at: sourceRange(row, book.services),
      })),
    at: sourceRange(node, book.services),
  };
}

const columnType = (column: Column): Type => contractType(typeOfColumn(column));

export function lowerCalendar(node: Calendar, book: Book): CalendarDeclaration {
  const zone = existingZone(node.items.find(isZone)?.name) ?? book.zone;
  const open = node.items.some(isAlwaysOpen)
    ? undefined
    : node.items
        .filter(isOpenHours)
        .flatMap(({ hours }) => hours.map((one) => ({ days: one.days.flatMap(daysOf), from: one.from, to: one.to })));
  const closed = node.items.filter(isClosedDates).flatMap(({ dates }) => dates);
  return {
    id: node.name,
    zone,
    ...(open === undefined ? {} : { open }),
    closed: [...new Set(closed)].sort(),
    at: sourceRange(node, book.services),
  };
}

/** `fri..mon` runs over the week's end. */
function daysOf({ first, last }: DayRange): readonly Weekday[] {
  if (last === undefined) return [first];
  const from = WEEKDAYS.indexOf(first);
  const length = ((WEEKDAYS.indexOf(last) - from + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => WEEKDAYS[(from + step) % 7]).filter((day) => day !== undefined);
}
