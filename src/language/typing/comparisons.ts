import { type Comparison, type Expression, isNoneLiteral } from '../generated/ast.ts';
import { checkConstant } from './constants.ts';
import { atAnInstant, nameOf, report, wrong } from './expectations.ts';
import type { Typer } from './typer.ts';
import {
  BOOLEAN,
  comparable,
  describeType,
  type ExpressionType,
  exampleOf,
  INTERVALS,
  isQuantity,
  isTimeCondition,
  isUnknown,
  UNKNOWN,
} from './types.ts';

/** Of scalars a yes or no; of anything over time a condition over time. */
export function conditionOn(types: readonly ExpressionType[]): ExpressionType {
  if (types.some((type) => type.kind === 'over-time' || isTimeCondition(type))) return INTERVALS;
  return types.some(isUnknown) ? UNKNOWN : BOOLEAN;
}

export function inferLogic(terms: readonly Expression[], typer: Typer, by = "'and', 'or' and 'not'"): ExpressionType {
  const types = terms.map((term) => {
    const type = typer.typeOf(term);
    if (isUnknown(type) || type.kind === 'boolean' || isTimeCondition(type)) return type;
    wrong(typer, term, `Only conditions can be combined with ${by}; this is ${describeType(type)}.`);
    return UNKNOWN;
  });
  return conditionOn(types);
}

export function inferComparison(node: Comparison, typer: Typer): ExpressionType {
  const equality = node.operator === 'is' || node.operator === 'is not';
  expectComparable(node.left, node.right, typer, equality, node);
  const types = [typer.typeOf(node.left), typer.typeOf(node.right)];
  return conditionOn(types.filter((type) => type.kind === 'over-time' || isUnknown(type)));
}

export function expectComparable(
  left: Expression,
  right: Expression | undefined,
  typer: Typer,
  equality: boolean,
  whole?: Comparison,
): void {
  const a = atAnInstant(typer.typeOf(left));
  const b = atAnInstant(typer.typeOf(right));
  if (right !== undefined && !equality && (isNoneLiteral(left) || isNoneLiteral(right))) {
    wrong(
      typer,
      isNoneLiteral(right) ? right : left,
      "'none' is no value and has no order: write 'is none' or 'is not none'.",
    );
    return;
  }
  if (right === undefined || isUnknown(a) || isUnknown(b)) return;
  if (a.kind === 'declaration' || b.kind === 'declaration') {
    const [expression, type] = a.kind === 'declaration' ? [left, a] : [right, b];
    report(
      typer,
      expression,
      'not-a-value',
      `${nameOf(expression)} is ${describeType(type)}, not a value that can be compared.`,
    );
    return;
  }
  if (a.kind === 'shown' || b.kind === 'shown') {
    wrong(
      typer,
      a.kind === 'shown' ? left : right,
      `${nameOf(a.kind === 'shown' ? left : right)} is a standard deviation: no rational number, so it's shown and never compared (N4). A 'mean deviation' is one.`,
    );
    return;
  }
  if ((comparesWithDays(left, a, b) || comparesWithDays(right, b, a)) && whole !== undefined) return;
  if (!comparable(a, b)) {
    const hint = exampleOf(a) === '' ? '' : `: write ${describeType(a)}${exampleOf(a)}`;
    const currencies = a.kind === 'money' && b.kind === 'money' ? ': an agreement has no exchange rate' : hint;
    report(
      typer,
      right,
      isQuantity(a) && isQuantity(b) ? 'wrong-unit' : 'wrong-type',
      `${nameOf(left)} is ${describeType(a)} and can't be compared with ${describeType(b)}${currencies}.`,
    );
    return;
  }
  if (!equality && ['text', 'enumeration', 'boolean', 'calendar', 'intervals'].includes(a.kind))
    wrong(
      typer,
      whole ?? left,
      `${nameOf(left)} is ${describeType(a)}, which has no order: compare it with 'is' or 'is not'.`,
    );
  checkConstant(a, right, typer);
}

/** `elapsed from … to … in Desk at most 2 working days`: a deadline in days (C6). */
const comparesWithDays = (left: Expression, a: ExpressionType, b: ExpressionType): boolean =>
  left.$type === 'Elapsed' && a.kind === 'duration' && (b.kind === 'days' || b.kind === 'span');
