import type { AstNode } from 'langium';
import { parseClockTime } from '../../time/civil.ts';
import type { Expression } from '../generated/ast.ts';
import { didYouMean, nearestNames } from '../scoping/nearest.ts';
import { CURRENCIES } from './currencies.ts';
import { daysIn } from './literals.ts';
import type { TypeCode } from './problem.ts';
import type { Typer } from './typer.ts';
import {
  describeType,
  type ExpressionType,
  exampleOf,
  isQuantity,
  isTimeCondition,
  isUnknown,
  unify,
} from './types.ts';

export function report(typer: Typer, node: AstNode, code: TypeCode, message: string, property?: string): void {
  typer.report(property === undefined ? { node, code, message } : { node, code, message, property });
}

export const wrong = (typer: Typer, node: AstNode, message: string): void => report(typer, node, 'wrong-type', message);

/** `30 days` beside a contract is ambiguous (C6); `business days` has a word of its own here. */
export function checkDays(node: AstNode, property: string, text: string | undefined, typer: Typer): void {
  if (text === undefined) return;
  const { count, kind } = daysIn(text);
  const number = count.toFraction();
  const unit = (word: string): string => `${number} ${word} ${number === '1' ? 'day' : 'days'}`;
  if (kind === undefined)
    typer.report({
      node,
      property,
      code: 'ambiguous-days',
      message: `'${text}' can mean calendar days or working days: write '${unit('calendar')}' or '${unit('working')}'.`,
      suggestions: [unit('calendar'), unit('working')],
    });
  if (kind === 'business')
    typer.report({
      node,
      property,
      code: 'business-days',
      message: `Business days are called working days here: write '${unit('working')}'.`,
      suggestions: [unit('working')],
    });
}

/** `25:00` is no time of day; `24:00` is the end of one. */
export function checkClockTime(node: AstNode, property: string, text: string | undefined, typer: Typer): void {
  if (text !== undefined && parseClockTime(text) === undefined)
    report(typer, node, 'invalid-value', `There is no time of day ${text}: write one such as 17:00.`, property);
}

export function checkCurrency(node: AstNode, property: string, code: string, typer: Typer): void {
  if (CURRENCIES.has(code)) return;
  const suggestions = nearestNames(code, CURRENCIES);
  typer.report({
    node,
    property,
    code: 'unknown-currency',
    message: `There is no currency '${code}' (ISO 4217).${didYouMean(suggestions)}`,
    suggestions,
  });
}

/** How the reader calls an expression: its text if it's short, else "This". */
export function nameOf(expression: AstNode): string {
  const text = expression.$cstNode?.text ?? '';
  return text !== '' && text.length <= 40 && !text.includes('\n') ? `'${text}'` : 'This';
}

/** Reports an expression that is none of the wanted types. */
export function expectOne(
  expression: Expression | undefined,
  wanted: readonly ExpressionType[],
  where: string,
  typer: Typer,
): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type)) return;
  if (wanted.some((one) => one.kind === type.kind && (one.kind !== 'days' || unify(one, type)?.kind === 'days')))
    return;
  const [first] = wanted;
  if (first === undefined) return;
  report(
    typer,
    expression,
    isQuantity(type) && isQuantity(first) ? 'wrong-unit' : 'wrong-type',
    `${capitalised(describeType(first))} is wanted ${where === '' ? 'here' : `behind '${where}'`}, not ${describeType(type)}${exampleOf(first) === '' ? '' : `: write one${exampleOf(first)}`}.`,
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A condition behind a word, or as what a target promises. */
export function expectBoolean(expression: Expression | undefined, where: string | undefined, typer: Typer): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type) || type.kind === 'boolean') return;
  const place = where === undefined ? 'in a target' : `behind '${where}'`;
  const message = isTimeCondition(type)
    ? `A yes or no is wanted ${place}; this changes over time, so it belongs into a 'condition' or behind 'time in'.`
    : `A condition is wanted ${place}, not ${describeType(type)}${comparisonWith(type)}.`;
  wrong(typer, expression, message);
}

/** What makes a condition of a value, as far as anything does. */
function comparisonWith(type: ExpressionType): string {
  if (type.kind === 'text' || type.kind === 'enumeration') return ": compare it with something, such as 'is …'";
  if (type.kind === 'declaration' || type.kind === 'calendar') return '';
  return ": compare it with something, such as 'at least …'";
}

export function expectTimeCondition(expression: Expression | undefined, where: string, typer: Typer): void {
  const type = typer.typeOf(expression);
  if (expression === undefined || isUnknown(type) || isTimeCondition(type)) return;
  const hint = type.kind === 'over-time' ? comparisonWith(type.of) : '';
  wrong(
    typer,
    expression,
    `Something that holds over time is wanted behind '${where}', not ${describeType(type)}${hint}.`,
  );
}

export const atAnInstant = (type: ExpressionType): ExpressionType => (type.kind === 'over-time' ? type.of : type);

export const isStretch = (type: ExpressionType): boolean =>
  type.kind === 'duration' || (type.kind === 'days' && type.day === 'calendar');

/** Percentages are counted in percentage points. */
export const sameScale = (a: ExpressionType, b: ExpressionType): boolean =>
  [a, b].every((type) => ['percent', 'percentage-points', 'ratio'].includes(type.kind));
