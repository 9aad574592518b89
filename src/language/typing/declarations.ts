import type { AstNode } from 'langium';
import { itemsOf, statedBy } from '../composition/lineage.ts';
import type { SimpleType } from '../generated/ast.ts';
import {
  type Column,
  type DataDeclaration,
  type Expression,
  type FamilyVariable,
  type Field,
  type FieldType,
  isAnyCell,
  isCalendar,
  isCondition,
  isCurrency,
  isDataDeclaration,
  isLiteralCell,
  isMeasure,
  isNameCell,
  isNoneLiteral,
  isParty,
  isRangeCell,
  isTable,
  isTableRow,
  type Literal,
  type Metric,
  type Table,
} from '../generated/ast.ts';
import { isFirstKey } from '../scoping/expected.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt } from '../scoping/rows.ts';
import { currencyIn, daysIn } from './literals.ts';
import {
  BOOLEAN,
  CALENDAR,
  DATE,
  DURATION,
  days,
  declaration,
  type ExpressionType,
  enumeration,
  INSTANT,
  INTERVALS,
  money,
  NUMBER,
  PERCENT,
  PERCENTAGE_POINTS,
  POINTS,
  TEXT,
  UNKNOWN,
  unify,
} from './types.ts';

/** The currency of the agreement that a node belongs to; empty where there is none. */
export function currencyAt(node: AstNode): string {
  return statedBy(agreementAt(node), isCurrency)?.code ?? '';
}

/** Money as an agreement has it; a template may leave the currency to whoever extends it. */
export function moneyAt(node: AstNode): ExpressionType {
  const currency = currencyAt(node);
  return currency === '' ? UNKNOWN : money(currency);
}

/** The type that a literal has by its form alone. */
export function typeOfLiteral(literal: Literal): ExpressionType {
  switch (literal.$type) {
    case 'BooleanLiteral':
      return BOOLEAN;
    case 'NumberLiteral':
      return NUMBER;
    case 'PercentLiteral':
      return PERCENT;
    case 'PercentagePointsLiteral':
      return PERCENTAGE_POINTS;
    case 'PointsLiteral':
      return POINTS;
    case 'DurationLiteral':
      return DURATION;
    case 'DaysLiteral': {
      const { kind } = daysIn(literal.text);
      return kind === undefined ? UNKNOWN : days(kind === 'calendar' ? 'calendar' : 'working');
    }
    case 'MoneyLiteral':
      return money(currencyIn(literal.text));
    case 'DateLiteral':
      return DATE;
    case 'DateTimeLiteral':
      return INSTANT;
    case 'TextLiteral':
      return TEXT;
    case 'NoneLiteral':
      return UNKNOWN;
    default:
      return literal satisfies never;
  }
}

/** The type that a declared field, column or parameter has; money is in the currency of the agreement that uses it. */
export function typeOfFieldType(type: FieldType | undefined, currency: string): ExpressionType {
  if (type === undefined) return UNKNOWN;
  switch (type.$type) {
    case 'EnumerationType':
      return enumeration(type.constants.map((constant) => constant.name));
    case 'KeyType': {
      const table = targetOf(type.table);
      if (table === undefined) return UNKNOWN;
      return isTable(table) ? typeOfKey(table) : typeOfRecordKey(table);
    }
    case 'SimpleType':
      return typeOfName(type.name, currency);
    default:
      return type satisfies never;
  }
}

function typeOfName(name: SimpleType['name'], currency: string): ExpressionType {
  switch (name) {
    case 'boolean':
      return BOOLEAN;
    case 'text':
      return TEXT;
    case 'number':
      return NUMBER;
    case 'percent':
      return PERCENT;
    case 'duration':
      return DURATION;
    case 'money':
      return currency === '' ? UNKNOWN : money(currency);
    case 'time':
      return INSTANT;
    case 'date':
      return DATE;
    case 'intervals':
      return INTERVALS;
    case 'calendar':
      return CALENDAR;
    default:
      return name satisfies never;
  }
}

export const typeOfField = (field: Field, currency: string): ExpressionType => typeOfFieldType(field.type, currency);

/** What names a row of the table: the type of its first key. */
export function typeOfKey(table: Table): ExpressionType {
  const key = targetOf(table.keys[0]);
  return key === undefined ? UNKNOWN : typeOfColumn(key);
}

/** What names a record: the type of its key field. */
export function typeOfRecordKey(data: DataDeclaration): ExpressionType {
  const key = targetOf(data.key);
  return key === undefined ? UNKNOWN : typeOfField(key, currencyAt(data));
}

/** A column's declared type, or the one that its cells agree on; a declared duration also takes days (C6). */
export function typeOfColumn(column: Column): ExpressionType {
  const table = column.$container;
  const index = table.columns.indexOf(column);
  const cells = table.rows.flatMap((row) => row.cells[index] ?? []);
  if (column.type !== undefined) {
    const declared = typeOfFieldType(column.type, currencyOfCells(cells));
    const found = declared.kind === 'duration' ? typeOfCells(column, cells) : declared;
    return found.kind === 'span' || found.kind === 'days' ? found : declared;
  }
  return typeOfCells(column, cells);
}

type Cells = readonly Table['rows'][number]['cells'][number][];

const currencyOfCells = (cells: Cells): string => {
  for (const cell of cells)
    if (isLiteralCell(cell) && cell.value?.$type === 'MoneyLiteral') return currencyIn(cell.value.text);
  return '';
};

/** The type that the cells agree on; one that doesn't fit the earlier ones is reported at its place. */
function typeOfCells(column: Column, cells: Cells): ExpressionType {
  // A table may have thousands of rows: their names are one enumeration at once, not one more with each row.
  if (column.type === undefined && isFirstKey(column) && cells.every(isNameCell))
    return enumeration([...new Set(cells.map(({ element }) => element.$refText))]);
  return cells.reduce<ExpressionType>((type, cell) => unify(type, typeOfCell(column, cell)) ?? type, UNKNOWN);
}

/** The type of one cell; `none` and `any` fit every column. */
export function typeOfCell(column: Column, cell: Cells[number]): ExpressionType {
  if (isAnyCell(cell)) return UNKNOWN;
  if (isLiteralCell(cell))
    return cell.value === undefined || isNoneLiteral(cell.value) ? UNKNOWN : typeOfLiteral(cell.value);
  if (isRangeCell(cell)) return cell.from === undefined ? UNKNOWN : typeOfLiteral(cell.from);
  if (!isNameCell(cell)) return UNKNOWN;
  const row = cell.$container;
  if (column.type === undefined && isTableRow(row) && isFirstKey(column)) return enumeration([cell.element.$refText]);
  const element = targetOf(cell.element);
  if (isCalendar(element)) return CALENDAR;
  if (isTableRow(element)) return typeOfKey(element.$container);
  return isParty(element) ? TEXT : UNKNOWN;
}

/** What a family's variable stands for by itself: the name of its row. */
export function typeOfVariable(variable: FamilyVariable): ExpressionType {
  const rows = targetOf(variable.$container.rows);
  if (isTable(rows)) return typeOfKey(rows);
  if (isDataDeclaration(rows) && rows.kind === 'records') return typeOfRecordKey(rows);
  return isDataDeclaration(rows) || isCondition(rows) ? declaration('a row') : UNKNOWN;
}

/** What a metric measures. */
export const measureOf = (metric: Metric): Expression | undefined => itemsOf(metric).find(isMeasure)?.value;
