import type { AggregateNode, ComparisonOperator, Expression } from '../../contract/expression.ts';
import type { Type } from '../../contract/type.ts';
import type { Value } from '../../contract/value.ts';
import { fromValue, isQuantity } from '../../evaluate/result.ts';
import type { SameWindows } from '../plan/query.ts';

/**
 * What an expression of sums comes to in a kind of window, as a whole number over another: a year has a hundred thousand windows, and exact fractions
 * of their own for each take longer than reading all rows.
 */
export interface WindowFraction {
  /** Works out the figure of a kind of window. False where it's no plain figure, or floats don't hold it: then whoever evaluates expressions is asked. */
  read(kind: number): boolean;
  /** What was read last. Safe integers, the denominator above 0; not brought to lowest terms. */
  numerator: number;
  denominator: number;
}

/** Whether a comparison holds in a kind of window; `undefined` where whoever evaluates expressions has to say it. */
export type WindowTruth = (kind: number) => boolean | undefined;

/** What the fields of the sums are, in the order in which the engine was asked for them. */
export interface WindowFields {
  readonly found: SameWindows;
  readonly fields: readonly string[];
  /** The type of the values that an aggregate adds up. */
  readonly typeOf: (node: AggregateNode) => Type | undefined;
}

/** Figures on one scale: shares, percentages and plain numbers add up and divide each other. */
type Scale = 'plain' | 'duration';

interface Scaled {
  readonly scale: Scale;
  readonly fraction: WindowFraction;
}

/** An expression of sums, counts and means of rows as fractions; `undefined` for any other. */
export const fractionOf = (expression: Expression, of: WindowFields): WindowFraction | undefined =>
  scaledOf(expression, of)?.fraction;

function scaledOf(expression: Expression, of: WindowFields): Scaled | undefined {
  switch (expression.op) {
    case 'literal':
      return constant(expression);
    case 'aggregate':
      return aggregated(expression, of);
    case 'add':
    case 'subtract':
    case 'divide': {
      const left = scaledOf(expression.left, of);
      const right = scaledOf(expression.right, of);
      return left && right && combined(expression.op, left, right);
    }
    default:
      return undefined;
  }
}

/** A comparison of two fractions on one scale; `undefined` for any other expression. */
export function truthOf(expression: Expression, of: WindowFields): WindowTruth | undefined {
  if (expression.op !== 'compare') return undefined;
  const left = scaledOf(expression.left, of);
  const right = scaledOf(expression.right, of);
  const holds = HOLDS[expression.operator];
  if (left === undefined || right === undefined || holds === undefined || left.scale !== right.scale) return undefined;
  const [a, b] = [left.fraction, right.fraction];
  return (kind) => {
    if (!a.read(kind) || !b.read(kind)) return undefined;
    const [one, other] = [a.numerator * b.denominator, b.numerator * a.denominator];
    return areSafe(one, other) ? holds(one, other) : undefined;
  };
}

const HOLDS: Readonly<Partial<Record<ComparisonOperator, (a: number, b: number) => boolean>>> = {
  'at-least': (a, b) => a >= b,
  'at-most': (a, b) => a <= b,
  above: (a, b) => a > b,
  below: (a, b) => a < b,
};

const areSafe = (a: number, b: number): boolean => Number.isSafeInteger(a) && Number.isSafeInteger(b);

function scaleOf({ kind }: { readonly kind: (Type | Value)['kind'] }): Scale | undefined {
  switch (kind) {
    case 'number':
    case 'percent':
    case 'percentage-points':
    case 'points':
      return 'plain';
    case 'duration':
      return 'duration';
    default:
      return undefined;
  }
}

function constant({ value }: Extract<Expression, { readonly op: 'literal' }>): Scaled | undefined {
  const scale = scaleOf(value);
  const read = fromValue(value);
  if (scale === undefined || !isQuantity(read)) return undefined;
  const { s, n, d } = read.value;
  const [numerator, denominator] = [Number(s * n), Number(d)];
  if (!areSafe(numerator, denominator)) return undefined;
  return { scale, fraction: { numerator, denominator, read: () => true } };
}

/** Nothing is tested or put in the place of what is absent: the engine couldn't be asked otherwise. */
function aggregated(node: AggregateNode, { found, fields, typeOf }: WindowFields): Scaled | undefined {
  if (node.fn === 'count') {
    const fraction: WindowFraction = {
      numerator: 0,
      denominator: 1,
      read: (kind) => {
        fraction.numerator = found.rows[kind] as number;
        return true;
      },
    };
    return { scale: 'plain', fraction };
  }
  if (node.of?.op !== 'field' || (node.fn !== 'sum' && node.fn !== 'mean')) return undefined;
  const type = typeOf(node);
  const scale = type && scaleOf(type);
  const sums = found.sums[fields.indexOf(node.of.field)];
  const unit = Number(sums?.unit ?? 0n);
  if (scale === undefined || sums === undefined || !Number.isSafeInteger(unit)) return undefined;
  const { parts, present } = sums;
  const isMean = node.fn === 'mean';
  const fraction: WindowFraction = {
    numerator: 0,
    denominator: unit,
    read: (kind) => {
      const sum = parts[kind];
      if (typeof sum !== 'number') return false;
      fraction.numerator = sum;
      if (!isMean) return true;
      fraction.denominator = unit * (present[kind] as number);
      return fraction.denominator > 0 && Number.isSafeInteger(fraction.denominator);
    },
  };
  return { scale, fraction };
}

function combined(op: 'add' | 'subtract' | 'divide', left: Scaled, right: Scaled): Scaled | undefined {
  const [a, b] = [left.fraction, right.fraction];
  if (op === 'divide') {
    if (right.scale !== 'plain' && left.scale !== right.scale) return undefined;
    const scale: Scale = right.scale === 'plain' ? left.scale : 'plain';
    return { scale, fraction: quotient(a, b) };
  }
  return left.scale === right.scale ? { scale: left.scale, fraction: sum(a, b, op === 'add' ? 1 : -1) } : undefined;
}

function quotient(a: WindowFraction, b: WindowFraction): WindowFraction {
  const fraction: WindowFraction = {
    numerator: 0,
    denominator: 1,
    read: (kind) => {
      if (!a.read(kind) || !b.read(kind) || b.numerator === 0) return false;
      const sign = b.numerator < 0 ? -1 : 1;
      fraction.numerator = sign * a.numerator * b.denominator;
      fraction.denominator = sign * b.numerator * a.denominator;
      return areSafe(fraction.numerator, fraction.denominator);
    },
  };
  return fraction;
}

function sum(a: WindowFraction, b: WindowFraction, sign: 1 | -1): WindowFraction {
  const fraction: WindowFraction = {
    numerator: 0,
    denominator: 1,
    read: (kind) => {
      if (!a.read(kind) || !b.read(kind)) return false;
      const [one, other] = [a.numerator * b.denominator, sign * b.numerator * a.denominator];
      fraction.numerator = one + other;
      fraction.denominator = a.denominator * b.denominator;
      return areSafe(one, other) && areSafe(fraction.numerator, fraction.denominator);
    },
  };
  return fraction;
}
