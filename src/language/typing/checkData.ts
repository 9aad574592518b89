import { rational } from '../../exact/rational.ts';
import { declaredTypeOf } from '../composition/lineage.ts';
import {
  type Binding,
  type DataDeclaration,
  type EnumerationType,
  isCall,
  isField,
  isNameCell,
  isRangeCell,
  isReference,
  type Literal,
  type Parameter,
  type RangeCell,
  type SubstituteItem,
  type Table,
} from '../generated/ast.ts';
import { isFirstKey } from '../scoping/expected.ts';
import { targetOf } from '../scoping/references.ts';
import { canBeConstant } from '../syntax/constants.ts';
import { checkConstant } from './constants.ts';
import { measureOf, typeOfCell, typeOfColumn, typeOfFieldType, typeOfLiteral } from './declarations.ts';
import { expectTimeCondition, nameOf, report } from './expectations.ts';
import { duplicates } from './expected.ts';
import { valueOfLiteral } from './literals.ts';
import { typeOfNamed } from './references.ts';
import type { Typer } from './typer.ts';
import { comparable, describeType, type ExpressionType, exampleOf, isQuantity, isUnknown, unify } from './types.ts';

export function checkData(node: DataDeclaration, typer: Typer): void {
  if (node.every === undefined && (node.kind === 'samples' || node.kind === 'counts'))
    report(
      typer,
      node,
      'missing-part',
      `How often? Write 'every' and the step behind '${node.kind}', such as 'every 1 min'.`,
      'kind',
    );
  if (node.every !== undefined && node.kind !== 'samples' && node.kind !== 'counts')
    report(typer, node, 'invalid-value', `Only samples and counts have a step; these are ${node.kind}.`, 'every');
  duplicates(node.fields, 'field', typer);
}

/** A constant that is called like a value, or like part of a comparison, could never be compared with. */
export function checkConstants(node: EnumerationType, typer: Typer): void {
  for (const constant of node.constants) {
    const { name } = constant;
    if (name === undefined || canBeConstant(name)) continue;
    const other = `${name}Value`;
    typer.report({
      node: constant,
      property: 'name',
      code: 'reserved-name',
      message: `'${name}' is a word of the language: nothing could be compared with a constant of this name. Choose another one, such as '${other}'.`,
      suggestions: [other],
    });
  }
}

export function checkTable(node: Table, typer: Typer): void {
  duplicates(node.columns, 'column', typer);
  checkSymmetric(node, typer);
  const seen = new Set<string>();
  const types = node.columns.map(typeOfColumn);
  for (const row of node.rows) {
    if (row.cells.length !== node.columns.length)
      report(
        typer,
        row,
        'missing-part',
        `This row has ${row.cells.length} ${row.cells.length === 1 ? 'cell' : 'cells'}, the table has ${node.columns.length} columns: every row ends with ';'.`,
      );
    row.cells.forEach((cell, index) => {
      const column = node.columns[index];
      const wanted = types[index];
      if (column === undefined || wanted === undefined) return;
      const type = typeOfCell(column, cell);
      if (isRangeCell(cell)) checkRange(cell, typer);
      if (isNameCell(cell) && column.type === undefined && !isFirstKey(column) && isUnknown(type)) return;
      if (!isUnknown(wanted) && !isUnknown(type) && unify(wanted, type) === undefined)
        report(
          typer,
          cell,
          'wrong-type',
          `Column '${column.name}' has ${describeType(wanted)} in each row, not ${describeType(type)}: write one${exampleOf(wanted)}.`,
        );
    });
    const texts = node.keys.map(
      (one) => row.cells[node.columns.findIndex((column) => column.name === one.$refText)]?.$cstNode?.text ?? '',
    );
    const key = (node.symmetric ? texts.toSorted() : texts).join(' | ');
    const cell = row.cells[node.columns.findIndex((column) => column.name === node.keys[0]?.$refText)];
    if (seen.has(key) && cell !== undefined)
      report(typer, cell, 'duplicate-name', `There is another row '${key}' before this one.`);
    seen.add(key);
  }
}

/** `from 99% to 99.9%`: two values of one kind, the lower one first. */
function checkRange({ from, to }: RangeCell, typer: Typer): void {
  if (from === undefined || to === undefined) return;
  const [low, high] = [typeOfLiteral(from), typeOfLiteral(to)];
  if (isUnknown(low) || isUnknown(high)) return;
  if (unify(low, high) === undefined)
    report(
      typer,
      to,
      isQuantity(low) && isQuantity(high) ? 'wrong-unit' : 'wrong-type',
      `It begins with ${describeType(low)} and can't end with ${describeType(high)}: write one${exampleOf(low)}.`,
    );
  else if (isBelow(to, from))
    report(typer, to, 'invalid-value', 'It ends before it begins: write the lower value first.');
}

/** Whether one literal is certainly less than another of its kind. */
function isBelow(one: Literal, other: Literal): boolean {
  const [a, b] = [valueOfLiteral(one, 'UTC'), valueOfLiteral(other, 'UTC')];
  if (a === undefined || b === undefined || a.kind !== b.kind || !('value' in a) || !('value' in b)) return false;
  if (a.kind === 'instant' || a.kind === 'date') return a.value < b.value;
  return ['number', 'percent', 'duration', 'money', 'points', 'percentage-points'].includes(a.kind)
    ? rational(String(a.value)).compare(rational(String(b.value))) < 0
    : false;
}

