import type { AstNode } from 'langium';
import {
  type Call,
  type Column,
  type Expression,
  type Family,
  type Field,
  isAggregate,
  isCall,
  isDataDeclaration,
  isFamilyVariable,
  isFee,
  isField,
  isLookup,
  isMemberAccess,
  isMetric,
  isReference,
  isRowName,
  isTable,
  isTarget,
  isTotalCharges,
  type Lookup,
  type MemberAccess,
  type Reference,
  type Table,
  type TableRow,
  type Target,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords, type RowSource, rowsNamedBy, rowsOfLet } from '../scoping/rows.ts';
import { checkConstant } from './constants.ts';
import { currencyAt, moneyAt, typeOfColumn, typeOfField, typeOfRecordKey } from './declarations.ts';
import { atAnInstant, nameOf, report, wrong } from './expectations.ts';
import { familyOf, slotsOf, typeOfNamed } from './references.ts';
import type { Typer } from './typer.ts';
import {
  comparable,
  contractType,
  declaration,
  describeType,
  type ExpressionType,
  INTERVALS,
  isUnknown,
  overTime,
  UNKNOWN,
} from './types.ts';

export function inferMember(node: MemberAccess, typer: Typer): ExpressionType {
  const member = targetOf(node.member);
  checkFamilyReceiver(node.receiver, typer);
  if (isField(member)) return inferField(node, member, typer);
  if (member === undefined) return UNKNOWN;
  switch (member.$type) {
    case 'Column':
      return typeOfColumn(member);
    case 'Fee':
      return moneyAt(member);
    case 'Metric':
      return declaration('a metric of another agreement');
    case 'Target':
      return declaration('a target');
    case 'EnumerationConstant':
      return UNKNOWN;
    default:
      return member satisfies never;
  }
}

/** `Uptime` for a family must say of which row. */
function checkFamilyReceiver(receiver: Expression, typer: Typer): void {
  if (isCall(receiver) || isLookup(receiver)) typer.typeOf(receiver);
  else if (isReference(receiver)) checkFamily(receiver, typer);
}

/** A field of the row at hand, or of samples and states as it changes over time. */
function inferField(node: MemberAccess, field: Field, typer: Typer): ExpressionType {
  const type = typeOfField(field, currencyAt(node));
  const rows = rowsNamedBy(node.receiver);
  if (rows === undefined || isRowHere(node, rows, typer)) return type;
  if (isRecords(rows) && isLookup(node.receiver)) return type;
  if (!isDataDeclaration(rows)) {
    report(
      typer,
      node,
      'out-of-rows',
      `A field of an outage belongs into an aggregate, such as 'mean of duration over ${rows.name}'.`,
    );
    return UNKNOWN;
  }
  if (rows.kind === 'samples' || rows.kind === 'states') {
    const keys = isLookup(node.receiver) ? node.receiver.keys.length : 0;
    if (rows.by.length !== keys)
      report(
        typer,
        node.receiver,
        'which-series',
        `'${rows.name}' has one series for each ${rows.by.map((key) => key.$refText).join(' and ')}: say which, such as ${rows.name}[…].`,
      );
    return overTime(contractType(type));
  }
  report(
    typer,
    node,
    'out-of-rows',
    `'${field.name}' is a field of many rows: say which figure is meant, such as 'sum of ${rows.name}.${field.name}'.`,
  );
  return UNKNOWN;
}

/** Whether the rows are those of an aggregate around the node, so that a field is the one of the row at hand. */
function isRowHere(node: AstNode, rows: AstNode, typer: Typer): boolean {
  if (typer.rows.around(node).includes(rows as never)) return true;
  let child: AstNode = node;
  for (let parent = node.$container; parent !== undefined; child = parent, parent = parent.$container)
    if (isAggregate(parent) && child.$containerProperty === 'of' && typer.rows.ofAggregate(parent) === rows)
      return true;
  return false;
}

export function inferCall(node: Call, typer: Typer): ExpressionType {
  const element = isReference(node.callee) ? targetOf(node.callee.element) : undefined;
  for (const argument of node.arguments) typer.typeOf(argument);
  if (!isReference(node.callee)) {
    report(typer, node.callee, 'not-a-family', 'Only a name can be followed by a row in brackets.');
    return UNKNOWN;
  }
  if (element === undefined) return UNKNOWN;
  const family = familyOf(element);
  if (family === undefined) {
    report(
      typer,
      node,
      'not-a-family',
      `'${node.callee.element.$refText}' isn't declared for each row of a table: leave the brackets out.`,
    );
    return UNKNOWN;
  }
  const rows = targetOf(family.rows);
  const ofRows = rowsOfLet(element);
  if (ofRows !== undefined) checkRowAtHand(node, ofRows, typer);
  else if (isTable(rows) || isRecords(rows)) checkArguments(node, family, typer);
  return typeOfNamed(element, node, typer);
}

