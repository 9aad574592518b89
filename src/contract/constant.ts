import { compare, isZero, type Rational, roundTo, toJSON } from '../exact/rational.ts';
import type { Expression } from './expression.ts';
import { magnitude } from './magnitude.ts';
import type { Value } from './value.ts';

/** The value of an expression that depends on no observation; undefined if it depends on one, or has no value. */
export function constantValue(expression: Expression): Value | undefined {
  switch (expression.op) {
    case 'literal':
      return expression.value;
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return arithmetic(expression, constantValue(expression.left), constantValue(expression.right));
    case 'minimum':
    case 'maximum': {
      const left = constantValue(expression.left);
      const right = constantValue(expression.right);
      const order = orderOf(left, right);
      if (order === undefined) return undefined;
      return order <= 0 === (expression.op === 'minimum') ? left : right;
    }
    case 'round': {
      const value = constantValue(expression.value);
      const step = constantValue(expression.step);
      const [number, unit] = [numberOf(value), numberOf(step)];
      if (value === undefined || number === undefined || unit === undefined || isZero(unit)) return undefined;
      return withNumber(value, roundTo(number, unit, expression.mode));
    }
    case 'compare':
      return comparison(expression.operator, constantValue(expression.left), constantValue(expression.right));
    case 'if': {
      const condition = truth(constantValue(expression.condition));
      return condition === undefined ? undefined : constantValue(condition ? expression.then : expression.otherwise);
    }
    case 'and':
    case 'or':
    case 'not':
    case 'at-least-of': {
      const terms = expression.terms.map((term) => truth(constantValue(term)));
      const held = terms.filter((term) => term === true).length;
      if (terms.includes(undefined)) return undefined;
      const wanted = { and: terms.length, or: 1, not: 0, 'at-least-of': expression.count ?? 0 }[expression.op];
      return { kind: 'boolean', value: expression.op === 'not' ? held === 0 : held >= wanted };
    }
    default:
      return undefined;
  }
}

const truth = (value: Value | undefined): boolean | undefined => (value?.kind === 'boolean' ? value.value : undefined);

const numberOf = (value: Value | undefined): Rational | undefined => value && magnitude(value);

/** The same kind of value with another number. */
function withNumber(value: Value, number: Rational): Value | undefined {
  switch (value.kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
    case 'duration':
    case 'days':
    case 'money':
    case 'rate':
      return { ...value, value: toJSON(number) };
    default:
      return undefined;
  }
}

function arithmetic({ op, type }: Expression, left: Value | undefined, right: Value | undefined): Value | undefined {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (left === undefined || right === undefined || a === undefined || b === undefined) return undefined;
  if (op === 'divide' && isZero(b)) return undefined;
  const number = { add: () => a.add(b), subtract: () => a.sub(b), multiply: () => a.mul(b), divide: () => a.div(b) }[
    op as 'add'
  ]();
  // The checker knows the type of the result; the value that has it brings the currency or the unit along.
  const like = [left, right].find((value) => value.kind === type.kind);
  if (like !== undefined) return withNumber(like, number);
  if (type.kind === 'percent' || type.kind === 'percentage-points' || type.kind === 'number')
    return { kind: type.kind, value: toJSON(number) };
  return undefined;
}

/** Which of two constants is less; undefined where they have no order. */
export function orderOf(left: Value | undefined, right: Value | undefined): number | undefined {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return compare(a, b);
  const [c, d] = [textOf(left), textOf(right)];
  return c === undefined || d === undefined ? undefined : c < d ? -1 : c > d ? 1 : 0;
}

/** What a value says that is no figure, as text. */
export function textOf(value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'text':
    case 'symbol':
    case 'date':
    case 'calendar':
      return value.value;
    case 'boolean':
      return String(value.value);
    default:
      return undefined;
  }
}

function comparison(operator: string, left: Value | undefined, right: Value | undefined): Value | undefined {
  const order = orderOf(left, right);
  if (order === undefined) return undefined;
  const holds: Readonly<Record<string, boolean>> = {
    'at-least': order >= 0,
    'at-most': order <= 0,
    above: order > 0,
    below: order < 0,
    is: order === 0,
    'is-not': order !== 0,
  };
  const value = holds[operator];
  return value === undefined ? undefined : { kind: 'boolean', value };
}