/** Either order of two keys can only name one row where both keys are of one kind. */
function checkSymmetric(node: Table, typer: Typer): void {
  if (!node.symmetric) return;
  const [first, second] = node.keys.map(targetOf);
  if (node.keys.length !== 2) {
    report(typer, node, 'invalid-value', "A symmetric table has two keys: write both behind 'key'.", 'symmetric');
    return;
  }
  if (first === undefined || second === undefined) return;
  const [a, b] = [typeOfColumn(first), typeOfColumn(second)];
  if (!isUnknown(a) && !isUnknown(b) && !comparable(a, b))
    report(
      typer,
      node,
      'wrong-type',
      `The keys of a symmetric table stand for one another, but '${first.name}' is ${describeType(a)} and '${second.name}' ${describeType(b)}.`,
      'symmetric',
    );
}

/** The fields that a kind of rows can't be without, beside the declared ones. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  samples: ['at'],
  states: ['at'],
  counts: ['at'],
  intervals: ['start', 'end'],
  items: ['opened'],
};

export function checkBinding(node: Binding, typer: Typer): void {
  const data = targetOf(node.data);
  if (data === undefined) return;
  const mapped = new Set(node.mappings.map((mapping) => mapping.field.$refText));
  const declared = new Map(data.fields.filter(isField).map((field) => [field.name, field]));
  const needed = [...(NEEDED[data.kind] ?? []), ...declared.keys()];
  const missing = [...new Set(needed)].filter((name) => !mapped.has(name) && declared.get(name)?.optional !== true);
  if (missing.length > 0)
    report(
      typer,
      node,
      'missing-part',
      `Where does '${data.name}' take ${missing.map((name) => `'${name}'`).join(', ')} from? Write '${missing[0]} = …'.`,
      'data',
    );
  node.mappings.forEach((mapping, index) => {
    const earlier = node.mappings.slice(0, index).some((other) => other.field.$refText === mapping.field.$refText);
    if (earlier) report(typer, mapping, 'duplicate-name', `'${mapping.field.$refText}' is mapped before.`, 'field');
  });
}

export function checkSubstitute(node: SubstituteItem, typer: Typer): void {
  const named = isCall(node.element) ? node.element.callee : node.element;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (element === undefined || node.value === undefined) return;
  if (element.$type === 'Condition') {
    expectTimeCondition(node.value, 'with', typer);
    return;
  }
  if (element.$type !== 'Metric') {
    report(
      typer,
      node.element,
      'wrong-type',
      `Only a condition or a metric can be substituted; ${nameOf(node.element)} is ${describeType(typer.typeOf(node.element))}.`,
    );
    return;
  }
  const wanted = typer.typeOf(measureOf(element));
  const type = typer.typeOf(node.value);
  if (!isUnknown(wanted) && !isUnknown(type) && unify(wanted, type) === undefined)
    report(
      typer,
      node.value,
      'wrong-unit',
      `'${element.name}' is ${describeType(wanted)}; ${describeType(type)} can't stand in for it.`,
    );
}

export function checkParameter(node: Parameter, typer: Typer): void {
  const domain = declaredTypeOf(node);
  if (node.value === undefined && domain === undefined)
    report(
      typer,
      node,
      'missing-part',
      `Of what type is '${node.name}'? Write its value, or ': money' and the like where those who extend the agreement set it.`,
      'name',
    );
  checkLimits(node, typer);
  if (domain === undefined || node.value === undefined) return;
  const type = typer.typeOf(node.value);
  if (domain.$type !== 'SimpleType') {
    const declared = typeOfFieldType(domain, '');
    if (isUnknown(declared) || isUnknown(type)) return;
    if (comparable(declared, type)) checkConstant(declared, node.value, typer);
    else
      report(
        typer,
        node.value,
        'wrong-type',
        `Parameter '${node.name}' is ${describeType(declared)}, but its value is ${describeType(type)}.`,
      );
  } else if (!isUnknown(type)) {
    const declared = simpleKinds[domain.name];
    if (declared !== undefined && declared !== type.kind)
      report(
        typer,
        node.value,
        'wrong-type',
        `Parameter '${node.name}' is declared as ${domain.name}, but its value is ${describeType(type)}.`,
      );
  }
}

/** A limit is a figure of the parameter's own kind. */
function checkLimits(node: Parameter, typer: Typer): void {
  const wanted = typeOfNamed(node, node, typer);
  for (const { value } of node.limits) {
    const type = typer.typeOf(value);
    if (value === undefined || isUnknown(wanted) || isUnknown(type)) continue;
    if (!isQuantity(wanted) || !comparable(wanted, type))
      report(
        typer,
        value,
        'wrong-unit',
        `Parameter '${node.name}' is ${describeType(wanted)}; ${describeType(type)} can't limit it.`,
      );
  }
}

const simpleKinds: Readonly<Record<string, ExpressionType['kind']>> = {
  boolean: 'boolean',
  text: 'text',
  number: 'number',
  percent: 'percent',
  duration: 'duration',
  money: 'money',
  time: 'instant',
  date: 'date',
  calendar: 'calendar',
};