/** Each argument says which row of a table is meant, by a variable or by the row's keys, or which record. */
function checkArguments(node: Call, family: Family, typer: Typer): void {
  const name = node.callee.$cstNode?.text ?? '…';
  let index = 0;
  for (const slot of slotsOf(family)) {
    const rows = targetOf(slot.rows);
    if (rows === undefined) return;
    const first = node.arguments[index];
    const variable = isReference(first) ? targetOf(first.element) : undefined;
    const keys =
      isTable(rows) && !(isFamilyVariable(variable) && targetOf(variable.$container.rows) === rows)
        ? rows.keys.map((key) => ({ what: key.$refText, type: typeOfKeyColumn(rows, targetOf(key)) }))
        : [{ what: rows.name, type: isRecords(rows) ? typeOfRecordKey(rows) : UNKNOWN }];
    for (const { what, type } of keys) {
      const argument = node.arguments[index++];
      if (argument === undefined) {
        report(
          typer,
          node,
          'missing-row',
          `Of which ${what}? '${name}' is declared ${familyText(family)}: write ${sampleCall(name, family)}.`,
        );
        return;
      }
      const key = typer.typeOf(argument);
      if (isUnknown(key) || isUnknown(type) || comparable(type, atAnInstant(key))) continue;
      const wanted = isRecords(rows)
        ? `The key of one of '${rows.name}' is wanted here, ${describeType(type)}`
        : `A row of '${rows.name}' is wanted here`;
      report(typer, argument, 'missing-row', `${wanted}, not ${describeType(key)}.`);
    }
  }
  const tooMany = node.arguments[index];
  if (tooMany === undefined) return;
  const one = slotsOf(family).length > 1 ? undefined : isTable(targetOf(family.rows)) ? 'row' : 'record';
  report(
    typer,
    tooMany,
    'not-a-family',
    one === undefined || index > 1
      ? `'${name}' is declared ${familyText(family)}: write ${sampleCall(name, family)}.`
      : `A family has one ${one} at a time.`,
  );
}

const familyText = (family: Family): string =>
  `for each ${slotsOf(family)
    .map(({ variable, rows }) => `${variable?.name ?? '…'} in ${rows?.$refText ?? '…'}`)
    .join(', ')}`;

const keyText = (row: TableRow, key: Column | undefined): string =>
  (key && row.cells[row.$container.columns.indexOf(key)]?.$cstNode?.text) ?? '…';

/** How a member may be named: by the keys of first rows, and by the variables of records. */
const sampleCall = (name: string, family: Family): string =>
  `${name}(${slotsOf(family)
    .map(({ variable, rows: named }) => {
      const rows = targetOf(named);
      const row = isTable(rows) ? rows.rows[0] : undefined;
      return row === undefined || !isTable(rows)
        ? (variable?.name ?? '…')
        : rows.keys.map((key) => keyText(row, targetOf(key))).join(', ');
    })
    .join(', ')})`;

const typeOfKeyColumn = (table: Table, key: Column | undefined): ExpressionType =>
  key === undefined || table.rows.length === 0 ? UNKNOWN : typeOfColumn(key);

/** `Late(t)`, or `Late` where a row is at hand: a value of one row. */
function checkRowAtHand(node: Call | Reference, rows: RowSource, typer: Typer): void {
  const name = isCall(node) ? (node.callee.$cstNode?.text ?? '') : node.element.$refText;
  const [argument, second] = isCall(node) ? node.arguments : [];
  if (second !== undefined) report(typer, second, 'not-a-family', 'A family has one row at a time.');
  if (argument === undefined) {
    if (!typer.rows.levels(node).some(({ source }) => source === rows))
      report(
        typer,
        node,
        'missing-row',
        `There is one '${name}' for each row of ${rows.name}: say of which rows, such as 'mean of ${name} over ${rows.name}', or of which row, such as ${name}(t).`,
      );
    return;
  }
  const named = isReference(argument) ? targetOf(argument.element) : undefined;
  const of = isFamilyVariable(named)
    ? targetOf(named.$container.rows)
    : isRowName(named)
      ? typer.rows.ofAggregate(named.$container)
      : undefined;
  if (of !== rows && !(isReference(argument) && named === undefined))
    report(
      typer,
      argument,
      'missing-row',
      `A row of '${rows.name}' is wanted here: the variable of a 'for each' over ${rows.name}, or the name that 'as' gives one.`,
    );
}

