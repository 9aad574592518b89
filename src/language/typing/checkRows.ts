import {
  type Field,
  type GivenRow,
  type GivenRows,
  isNoneLiteral,
  type RowCell,
  type RowValue,
} from '../generated/ast.ts';
import { fieldOfCell, targetOf } from '../scoping/references.ts';
import { currencyAt, typeOfField, typeOfLiteral } from './declarations.ts';
import { report } from './expectations.ts';
import type { Typer } from './typer.ts';
import { describeType, type ExpressionType, exampleOf, INTERVALS, isUnknown, unify } from './types.ts';

/** The values of one row that a scenario gives: each fits its field, and each is given once. */
export function checkGivenRow({ values }: GivenRow, typer: Typer): void {
  checkValues(values, typer);
}

/** The same for a table of rows, which has one cell for each field in each line. */
export function checkGivenRows(node: GivenRows, typer: Typer): void {
  const { common, fields, rows } = node;
  checkValues(common, typer);
  const names = new Set(common.map(({ field }) => field.$refText));
  for (const [index, { $refText }] of fields.entries()) {
    if (names.has($refText))
      typer.report({
        node,
        property: 'fields',
        index,
        code: 'duplicate-name',
        message: `'${$refText}' is given before.`,
      });
    names.add($refText);
  }
  for (const line of rows) {
    if (line.cells.length !== fields.length)
      report(
        typer,
        line,
        'missing-part',
        `This row has ${cells(line.cells.length)}, the head names ${fields.length} fields: write one for each, 'none' where a row lacks it, and ';' at the end.`,
      );
    for (const cell of line.cells) checkValue(cell, targetOf(fieldOfCell(cell)), typer);
  }
}

const cells = (count: number): string => `${count} ${count === 1 ? 'cell' : 'cells'}`;

function checkValues(values: readonly RowValue[], typer: Typer): void {
  const names = new Set<string>();
  for (const value of values) {
    const { $refText } = value.field;
    if (names.has($refText)) report(typer, value, 'duplicate-name', `'${$refText}' is given before.`, 'field');
    names.add($refText);
    checkValue(value, targetOf(value.field), typer);
  }
}

/** A constant is found among those of its field, or reported as an unknown name. */
function checkValue(value: RowValue | RowCell, field: Field | undefined, typer: Typer): void {
  if (field === undefined || value.constant !== undefined) return;
  const wanted = typeOfField(field, currencyAt(value));
  const type = typeOfValue(value, wanted);
  if (isUnknown(wanted) || isUnknown(type) || unify(wanted, type) !== undefined) return;
  report(
    typer,
    value.value ?? value,
    'wrong-type',
    `Field '${field.name}' is ${describeType(wanted)}, not ${describeType(type)}: write one${exampleOf(wanted)}.`,
  );
}

/** A text may name a row of a table, or a constant of an enumeration, whose name is no word of the language. */
function typeOfValue({ value, intervals }: RowValue | RowCell, wanted: ExpressionType): ExpressionType {
  if (intervals.length > 0) return INTERVALS;
  if (value === undefined || isNoneLiteral(value)) return wanted;
  const type = typeOfLiteral(value);
  return type.kind === 'text' && wanted.kind === 'enumeration' ? wanted : type;
}
