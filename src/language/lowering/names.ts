import type { AstNode } from 'langium';
import { constantValue } from '../../contract/constant.ts';
import type { Expression, SeriesSelector } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import type { Column } from '../generated/ast.ts';
import {
  type Call,
  type Condition,
  type DataDeclaration,
  type Field,
  isCall,
  isCondition,
  isDataDeclaration,
  isEnumerationConstant,
  isFamily,
  isFamilyVariable,
  isField,
  isLet,
  isLookup,
  isMetric,
  isParameter,
  isReference,
  isRowName,
  isTableRow,
  type Let,
  type Lookup,
  type MemberAccess,
  type NamedElement,
  type Reference,
  type Expression as Syntax,
  type TableRow,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords, type RowLevel, rowsNamedBy, rowsOfLet } from '../scoping/rows.ts';
import { contractType } from '../typing/types.ts';
import type { Place } from './book.ts';
import { useCalendar } from './calendars.ts';
import { cellOf, cellTakes, keyOf, textOfValue, valueOfCell } from './cells.ts';
import { instanceNamed, instanceOf } from './instances.ts';
import { lowerLet } from './lets.ts';
import { isNamedByData, lowerNamedMember } from './namedMember.ts';
import { literalAt, nodeAt, sameKind } from './nodes.ts';
import { parameterValue } from './parameters.ts';
import { need, Unsound } from './unsound.ts';

/** A bare name. */
export function lowerReference(node: Reference, type: Type, place: Place): Expression {
  const element = need(targetOf(node.element));
  if (isFamilyVariable(element)) {
    const records = targetOf(element.$container.rows);
    if (isRecords(records)) return recordField(node, records, need(targetOf(records.key)), type, place);
    const row = place.rows.get(element);
    if (row === undefined) throw new Unsound();
    return literalAt(node, keyOf(row, place.book.zone), place, type);
  }
  if (isField(element)) return lowerField(node, element, type, place);
  return lowerNamed(element, undefined, node, type, place);
}

/** `Uptime(git)`: the member of a family for one row. */
export function lowerCallee(callee: Syntax, call: Call, type: Type, place: Place): Expression {
  if (!isReference(callee)) throw new Unsound();
  return lowerNamed(need(targetOf(callee.element)), call, call, type, place);
}

function lowerNamed(element: NamedElement, call: Call | undefined, node: Syntax, type: Type, place: Place): Expression {
  const { book } = place;
  if (isParameter(element)) return literalAt(node, parameterValue(element, place), place, type);
  if ((isLet(element) || isMetric(element)) && call !== undefined && isNamedByData(element, call, place))
    return lowerNamedMember(element, call, type, place);
  if (isLet(element)) {
    const instance = instanceOf(element, call, place);
    if (instance.template !== undefined)
      throw new Unsound({
        node,
        message: `'${element.name}' is a name for part of what is said of each record: use it where the record is at hand.`,
      });
    return lowerLet(element, instance, levelsOfLet(element, call ?? node, place), place);
  }
  if (isCondition(element) || isMetric(element)) {
    const instance = instanceOf(element, call, place);
    book.mustStand(instance);
    return isCondition(element)
      ? nodeAt(node, { op: 'condition', condition: instance.id }, type, place)
      : nodeAt(node, { op: 'metric', metric: instance.id, periodsBack: 0 }, type, place);
  }
  if (element.$type === 'Calendar') {
    const written = isReference(node) ? node.element.$refText : element.name;
    return literalAt(node, { kind: 'calendar', value: useCalendar(element, written, book) }, place, type);
  }
  if (isEnumerationConstant(element)) return literalAt(node, { kind: 'symbol', value: element.name }, place, type);
  if (isTableRow(element)) return literalAt(node, keyOf(element, book.zone), place, type);
  if (isDataDeclaration(element) && element.kind === 'intervals') {
    book.used.add(element);
    return nodeAt(node, { op: 'intervals-of', data: element.name, select: [] }, type, place);
  }
  throw new Unsound();
}

/** What stands behind a dot. */
export function lowerMember(node: MemberAccess, type: Type, place: Place): Expression {
  const member = need(targetOf(node.member));
  const { receiver } = node;
  switch (member.$type) {
    case 'Column': {
      const row = rowNamedBy(receiver, place);
      if (row !== undefined) {
        const value = valueOfCell(cellOf(row, member), place.book.zone);
        useCalendarOf(value, member, place);
        return literalAt(node, value, place, type);
      }
      if (!isLookup(receiver)) throw new Unsound();
      return lowerCell(receiver, member, type, node, place);
    }
    case 'Field':
      return lowerField(node, member, type, place);
    case 'Fee': {
      const service = instanceNamed(receiver, place);
      place.book.mustStand(service);
      return nodeAt(node, { op: 'fee', service: service.id, periodsBack: 0 }, type, place);
    }
    default:
      throw new Unsound();
  }
}

