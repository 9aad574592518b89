import { constantValue } from '../../contract/constant.ts';
import type { Expression } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import {
  type Call,
  type Column,
  isFamilyVariable,
  isReference,
  isTable,
  type Let,
  type Metric,
  type Expression as Syntax,
  type TableRow,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords, type Records, rowsOfLet } from '../scoping/rows.ts';
import { currencyAt, typeOfColumn, typeOfField } from '../typing/declarations.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { familyOf, slotsOf } from '../typing/references.ts';
import { contractType } from '../typing/types.ts';
import type { Instance, Place } from './book.ts';
import { cellOf, keyOf, valueOfCell } from './cells.ts';
import { lowerLet } from './lets.ts';
import { nodeAt, sameKind } from './nodes.ts';
import { NoCommitment, need, Unsound } from './unsound.ts';

/** An argument for each key of each table, and for the record; a variable that stands for a row says all of its keys. */
interface Argument {
  readonly syntax: Syntax;
  /** The row that a variable stands for here. */
  readonly row?: TableRow;
  /** The place of the row among those of a member, and the key that is asked for. */
  readonly slot: number;
  readonly column?: Column;
  readonly records?: Records;
}

function argumentsOf(declaration: Let | Metric, call: Call, place: Place): readonly Argument[] {
  const family = familyOf(declaration);
  const given = [...call.arguments];
  return (family === undefined ? [] : slotsOf(family)).flatMap((each, slot): readonly Argument[] => {
    const rows = targetOf(each.rows);
    const [first] = given;
    const variable = isReference(first) ? targetOf(first.element) : undefined;
    const row = isFamilyVariable(variable) ? place.rows.get(variable) : undefined;
    if (first !== undefined && row !== undefined && row.$container === rows) {
      given.shift();
      return [{ syntax: first, row, slot }];
    }
    if (isRecords(rows)) return given.splice(0, 1).map((syntax) => ({ syntax, slot, records: rows }));
    if (!isTable(rows)) return [];
    return given
      .splice(0, rows.keys.length)
      .map((syntax, index) => ({ syntax, slot, column: need(targetOf(rows.keys[index])) }));
  });
}

/** Whether the variable of a family over these records stands here: then the record is the one at hand. */
function isRecordAtHand(syntax: Syntax, records: Records): boolean {
  const variable = isReference(syntax) ? targetOf(syntax.element) : undefined;
  return isFamilyVariable(variable) && targetOf(variable.$container.rows) === records;
}

/** Whether an argument is known with the row of data only: `Load(o.region)`. */
export function isNamedByData(declaration: Let | Metric, call: Call, place: Place): boolean {
  if (rowsOfLet(declaration) !== undefined) return false;
  return argumentsOf(declaration, call, place).some(
    ({ syntax, row, records }) =>
      row === undefined &&
      !(records !== undefined && isRecordAtHand(syntax, records)) &&
      constantValue(place.book.lower(syntax, place)) === undefined,
  );
}

/** One member for each that the family has, each with the keys that a row must name to mean it. */
export function lowerNamedMember(declaration: Let | Metric, call: Call, type: Type, place: Place): Expression {
  const given = argumentsOf(declaration, call, place);
  const label = (call.$cstNode?.text ?? declaration.name).replace(/\s+/g, ' ');
  const members = place.book.instances<Let | Metric>(declaration).flatMap((instance) => {
    const rows = [instance.row, ...(instance.further ?? [])];
    if (given.some(({ row, slot }) => row !== undefined && rows[slot] !== row)) return [];
    const terms = given.flatMap((argument) => conditionsOf(argument, rows[argument.slot], place));
    const [first] = terms;
    const when =
      first === undefined
        ? nodeAt(call, { op: 'literal', value: { kind: 'boolean', value: true } }, BOOLEAN, place)
        : terms.length === 1
          ? first
          : nodeAt(call, { op: 'and', terms }, BOOLEAN, place);
    return [{ when, of: figureOf(declaration, instance, call, type, place) }];
  });
  const atHand = given.some(({ syntax, records }) => records !== undefined && isRecordAtHand(syntax, records));
  const records = atHand ? undefined : place.book.instances<Let | Metric>(declaration)[0]?.records;
  if (members.length === 0) throw new Unsound();
  const where = records === undefined ? undefined : familyOf(declaration)?.where;
  if (where !== undefined && (familyOf(declaration)?.more.length ?? 0) > 0)
    throw new Unsound({
      node: call,
      message: `Which of the pairs of '${declaration.name}' there are is known with the records only: name the member in the text.`,
    });
  const each =
    records === undefined
      ? {}
      : { each: { data: records.name, ...(where === undefined ? {} : { where: place.book.lower(where, place) }) } };
  return nodeAt(call, { op: 'member', label, members, ...each }, type, place);
}

const BOOLEAN: Type = { kind: 'boolean' };

function figureOf(
  declaration: Let | Metric,
  instance: Instance<Let | Metric>,
  call: Call,
  type: Type,
  place: Place,
): Expression {
  try {
    if (declaration.$type === 'Let') return lowerLet(declaration, { ...instance, declaration }, place.levels, place);
    place.book.mustStand(instance);
    return nodeAt(call, { op: 'metric', metric: instance.id, periodsBack: 0 }, type, place);
  } catch (error) {
    if (!(error instanceof NoCommitment)) throw error;
    return nodeAt(call, { op: 'literal', value: { kind: 'none' } }, { kind: 'unknown' }, place);
  }
}

/** What must hold for the argument to say the key of this row, or of the record. */
function conditionsOf(
  { syntax, column, records }: Argument,
  row: TableRow | undefined,
  place: Place,
): readonly Expression[] {
  if (records !== undefined && isRecordAtHand(syntax, records)) return [];
  const said = place.book.lower(syntax, place);
  const compared = (operator: 'is' | 'at-least' | 'at-most', key: Expression): Expression =>
    nodeAt(syntax, { op: 'compare', operator, ...sameKind(said, key) }, BOOLEAN, place);
  if (records !== undefined) {
    const field = need(targetOf(records.key));
    const type = contractType(typeOfField(field, currencyAt(syntax)));
    return [compared('is', nodeAt(syntax, { op: 'record', data: records.name, field: field.name }, type, place))];
  }
  if (column === undefined || row === undefined) return [];
  const type = contractType(typeOfColumn(column));
  const { zone } = place.book;
  const literal = (value: Parameters<typeof nodeAt>[1]) => nodeAt(syntax, value, type, place);
  const cell = cellOf(row, column);
  if (cell.$type === 'AnyCell') return [];
  if (cell.$type === 'RangeCell') {
    const [from, to] = [cell.from, cell.to].map((end) => (end === undefined ? undefined : valueOfLiteral(end, zone)));
    return [
      ...(from === undefined ? [] : [compared('at-least', literal({ op: 'literal', value: from }))]),
      ...(to === undefined ? [] : [compared('at-most', literal({ op: 'literal', value: to }))]),
    ];
  }
  const isFirst = targetOf(row.$container.keys[0]) === column;
  return [compared('is', literal({ op: 'literal', value: isFirst ? keyOf(row, zone) : valueOfCell(cell, zone) }))];
}
