/** Figures that the text fixes, for hovers: parameters, printed fees, cells of a table. What needs data has no constant. */
import { HUNDRED, isZero, ONE, type Rational } from '../../exact/rational.ts';
import * as ast from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { currencyIn, durationIn, numberIn } from '../typing/literals.ts';
import { slotsOf } from '../typing/references.ts';

/** Which row each family variable stands for. */
export type Rows = ReadonlyMap<ast.FamilyVariable, ast.TableRow>;

export interface Figure {
  readonly value: Rational;
  readonly kind: 'number' | 'percent' | 'duration' | 'money';
  readonly currency?: string;
  /** For a fee: what it is paid for. */
  readonly per?: ast.Fee['per'];
}

const DEPTH = 16;

/** The value of an expression where the text alone fixes it. */
export function figureOf(expression: ast.Expression | undefined, rows: Rows, depth = DEPTH): Figure | undefined {
  if (expression === undefined || depth === 0) return undefined;
  switch (expression.$type) {
    case 'NumberLiteral':
      return { kind: 'number', value: signed(expression) };
    case 'PercentLiteral':
      return { kind: 'percent', value: signed(expression).div(HUNDRED) };
    case 'DurationLiteral':
      return { kind: 'duration', value: durationIn(expression.text) };
    case 'MoneyLiteral':
      return { kind: 'money', value: signed(expression), currency: currencyIn(expression.text) };
    case 'Group':
      return figureOf(expression.inner, rows, depth - 1);
    case 'Reference': {
      const element = targetOf(expression.element);
      if (ast.isParameter(element)) return figureOf(element.value, rows, depth - 1);
      return ast.isLet(element) && element.family === undefined ? figureOf(element.value, rows, depth - 1) : undefined;
    }
    case 'MemberAccess':
      return memberOf(expression, rows, depth - 1);
    case 'Arithmetic':
      return combine(
        expression,
        figureOf(expression.left, rows, depth - 1),
        figureOf(expression.right, rows, depth - 1),
      );
    default:
      return undefined;
  }
}

const signed = ({ text, negative }: { text: string; negative: boolean }): Rational =>
  negative ? numberIn(text).neg() : numberIn(text);

function memberOf({ receiver, member }: ast.MemberAccess, rows: Rows, depth: number): Figure | undefined {
  const target = targetOf(member);
  if (ast.isFee(target)) {
    const figure = figureOf(target.amount, bindCall(receiver, target.$container, rows), depth);
    return figure === undefined || target.per === undefined ? figure : { ...figure, per: target.per };
  }
  if (!ast.isColumn(target) || !ast.isReference(receiver)) return undefined;
  const element = targetOf(receiver.element);
  const row = ast.isTableRow(element) ? element : ast.isFamilyVariable(element) ? rows.get(element) : undefined;
  const cell = row?.cells[target.$container.columns.indexOf(target)];
  return ast.isLiteralCell(cell) ? figureOf(cell.value, rows, depth) : undefined;
}

/** In `Feature(git).fee` the service's own variable stands for the row that the call names. */
function bindCall(receiver: ast.Expression, service: ast.Service, rows: Rows): Rows {
  const argument = ast.isCall(receiver) ? receiver.arguments[0] : undefined;
  if (service.family === undefined || !ast.isReference(argument)) return rows;
  const element = targetOf(argument.element);
  const row = ast.isFamilyVariable(element) ? rows.get(element) : element;
  return ast.isTableRow(row) ? new Map([...rows, [service.family.variable, row]]) : rows;
}

function combine(
  { operator }: ast.Arithmetic,
  left: Figure | undefined,
  right: Figure | undefined,
): Figure | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '+' || operator === '-') {
    if (left.kind !== right.kind || left.currency !== right.currency) return undefined;
    return { ...left, value: operator === '+' ? left.value.add(right.value) : left.value.sub(right.value) };
  }
  const isScale = (figure: Figure) => figure.kind === 'number' || figure.kind === 'percent';
  if (operator === '/') {
    return isScale(right) && !isZero(right.value) ? { ...left, value: left.value.div(right.value) } : undefined;
  }
  if (isScale(left)) return { ...right, value: left.value.mul(right.value) };
  return isScale(right) ? { ...left, value: left.value.mul(right.value) } : undefined;
}

/** Every row that a family has by the text; a filter that the text alone doesn't decide leaves all in. */
export function rowsOfFamily(family: ast.Family | undefined): readonly Rows[] {
  let found: readonly Rows[] = [new Map()];
  for (const slot of family === undefined ? [] : slotsOf(family)) {
    const table = targetOf(slot.rows);
    if (ast.isTable(table))
      found = found.flatMap((rows) => table.rows.map((row) => new Map([...rows, [slot.variable, row]])));
  }
  return found;
}

/** What is left of the whole. */
export const complement = (share: Rational): Rational => ONE.sub(share);
