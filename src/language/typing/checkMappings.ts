import type { AstNode } from 'langium';
import {
  type Binding,
  type ContradictingRows,
  type DataDeclaration,
  type Field,
  isColumnLiteral,
  isDataset,
  isDateLiteral,
  isDateTimeLiteral,
  isItemsOption,
  type KnownUntil,
  type LogValue,
  type Mapping,
  type RowsWhere,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementOfDataset } from '../scoping/rows.ts';
import { isColumn, typeOfColumns } from './columns.ts';
import { checkConstant } from './constants.ts';
import { currencyAt, typeOfField } from './declarations.ts';
import { report } from './expectations.ts';
import type { Typer } from './typer.ts';
import { describeType, type ExpressionType, exampleOf, INSTANT, isQuantity, isUnknown, unify } from './types.ts';

type Columns = NonNullable<Mapping['value']>;

/** What a field is mapped to fits its type, as far as that is known before a file is read. */
export function checkMapping(node: Mapping, typer: Typer): void {
  const field = targetOf(node.field);
  const wanted = field === undefined ? undefined : typeOfField(field, currencyOf(node.$container));
  if (node.log !== undefined) checkLog(node.log, field, wanted, typer);
  else if (node.value !== undefined) checkValue(node.value, field, wanted, typer);
}

export function checkRowsWhere(node: RowsWhere, typer: Typer): void {
  expectCondition(node.condition, 'where', typer);
}

/** Of states an instant of their rows; of a log or a list of items two days or times that nothing is missing between (D6). */
export function checkKnownUntil(node: KnownUntil, typer: Typer): void {
  const kind = targetOf(node.$container.data)?.kind;
  if (kind === 'intervals' || kind === 'items') {
    checkKnownLog(node, typer);
    return;
  }
  if (node.from !== undefined)
    report(
      typer,
      node.from,
      'invalid-value',
      "'known from' is for logs of intervals and for items: take it away, as what other data speak of begins with their first row.",
    );
  else if (node.value === undefined && !node.endOfData)
    report(typer, node, 'invalid-value', "Say until when: 'known until end of data', or an instant of the rows.");
  if (node.value === undefined) return;
  const type = typeOfColumns(node.value, typer);
  if (!isUnknown(type) && !fits(type, INSTANT))
    report(typer, node.value, 'wrong-type', `An instant is wanted behind 'known until', not ${describeType(type)}.`);
}

function checkKnownLog(node: KnownUntil, typer: Typer): void {
  const isDay = (part: KnownUntil['value'] | KnownUntil['from']): boolean => {
    const literal = isColumnLiteral(part) ? part.value : part;
    return isDateLiteral(literal) || isDateTimeLiteral(literal);
  };
  for (const part of [node.from, node.value])
    if (part !== undefined && !isDay(part))
      report(
        typer,
        part,
        'wrong-type',
        'A log is known up to a day or a time that is written here, such as 2026-12-31.',
      );
  if (node.from === undefined && node.value === undefined)
    report(
      typer,
      node,
      'invalid-value',
      "A log is known from one day to another: write 'known until 2026-12-31', or 'known from 2026-01-01 until 2026-12-31'.",
    );
}

/** A precedence is for rows of which one key and time has only one (D3). */
export function checkContradictingRows(node: ContradictingRows, typer: Typer): void {
  const { options, data } = node.$container;
  const declaration = targetOf(data);
  if (options.some(isItemsOption))
    report(
      typer,
      node,
      'invalid-value',
      "Rows of an audit log are put in order by 'ordered by', and become one item: take 'contradicting rows' away.",
    );
  else if (declaration !== undefined && !haveKey(declaration))
    report(
      typer,
      node,
      'invalid-value',
      `Any number of ${declaration.kind} may say different things, so rows of '${declaration.name}' never contradict each other: ${declaration.kind === 'intervals' ? "take 'contradicting rows' away" : "write 'key' and a field behind their kind, or take 'contradicting rows' away"}.`,
    );
}

const haveKey = ({ kind, by, key }: DataDeclaration): boolean =>
  kind === 'samples' ||
  kind === 'states' ||
  kind === 'counts' ||
  (kind !== 'intervals' && (key !== undefined || by.length > 0));

