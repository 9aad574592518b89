import type { AstNode } from 'langium';
import type { ColumnArithmetic, ColumnComparison, ColumnLookup, Mapping } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { combine } from './arithmetic.ts';
import { checkConstant } from './constants.ts';
import { typeOfColumn } from './declarations.ts';
import { report } from './expectations.ts';
import type { Typer } from './typer.ts';
import {
  BOOLEAN,
  comparable,
  contractType,
  describeType,
  type ExpressionType,
  INSTANT,
  isQuantity,
  isUnknown,
  NUMBER,
  PERCENT,
  UNKNOWN,
  unify,
} from './types.ts';

type Columns = NonNullable<Mapping['value']>;

/**
 * The type of an expression over the columns of a file, as far as it's known without the file: a column is plain text, whose
 * meaning is that of the field or of the value beside it. Each part is judged once.
 */
export function typeOfColumns(node: Columns, typer: Typer): ExpressionType {
  const known = typer.columnTypes().get(node);
  if (known !== undefined) return known;
  const type = infer(node, typer);
  typer.columnTypes().set(node, type);
  return type;
}

/** Whether a bare column stands here, in brackets or not. */
export function isColumn(node: Columns | undefined): boolean {
  return node?.$type === 'ColumnGroup' ? isColumn(node.inner) : node?.$type === 'ColumnReference';
}

/** Whether texts are put one behind the other: `date + " " + time`. Columns alone are numbers. */
export const isJoin = ({ operator, left, right }: ColumnArithmetic): boolean =>
  operator === '+' && (isTextual(left) || isTextual(right));

function isTextual(node: Columns | undefined): boolean {
  if (node?.$type === 'ColumnGroup') return isTextual(node.inner);
  if (node?.$type === 'ColumnArithmetic') return isJoin(node);
  return node?.$type === 'ColumnLiteral' && node.value?.$type === 'TextLiteral';
}

/** Whether nothing but the text of columns comes out, whichever way conditions go. */
function isPlainText(node: Columns | undefined): boolean {
  if (node?.$type === 'ColumnGroup') return isPlainText(node.inner);
  return node?.$type === 'ColumnConditional'
    ? isPlainText(node.then) && isPlainText(node.otherwise)
    : node?.$type === 'ColumnReference';
}

function infer(node: Columns, typer: Typer): ExpressionType {
  switch (node.$type) {
    case 'ColumnGroup':
      return node.inner === undefined ? UNKNOWN : typeOfColumns(node.inner, typer);
    case 'ColumnLiteral':
      return node.value === undefined ? UNKNOWN : typer.typeOf(node.value);
    case 'ColumnReference':
      return UNKNOWN;
    case 'ColumnDisjunction':
    case 'ColumnConjunction':
      for (const term of node.terms) expectYesOrNo(term, "'and', 'or' and 'not' combine conditions", typer);
      return BOOLEAN;
    case 'ColumnNegation':
      expectYesOrNo(node.operand, "'not' is of a condition", typer);
      return BOOLEAN;
    case 'ColumnComparison':
      compareColumns(node, typer);
      return BOOLEAN;
    case 'ColumnMembership':
      for (const one of node.among) expectComparable(node.value, one, typer);
      return BOOLEAN;
    case 'ColumnArithmetic':
      return isJoin(node) ? inferJoin(node, typer) : inferArithmetic(node, typer);
    case 'ColumnConditional': {
      expectYesOrNo(node.condition, "A condition is wanted behind 'if'", typer);
      return inferBranches(node.then, node.otherwise, typer);
    }
    case 'ColumnLookup':
      return inferLookup(node, typer);
    default:
      return node satisfies never;
  }
}

function expectYesOrNo(node: Columns | undefined, what: string, typer: Typer): void {
  if (node === undefined) return;
  const type = typeOfColumns(node, typer);
  if (!isUnknown(type) && type.kind !== 'boolean')
    report(typer, node, 'wrong-type', `${what}; this is ${describeType(type)}.`);
}

function inferBranches(then: Columns | undefined, otherwise: Columns | undefined, typer: Typer): ExpressionType {
  const a = then === undefined ? UNKNOWN : typeOfColumns(then, typer);
  const b = otherwise === undefined ? UNKNOWN : typeOfColumns(otherwise, typer);
  const type = unify(a, b);
  if (type !== undefined || otherwise === undefined || isOfField(otherwise)) return type ?? UNKNOWN;
  const message = `One is ${describeType(a)}, the other ${describeType(b)}: both branches must be of one kind.`;
  report(typer, otherwise, 'wrong-type', message);
  return UNKNOWN;
}

/** Whether a field judges each branch by itself. */
function isOfField(branch: Columns): boolean {
  let at: AstNode | undefined = branch.$container;
  while (at?.$type === 'ColumnConditional' || at?.$type === 'ColumnGroup') at = at.$container;
  return at?.$type === 'Mapping' || at?.$type === 'LogValue';
}