function useCalendarOf(value: Value, at: AstNode, place: Place): void {
  if (value.kind !== 'calendar') return;
  const calendar = place.book.services.lowering.Contracts.calendarNamed(value.value, at);
  if (calendar !== undefined) useCalendar(calendar, value.value, place.book);
}

/** The row that a variable or a row's own name stands for, if it's known while lowering. */
function rowNamedBy(receiver: Syntax, place: Place): TableRow | undefined {
  if (!isReference(receiver)) return undefined;
  const element = targetOf(receiver.element);
  if (isTableRow(element)) return element;
  return isFamilyVariable(element) ? place.rows.get(element) : undefined;
}

/** `Limits[kind, class].days`: the cell itself where the keys are known, else a look-up when the row is. */
function lowerCell(lookup: Lookup, column: Column, type: Type, node: Syntax, place: Place): Expression {
  const table = column.$container;
  const keys = lookup.keys.map((key, index) => {
    const lowered = place.book.lower(key, place);
    const wanted = need(targetOf(table.keys[index]));
    const like: Expression = { ...lowered, type: contractType(place.book.services.typing.Typing.typeOf(key)) };
    const columnType = columnTypeOf(wanted, place);
    return columnType === undefined ? lowered : sameKind(lowered, { ...like, type: columnType }).left;
  });
  place.book.used.add(table);
  const values = keys.map(constantValue);
  if (values.every((value) => value !== undefined)) return knownCell(lookup, column, values, type, node, place);
  for (const row of table.rows) useCells(row, column, place);
  return nodeAt(node, { op: 'lookup', table: table.name, keys, column: column.name }, type, place);
}

/** The cell, where the text, the family's row or a parameter says which. */
function knownCell(
  lookup: Lookup,
  column: Column,
  keys: readonly Value[],
  type: Type,
  node: Syntax,
  place: Place,
): Expression {
  const table = column.$container;
  const columns = table.keys.map((key) => need(targetOf(key)));
  const matching = (values: readonly Value[]): TableRow | undefined =>
    table.rows.find((row) =>
      columns.every((key, index) => cellTakes(cellOf(row, key), need(values[index]), place.book.zone)),
    );
  const row = matching(keys) ?? (table.symmetric ? matching(keys.toReversed()) : undefined);
  if (row === undefined)
    throw new Unsound({
      node: lookup,
      message: `Table '${table.name}' has no row for ${keys.map(textOfValue).join(', ')}.`,
    });
  const value = valueOfCell(cellOf(row, column), place.book.zone);
  useCalendarOf(value, column, place);
  return literalAt(node, value, place, type);
}

function columnTypeOf(column: Column, place: Place): Type | undefined {
  const first = column.$container.rows[0];
  if (first === undefined) return undefined;
  const cell = cellOf(first, column);
  if (cell.$type === 'AnyCell' || cell.$type === 'RangeCell') return undefined;
  const { kind } =
    cell.$type === 'NameCell' && column.type === undefined ? { kind: 'symbol' } : valueOfCell(cell, place.book.zone);
  return kind === 'text' ? { kind: 'text' } : kind === 'symbol' ? { kind: 'enumeration', values: [] } : undefined;
}

function useCells(row: TableRow, column: Column, place: Place): void {
  const cell = cellOf(row, column);
  if (cell.$type === 'NameCell') {
    const element = targetOf(cell.element);
    if (element?.$type === 'Calendar') useCalendar(element, cell.element.$refText, place.book);
  }
}

/** A look-up without a column, which stands for series of data, or for nothing. */
export function lowerLookup(node: Lookup, type: Type, place: Place): Expression {
  const data = rowsNamedBy(node.receiver);
  if (!isDataDeclaration(data) || data.kind !== 'intervals') throw new Unsound();
  place.book.used.add(data);
  return nodeAt(node, { op: 'intervals-of', data: data.name, select: selectors(node, place) }, type, place);
}

