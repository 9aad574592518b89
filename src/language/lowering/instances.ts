import type { AstNode } from 'langium';
import { constantValue } from '../../contract/constant.ts';
import { memberName } from '../../contract/substituteRecords.ts';
import type { Value } from '../../contract/value.ts';
import {
  type Call,
  type Column,
  type DataDeclaration,
  isCall,
  isCondition,
  isFamilyVariable,
  isGroup,
  isLet,
  isMetric,
  isPayment,
  isReference,
  isService,
  isTable,
  isTarget,
  type Expression as Syntax,
  type Table,
  type TableRow,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { agreementAt, isRecords } from '../scoping/rows.ts';
import { familyOf, slotsOf } from '../typing/references.ts';
import type { Familiar, Instance, Place } from './book.ts';
import { cellOf, cellTakes, keyOf, rowName as nameOfRow, textOfValue } from './cells.ts';
import { need, Unsound } from './unsound.ts';

/** The declaration, or the member of the family, that a path such as `Availability(git)` names. */
export function instanceNamed(path: Syntax, place: Place): Instance {
  if (isGroup(path)) return instanceNamed(path.inner, place);
  const callee = isCall(path) ? path.callee : path;
  if (!isReference(callee)) throw new Unsound();
  const element = need(targetOf(callee.element));
  if (!isFamiliar(element)) throw new Unsound();
  return instanceOf(element, isCall(path) ? path : undefined, place);
}

const isFamiliar = (element: AstNode): element is Familiar =>
  isCondition(element) ||
  isMetric(element) ||
  isTarget(element) ||
  isPayment(element) ||
  isService(element) ||
  isLet(element);

/** The declaration, or the member of its family that a call names. */
export function instanceOf<T extends Familiar>(declaration: T, call: Call | undefined, place: Place): Instance<T> {
  const { book } = place;
  // A declaration of another agreement is named with its agreement in front, and is no part of this one.
  if (agreementAt(declaration) !== book.agreement) throw new Unsound();
  const family = familyOf(declaration);
  const source = targetOf(family?.rows);
  if (family === undefined || !(isTable(source) || isRecords(source))) return { declaration, id: declaration.name };
  const given = [...(call?.arguments ?? [])];
  const meant = slotsOf(family).flatMap((slot) => {
    const rows = targetOf(slot.rows);
    return isTable(rows) ? [{ rows, ...rowsMeant(rows, given, place) }] : [];
  });
  const found = book
    .instances(declaration)
    .find(({ row, further = [] }) =>
      [row, ...further].every((one, index) => !(one && meant[index]?.is(one) === false)),
    );
  if (found === undefined) throw noMember(declaration.name, meant);
  const { records } = found;
  return records === undefined ? found : recordInstance(found, records, given[0], place);
}

/** The row that the next arguments name: by a variable that stands for one, or by its keys. */
interface MeantRow {
  readonly is: (row: TableRow) => boolean;
  readonly text: string;
  readonly at: Syntax;
}

function rowsMeant(table: Table, given: Syntax[], place: Place): MeantRow {
  const [argument] = given;
  const variable = isReference(argument) ? targetOf(argument.element) : undefined;
  const row = isFamilyVariable(variable) ? place.rows.get(variable) : undefined;
  if (row?.$container === table) {
    given.shift();
    return { is: (one) => one === row, text: nameOfRow(row, place.book.zone), at: need(argument) };
  }
  const at = need(argument);
  const columns = table.keys.map((key) => need(targetOf(key)));
  const keys = given.splice(0, columns.length).map((key) => {
    const value = constantValue(place.book.lower(key, place));
    if (value !== undefined) return value;
    throw new Unsound({ node: key, message: `Which row of '${table.name}' is meant must be known from the text.` });
  });
  if (keys.length < columns.length) throw new Unsound();
  const takes = (one: TableRow): boolean =>
    columns.every((column, index) => keyTaken(one, column, need(keys[index]), place.book.zone));
  return { is: takes, text: keys.map(textOfValue).join(', '), at };
}

const keyTaken = (row: TableRow, column: Column, key: Value, zone: string): boolean =>
  (columnIsFirst(column) && textOfKey(row, zone) === textOfValue(key)) || cellTakes(cellOf(row, column), key, zone);

const columnIsFirst = (column: Column): boolean => targetOf(column.$container.keys[0]) === column;

/** What the first key says; a row for several keys has no such text. */
function textOfKey(row: TableRow, zone: string): string | undefined {
  const cell = cellOf(row, need(targetOf(row.$container.keys[0])));
  return cell.$type === 'AnyCell' || cell.$type === 'RangeCell' ? undefined : textOfValue(keyOf(row, zone));
}

function noMember(name: string, meant: readonly (MeantRow & { readonly rows: Table })[]): Unsound {
  const unknown = meant.find(({ rows, is }) => !rows.rows.some(is));
  const all = meant.map(({ text }) => text).join(', ');
  const node = need(unknown ?? meant[0]).at;
  return new Unsound({
    node,
    message:
      unknown === undefined
        ? `There is no '${name}' for '${all}': the 'where' of its family leaves that row out.`
        : `Table '${unknown.rows.name}' has no row '${unknown.text}'.`,
  });
}

/** `Uptime(c)` is the member for the record at hand, `Uptime("A-17")` the one for a record that the data name. */
function recordInstance<T extends Familiar>(
  template: Instance<T>,
  records: DataDeclaration,
  argument: Syntax | undefined,
  place: Place,
): Instance<T> {
  // A dataset speaks of all of them at once.
  if (argument === undefined) return template;
  const variable = isReference(argument) ? targetOf(argument.element) : undefined;
  if (isFamilyVariable(variable) && targetOf(variable.$container.rows) === records) return template;
  const value = constantValue(place.book.lower(argument, place));
  if (value === undefined)
    throw new Unsound({
      node: argument,
      message: `Which of '${records.name}' is meant must be known: write the variable of a family over '${records.name}', or a key in quotes.`,
    });
  return { ...template, id: memberName(template.id, records.name, textOfValue(value)), template: template.id };
}