function compareColumns(node: ColumnComparison, typer: Typer): void {
  expectComparable(node.left, node.right, typer);
  if (node.operator === 'is' || node.operator === 'is not') return;
  const type = node.left === undefined ? UNKNOWN : typeOfColumns(node.left, typer);
  if (type.kind === 'boolean')
    report(typer, node, 'wrong-type', "A yes or no has no order: compare it with 'is' or 'is not'.");
  else if (node.right !== undefined && isPlainText(node.left) && isPlainText(node.right))
    report(
      typer,
      node,
      'wrong-type',
      'Nothing says what these two columns hold, and as plain text 9 stands behind 10: multiply one of two numbers by 1, or add 0 s to one of two times.',
    );
}

function expectComparable(left: Columns | undefined, right: Columns | undefined, typer: Typer): void {
  if (left === undefined || right === undefined) return;
  const a = typeOfColumns(left, typer);
  const b = typeOfColumns(right, typer);
  if (!isUnknown(a) && !isUnknown(b) && !comparable(a, b)) {
    const message = `${described(a)} can't be compared with ${describeType(b)}.`;
    report(typer, right, isQuantity(a) && isQuantity(b) ? 'wrong-unit' : 'wrong-type', message);
    return;
  }
  for (const [column, value, type] of [
    [left, right, b],
    [right, left, a],
  ] as const)
    if (isColumn(column) && UNREAD.has(type.kind))
      report(
        typer,
        value,
        'wrong-unit',
        `A column is plain text, of which nothing says in which unit it is: compare it with a number, or multiply it by ${unitOf(type)} first.`,
      );
}

/** What the text of a column isn't read as. */
const UNREAD: ReadonlySet<string> = new Set(['percent', 'percentage-points', 'points', 'duration', 'days', 'money']);

function unitOf(type: ExpressionType): string {
  if (type.kind === 'money') return `1 ${type.currency}`;
  return type.kind === 'percent' ? '1%' : type.kind === 'duration' ? '1 s' : 'one of it';
}

const described = (type: ExpressionType): string => {
  const text = describeType(type);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** What comes out is as plain as the text of a column: the field says what it means. */
function inferJoin({ left, right }: ColumnArithmetic, typer: Typer): ExpressionType {
  for (const part of [left, right]) {
    const type = part === undefined ? UNKNOWN : typeOfColumns(part, typer);
    if (part !== undefined && !isUnknown(type) && type.kind !== 'text')
      report(
        typer,
        part,
        'wrong-type',
        `A text is joined with a column or another text; this is ${describeType(type)}.`,
      );
  }
  return UNKNOWN;
}

/** Columns are numbers in arithmetic, but times where a duration is added or a time subtracted. */
function inferArithmetic(node: ColumnArithmetic, typer: Typer): ExpressionType {
  const { left, right, operator } = node;
  if (left === undefined || right === undefined) return UNKNOWN;
  const types = [typeOfColumns(left, typer), typeOfColumns(right, typer)] as const;
  let faulty = false;
  for (const [part, type] of [
    [left, types[0]],
    [right, types[1]],
  ] as const) {
    if (isUnknown(type) || isQuantity(type) || type.kind === 'instant' || type.kind === 'days') continue;
    report(typer, part, 'wrong-type', `There is no arithmetic with ${describeType(type)}.`);
    faulty = true;
  }
  if (faulty) return UNKNOWN;
  const sums = operator === '+' || operator === '-';
  const operand = (part: Columns, own: ExpressionType, other: ExpressionType): ExpressionType => {
    if (!isColumn(part)) return own;
    return sums && (other.kind === 'duration' || other.kind === 'instant') ? INSTANT : NUMBER;
  };
  const a = operand(left, types[0], types[1]);
  const b = operand(right, types[1], types[0]);
  if (isUnknown(a) || isUnknown(b)) return UNKNOWN;
  if (operator === '+' && a.kind === 'duration' && b.kind === 'instant') return INSTANT;
  // A file's percentages are subtracted as any numbers.
  if (operator === '-' && a.kind === 'percent' && b.kind === 'percent') return a;
  const result = combine(operator, a, b);
  if (!('problem' in result))
    return result.kind !== 'ratio' ? contractType(result) : operator === '*' ? PERCENT : NUMBER;
  report(typer, node, isQuantity(a) && isQuantity(b) ? 'wrong-unit' : 'wrong-type', result.problem);
  return UNKNOWN;
}

function inferLookup(node: ColumnLookup, typer: Typer): ExpressionType {
  const table = targetOf(node.table);
  for (const key of node.keys) typeOfColumns(key, typer);
  const column = targetOf(node.column);
  if (table === undefined) return UNKNOWN;
  if (table.keys.length !== node.keys.length) {
    const names = table.keys.map(({ $refText }) => $refText).join(', ');
    report(typer, node, 'missing-part', `'${table.name}' is looked up by ${names}.`);
    return UNKNOWN;
  }
  table.keys.forEach((reference, index) => {
    const key = targetOf(reference);
    const given = node.keys[index];
    if (key === undefined || given === undefined) return;
    const [wanted, type] = [typeOfColumn(key), typeOfColumns(given, typer)];
    if (isUnknown(wanted) || isUnknown(type)) return;
    if (!comparable(wanted, type))
      report(typer, given, 'wrong-type', `'${key.name}' is ${describeType(wanted)}, not ${describeType(type)}.`);
    else if (given.$type === 'ColumnLiteral' && given.value !== undefined) checkConstant(wanted, given.value, typer);
  });
  return column === undefined ? UNKNOWN : typeOfColumn(column);
}