/** A field of the row at hand, or of samples and states over time. */
function lowerField(node: MemberAccess | Reference, field: Field, type: Type, place: Place): Expression {
  if (node.$type === 'MemberAccess') {
    const { receiver } = node;
    const variable = isReference(receiver) ? targetOf(receiver.element) : undefined;
    const rows = isFamilyVariable(variable) ? targetOf(variable.$container.rows) : undefined;
    if (isRecords(rows)) return recordField(node, rows, field, type, place);
    const looked = isLookup(receiver) ? rowsNamedBy(receiver.receiver) : undefined;
    if (isLookup(receiver) && isRecords(looked)) {
      place.book.used.add(looked);
      const keys = receiver.keys.map((key) => place.book.lower(key, place));
      return nodeAt(node, { op: 'lookup', table: looked.name, keys, column: field.name }, type, place);
    }
  }
  const source = sourceOfField(node, field, place);
  if (isDataDeclaration(source)) place.book.used.add(source);
  if (type.kind === 'over-time' && isDataDeclaration(source) && node.$type === 'MemberAccess')
    return nodeAt(
      node,
      { op: 'signal', data: source.name, field: field.name, select: selectors(node.receiver, place) },
      type,
      place,
    );
  const up = levelOf(node, field, source, place);
  return nodeAt(
    node,
    { op: 'field', data: source.name, field: field.name, ...(up === 0 ? {} : { up, row: rowName(node, source) }) },
    type,
    place,
  );
}

/** A field of the record that a declaration is of. */
function recordField(node: Syntax, records: DataDeclaration, field: Field, type: Type, place: Place): Expression {
  place.book.used.add(records);
  return nodeAt(node, { op: 'record', data: records.name, field: field.name }, type, place);
}

const rowName = (node: MemberAccess | Reference, { name }: DataDeclaration | Condition): string =>
  node.$type === 'MemberAccess' && isReference(node.receiver) ? node.receiver.element.$refText : name;

/** How many rows around the innermost one at hand the named one is. */
function levelOf(node: MemberAccess | Reference, field: Field, source: AstNode, place: Place): number {
  const { RowScopes } = place.book.services.scoping;
  const levels = RowScopes.levels(node);
  const named =
    node.$type === 'MemberAccess' && isReference(node.receiver) ? targetOf(node.receiver.element) : undefined;
  const index = levels.findIndex((level) => {
    if (isRowName(named)) return level.by === named.$container;
    if (isFamilyVariable(named)) return level.by === named.$container;
    return level.source === source && RowScopes.fields(level.source).includes(field);
  });
  return Math.max(0, index) + shiftOf(levels[index], place);
}

/** Inside a named value that is put in where it's used, its row is the one at hand there, which may lie further out. */
const shiftOf = (level: RowLevel | undefined, place: Place): number =>
  level !== undefined && isFamily(level.by) ? (place.levels.get(level.by.variable) ?? 0) : 0;

/** At which level the row of `let Late for each t in tickets` lies where `Late(t)` or `Late` is used. */
function levelsOfLet(element: Let, node: Syntax, place: Place): Place['levels'] {
  const rows = rowsOfLet(element);
  if (rows === undefined || element.family === undefined) return place.levels;
  const levels = place.book.services.scoping.RowScopes.levels(node);
  const argument = isCall(node) ? node.arguments[0] : undefined;
  const named = isReference(argument) ? targetOf(argument.element) : undefined;
  const index = levels.findIndex(({ by, source }) =>
    isRowName(named) || isFamilyVariable(named) ? by === named.$container : source === rows,
  );
  if (index < 0) throw new Unsound();
  return new Map([...place.levels, [element.family.variable, index + shiftOf(levels[index], place)]]);
}

function sourceOfField(node: MemberAccess | Reference, field: Field, place: Place): DataDeclaration | Condition {
  if (node.$type === 'MemberAccess') {
    const named = isReference(node.receiver) ? targetOf(node.receiver.element) : undefined;
    const rows = isFamilyVariable(named)
      ? targetOf(named.$container.rows)
      : isRowName(named)
        ? place.book.services.scoping.RowScopes.ofAggregate(named.$container)
        : rowsNamedBy(node.receiver);
    if (isDataDeclaration(rows) || isCondition(rows)) return rows;
    throw new Unsound();
  }
  const { RowScopes } = place.book.services.scoping;
  return need(RowScopes.around(node).find((source) => RowScopes.fields(source).includes(field)));
}

/** Which series `status[git]` picks. */
export function selectors(path: Syntax | undefined, place: Place): readonly SeriesSelector[] {
  if (!isLookup(path)) return [];
  const data = need(rowsNamedBy(path.receiver));
  if (!isDataDeclaration(data)) return [];
  return path.keys.map((key, index) => {
    const field = need(targetOf(data.by[index]));
    const value = place.book.lower(key, place);
    const wanted = field.type?.$type === 'SimpleType' && field.type.name === 'text' ? 'text' : undefined;
    const text = value.op === 'literal' && value.value.kind === 'symbol' && wanted === 'text';
    return {
      field: field.name,
      value: text
        ? {
            ...value,
            value: { kind: 'text', value: String((value as { value: { value: string } }).value.value) },
            type: { kind: 'text' },
          }
        : value,
    } as SeriesSelector;
  });
}