/** Money is in the currency of the agreement whose data are bound. */
function currencyOf(node: Binding): string {
  const dataset = node.$container;
  const agreement = isDataset(dataset) ? agreementOfDataset(dataset) : undefined;
  return currencyAt(agreement ?? node);
}

function checkLog(node: LogValue, field: Field | undefined, wanted: ExpressionType | undefined, typer: Typer): void {
  if (node.where !== undefined) expectCondition(node.where, node.which === 'while' ? 'while' : 'where', typer);
  if (field === undefined || wanted === undefined || isUnknown(wanted)) return;
  const given = { while: 'stretches of time', count: 'a number', first: undefined, last: undefined }[node.which];
  if (given === undefined) {
    if (node.value !== undefined) checkValue(node.value, field, wanted, typer);
  } else if (wanted.kind !== (node.which === 'while' ? 'intervals' : 'number'))
    report(typer, node, 'wrong-type', `Field '${field.name}' is ${describeType(wanted)}, not ${given}.`);
}

function checkValue(value: Columns, field: Field | undefined, wanted: ExpressionType | undefined, typer: Typer): void {
  const type = typeOfColumns(value, typer);
  if (field === undefined || wanted === undefined || isUnknown(wanted)) return;
  if (wanted.kind === 'intervals') {
    report(
      typer,
      value,
      'wrong-type',
      `Field '${field.name}' is stretches of time, which one row of a file can't hold: write 'one item per …' behind the file and 'while (…) by …' here.`,
    );
    return;
  }
  expectField(value, type, wanted, field.name, typer);
}

/** At the branch that doesn't fit, where there are branches. */
function expectField(value: Columns, type: ExpressionType, wanted: ExpressionType, name: string, typer: Typer): void {
  if (value.$type === 'ColumnGroup') {
    if (value.inner !== undefined) expectField(value.inner, type, wanted, name, typer);
    return;
  }
  if (value.$type === 'ColumnConditional') {
    for (const branch of [value.then, value.otherwise])
      if (branch !== undefined) expectField(branch, typeOfColumns(branch, typer), wanted, name, typer);
    return;
  }
  if (value.$type === 'ColumnLiteral' && value.value !== undefined) checkConstant(wanted, value.value, typer);
  if (isUnknown(type) || fits(type, wanted)) return;
  report(
    typer,
    value,
    isQuantity(type) && isQuantity(wanted) ? 'wrong-unit' : 'wrong-type',
    `Field '${name}' is ${describeType(wanted)}, not ${describeType(type)}${hint(wanted)}.`,
  );
}

/** A number is no percentage and no duration, since nothing says in which unit it is: multiplied by one of it, it is. */
function hint(wanted: ExpressionType): string {
  switch (wanted.kind) {
    case 'percent':
      return ': write one such as 99.9%, or multiply a column by 1%';
    case 'duration':
      return ': write one such as 30 min, or multiply a column by 1 s';
    case 'money':
      return `: write one${exampleOf(wanted)}, or multiply a column by 1 ${wanted.currency}`;
    case 'boolean':
      return ': compare it with something, such as (status is "ok")';
    default:
      return exampleOf(wanted) === '' ? '' : `: write one${exampleOf(wanted)}`;
  }
}

/** A text may name a constant or a calendar; a date stands for its first instant. */
function fits(type: ExpressionType, wanted: ExpressionType): boolean {
  if (type.kind === 'text' && (wanted.kind === 'enumeration' || wanted.kind === 'calendar')) return true;
  if (type.kind === 'enumeration' && wanted.kind === 'text') return true;
  if (type.kind === 'date' && wanted.kind === 'instant') return true;
  return unify(wanted, type) !== undefined;
}

/** A column of `true` and `false` may stand for a condition; what is no yes or no would never hold. */
function expectCondition(node: Columns | undefined, where: string, typer: Typer): void {
  if (node === undefined) return;
  const type = typeOfColumns(node, typer);
  if (isUnknown(type) || type.kind === 'boolean' || isColumn(node)) return;
  report(
    typer,
    node as AstNode,
    'wrong-type',
    `A condition is wanted behind '${where}', not ${describeType(type)}: compare it with something, such as (status is "ok").`,
  );
}