export function inferLookup(node: Lookup, typer: Typer): ExpressionType {
  const element = isReference(node.receiver) ? targetOf(node.receiver.element) : undefined;
  const keys = isTable(element)
    ? element.keys
    : isRecords(element)
      ? [element.key].filter((key) => key !== undefined)
      : isDataDeclaration(element)
        ? element.by
        : undefined;
  const types = node.keys.map((key) => typer.typeOf(key));
  if (element === undefined) return UNKNOWN;
  if (keys === undefined) {
    report(
      typer,
      node.receiver,
      'not-a-value',
      `${nameOf(node.receiver)} is neither a table nor data with series: nothing can be looked up in it.`,
    );
    return UNKNOWN;
  }
  if (keys.length !== node.keys.length) {
    const names = keys.map((key) => key.$refText).join(', ');
    report(
      typer,
      node,
      'missing-part',
      `'${(element as { name?: string }).name}' is looked up by ${keys.length === 0 ? 'nothing' : names}.`,
    );
    return UNKNOWN;
  }
  keys.forEach((reference, index) => {
    const key = targetOf<Column | Field>(reference);
    const given = types[index];
    if (key === undefined || given === undefined) return;
    const wanted = isField(key) ? typeOfField(key, currencyAt(node)) : typeOfColumn(key);
    const argument = node.keys[index];
    if (argument !== undefined && !isUnknown(given) && !isUnknown(wanted) && !comparable(wanted, atAnInstant(given)))
      report(typer, argument, 'wrong-type', `'${key.name}' is ${describeType(wanted)}, not ${describeType(given)}.`);
    else if (argument !== undefined && isTable(element)) checkConstant(wanted, argument, typer);
  });
  if (isDataDeclaration(element) && element.kind === 'intervals') return INTERVALS;
  return declaration(isTable(element) ? 'a row of a table: name a column, such as Limits[…].days' : 'rows of data');
}

export function inferReference(node: Reference, typer: Typer): ExpressionType {
  const element = targetOf(node.element);
  if (element === undefined) return UNKNOWN;
  // The name before brackets or a dot is judged with what follows.
  const parent = node.$container;
  const leads =
    (isCall(parent) && node.$containerProperty === 'callee') ||
    (isMemberAccess(parent) && node.$containerProperty === 'receiver');
  if (!leads) {
    checkFamily(node, typer);
    const ofRows = rowsOfLet(element);
    if (ofRows !== undefined) checkRowAtHand(node, ofRows, typer);
  }
  return typeOfNamed(element, node, typer);
}

function checkFamily(node: Reference, typer: Typer): void {
  const element = targetOf(node.element);
  const family = element === undefined ? undefined : familyOf(element);
  const rows = targetOf(family?.rows);
  if (family === undefined || !(isTable(rows) || isRecords(rows)) || isAddressedAsWhole(node)) return;
  report(
    typer,
    node,
    'missing-row',
    `There is one '${node.element.$refText}' for each ${isTable(rows) ? 'row' : 'record'} of ${slotsOf(family)
      .map(({ rows: one }) => one?.$refText ?? '…')
      .join(' and ')}: say which, such as ${sampleCall(node.element.$refText, family)}.`,
  );
}

/** A dataset may replace a whole family, and `needs` may name one. */
const isAddressedAsWhole = (node: Reference): boolean =>
  node.$container?.$type === 'SubstituteItem' && node.$containerProperty === 'element';

export function inferPrevious(value: Expression, typer: Typer): ExpressionType {
  const named = isCall(value) ? value.callee : value;
  const element = isReference(named)
    ? targetOf(named.element)
    : isMemberAccess(named)
      ? targetOf(named.member)
      : undefined;
  const type = typer.typeOf(value);
  if (isTotalCharges(value)) return type;
  if (element === undefined || isMetric(element) || isFee(element)) return type;
  wrong(typer, value, "Only a metric or a fee has a value 'of the previous period'.");
  return UNKNOWN;
}

/** The target, or the family of targets, that a path names. */
export function targetNamedBy(path: Expression | undefined): Target | undefined {
  const named = isCall(path) ? path.callee : path;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  return isTarget(element) ? element : undefined;
}

export const namesTarget = (path: Expression): boolean => {
  const named = isCall(path) ? path.callee : path;
  if (!isReference(named)) return false;
  const element = targetOf(named.element);
  return element === undefined || isTarget(element);
};
