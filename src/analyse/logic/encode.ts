import { textOf } from '../../contract/constant.ts';
import type { Contract } from '../../contract/contract.ts';
import type { AggregateFunction, ComparisonOperator, Expression } from '../../contract/expression.ts';
import { metricNamed } from '../../contract/lookup.ts';
import { isOnScale, magnitude } from '../../contract/magnitude.ts';
import type { Type } from '../../contract/type.ts';
import { isZero, ONE, type Rational, rational, ZERO } from '../../exact/rational.ts';
import { contentOf } from '../content.ts';
import { NOT_NEGATIVE, SHARES, type ValueInterval } from '../valueInterval.ts';
import { constantTerm, type LinearTerm, plus, scaled, variableTerm } from './linear.ts';
import { atMost, FALSE, type Formula, TRUE, type Unknown } from './satisfy.ts';

/** An unknown with the expression that it stands for, to be named in a message. */
export interface NamedUnknown {
  readonly expression: Expression;
  readonly unknown: Unknown;
}

/** What a condition says of unknowns; one book for all conditions that are judged together, so that the same text is the same unknown. */
export interface Encoder {
  /** The condition, or its contrary. */
  readonly encode: (condition: Expression, holds?: boolean) => Formula;
  readonly unknowns: ReadonlyMap<string, Unknown>;
  readonly named: ReadonlyMap<string, NamedUnknown>;
  /** Metrics that are calculated from unknowns: a reader knows these by name, and the unknowns perhaps not. */
  readonly calculated: ReadonlyMap<string, CalculatedMetric>;
}

export interface CalculatedMetric {
  readonly expression: Expression;
  readonly term: LinearTerm;
}

/** How many alternatives `at least 2 of …` may come to before it's taken as one unknown. */
const MOST_CHOICES = 64;

/** `mostMs`: how long the period is at most for which the conditions are judged, where they are judged for one. */
export function createEncoder(contract: Contract, mostMs?: number): Encoder {
  const unknowns = new Map<string, Unknown>();
  const named = new Map<string, NamedUnknown>();
  const calculated = new Map<string, CalculatedMetric>();
  const name = (key: string, expression: Expression, unknown: Unknown): string => {
    if (!unknowns.has(key)) {
      unknowns.set(key, unknown);
      named.set(key, { expression, unknown });
    }
    return key;
  };

  /** What can't be looked into is an unknown of its own: it may be true or false. */
  const opaque = (condition: Expression, holds: boolean, key = contentOf(condition)): Formula => ({
    kind: 'is',
    unknown: name(key, condition, { kind: 'constant', values: ['true', 'false'] }),
    value: 'true',
    holds,
  });

  const encode = (condition: Expression, holds = true): Formula => {
    switch (condition.op) {
      case 'and':
      case 'or': {
        if (condition.each !== undefined) return opaque(condition, holds);
        const terms = condition.terms.map((term) => encode(term, holds));
        return { kind: (condition.op === 'and') === holds ? 'and' : 'or', terms };
      }
      case 'not': {
        const [term] = condition.terms;
        return term ? encode(term, !holds) : opaque(condition, holds);
      }
      case 'at-least-of':
        return encodeCount(condition, holds);
      case 'compare':
        return encodeComparison(condition.operator, condition.left, condition.right, condition, holds);
      case 'always':
        return holds ? TRUE : FALSE;
      case 'never':
        return holds ? FALSE : TRUE;
      case 'verdict':
        return {
          kind: 'is',
          unknown: name(`verdict ${condition.target}`, condition, {
            kind: 'constant',
            values: ['met', 'missed', 'neither'],
          }),
          value: condition.outcome,
          holds,
        };
      case 'literal':
        // A constant may come from a parameter or the cell of a family's row: what it makes of a condition is no defect.
        return opaque(condition, holds, positionOf(condition));
      default:
        return opaque(condition, holds);
    }
  };

  const encodeCount = (
    condition: Extract<Expression, { readonly op: 'and' | 'or' | 'not' | 'at-least-of' }>,
    holds: boolean,
  ): Formula => {
    const count = condition.count ?? 0;
    const choices = condition.each === undefined ? chosen(condition.terms, count) : undefined;
    if (choices === undefined) return opaque(condition, holds);
    return {
      kind: holds ? 'or' : 'and',
      terms: choices.map((terms) => ({
        kind: holds ? 'and' : 'or',
        terms: terms.map((term) => encode(term, holds)),
      })),
    };
  };

  const encodeComparison = (
    operator: ComparisonOperator,
    left: Expression,
    right: Expression,
    whole: Expression,
    holds: boolean,
  ): Formula => {
    if (isConstant(left) && isConstant(right)) return opaque(whole, holds, positionOf(whole));
    const [a, b] = [linear(left), linear(right)];
    if (a && b) return holds ? ordered(operator, a, b) : ordered(CONTRARY[operator], a, b);
    const equal = operator === 'is' || operator === 'is-not';
    const constant = constantName(right);
    if (!equal || constant === undefined || isConstant(left)) return opaque(whole, holds);
    const unknown = name(contentOf(left), left, { kind: 'constant', ...constantsOf(atAnInstant(left.type)) });
    return { kind: 'is', unknown, value: constant, holds: (operator === 'is') === holds };
  };

  /** A sum of unknowns, where it is one. */
  const linear = (expression: Expression): LinearTerm | undefined => {
    if (!isOnScale(atAnInstant(expression.type))) return undefined;
    switch (expression.op) {
      case 'literal': {
        const value = magnitude(expression.value);
        return value && constantTerm(value);
      }
      case 'add':
      case 'subtract': {
        const [a, b] = [linear(expression.left), linear(expression.right)];
        return a && b && plus(a, expression.op === 'add' ? b : scaled(b, rational(-1)));
      }
      case 'multiply':
      case 'divide': {
        const [a, b] = [linear(expression.left), linear(expression.right)];
        if (!a || !b) return undefined;
        if (b.coefficients.size === 0) {
          if (expression.op === 'multiply') return scaled(a, b.constant);
          return isZero(b.constant) ? undefined : scaled(a, ONE.div(b.constant));
        }
        if (expression.op === 'multiply' && a.coefficients.size === 0) return scaled(b, a.constant);
        return unknownNumber(expression);
      }
      case 'metric': {
        const measure = expression.periodsBack === 0 ? metricNamed(contract, expression.metric)?.measure : undefined;
        // A metric that is calculated from others says the same as they do.
        const isCalculated = measure && ['add', 'subtract', 'multiply', 'divide'].includes(measure.op);
        const term = isCalculated ? linear(measure) : undefined;
        if (term === undefined) return unknownNumber(expression);
        calculated.set(expression.metric, { expression, term });
        return term;
      }
      default:
        return unknownNumber(expression);
    }
  };

  const unknownNumber = (expression: Expression): LinearTerm =>
    variableTerm(
      name(contentOf(expression), expression, {
        kind: 'number',
        within: rangeOf(contract, expression, mostMs),
        writing: {
          scale: atAnInstant(expression.type).kind === 'percent' ? 100 : 1,
          ...(isCount(contract, expression) ? { step: ONE } : {}),
        },
      }),
      ONE,
    );

  return { encode, unknowns, named, calculated };
}

const CONTRARY: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  'at-least': 'below',
  'at-most': 'above',
  above: 'at-most',
  below: 'at-least',
  is: 'is-not',
  'is-not': 'is',
};

function ordered(operator: ComparisonOperator, a: LinearTerm, b: LinearTerm): Formula {
  switch (operator) {
    case 'at-most':
      return atMost(a, b, false);
    case 'below':
      return atMost(a, b, true);
    case 'at-least':
      return atMost(b, a, false);
    case 'above':
      return atMost(b, a, true);
    case 'is':
      return { kind: 'and', terms: [atMost(a, b, false), atMost(b, a, false)] };
    case 'is-not':
      return { kind: 'or', terms: [atMost(a, b, true), atMost(b, a, true)] };
    default:
      return operator satisfies never;
  }
}

/** All ways to choose so many of the terms; `undefined` where they are too many. */
function chosen(terms: readonly Expression[], count: number): readonly (readonly Expression[])[] | undefined {
  let ways: readonly (readonly Expression[])[] = [[]];
  for (let taken = 0; taken < count; taken++) {
    ways = ways.flatMap((way) => {
      const after = way.length === 0 ? 0 : terms.indexOf(way.at(-1) as Expression) + 1;
      return terms.slice(after).map((term) => [...way, term]);
    });
    if (ways.length > MOST_CHOICES) return undefined;
  }
  return ways;
}

const atAnInstant = (type: Type): Type => (type.kind === 'over-time' ? type.of : type);

const constantName = (expression: Expression): string | undefined =>
  expression.op === 'literal' ? textOf(expression.value) : undefined;

const constantsOf = (type: Type): { readonly values?: readonly string[] } =>
  type.kind === 'enumeration' ? { values: type.values } : type.kind === 'boolean' ? { values: ['true', 'false'] } : {};

const isConstant = (expression: Expression): boolean => {
  switch (expression.op) {
    case 'literal':
      return true;
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
      return isConstant(expression.left) && isConstant(expression.right);
    default:
      return false;
  }
};

const isNeverNegative = (fn: AggregateFunction): boolean =>
  fn === 'count' || fn === 'jitter' || fn === 'mean-deviation' || fn === 'standard-deviation';

/** What values it can have at all, in a period of `mostMs` at most. */
function rangeOf(contract: Contract, expression: Expression, mostMs?: number): ValueInterval {
  switch (expression.op) {
    case 'time':
      if (expression.as === 'share') return SHARES;
      return mostMs === undefined
        ? NOT_NEGATIVE
        : { ...NOT_NEGATIVE, upper: { value: rational(mostMs), included: true } };
    case 'elapsed':
    case 'days-between':
      return NOT_NEGATIVE;
    case 'aggregate': {
      if (expression.fn === 'share') return SHARES;
      if (isNeverNegative(expression.fn)) return NOT_NEGATIVE;
      if (expression.of === undefined) return {};
      const of = rangeOf(contract, expression.of);
      // A sum of values that aren't below 0 isn't either; the other figures lie among the values themselves.
      if (expression.fn !== 'sum') return expression.empty === undefined && expression.absent === undefined ? of : {};
      return of.lower && !isBelowZero(of.lower.value) ? NOT_NEGATIVE : {};
    }
    case 'within':
      return rangeOf(contract, expression.value);
    case 'over-periods':
      return expression.fn === 'sum' ? {} : rangeOf(contract, expression.of);
    case 'metric': {
      const measure = metricNamed(contract, expression.metric)?.measure;
      return measure && measure.op !== 'metric' ? rangeOf(contract, measure, mostMs) : {};
    }
    case 'round': {
      // Rounding moves a value by less than a step, and never across 0.
      const of = rangeOf(contract, expression.value);
      return of.lower && !isBelowZero(of.lower.value) ? NOT_NEGATIVE : {};
    }
    default:
      return {};
  }
}

const isBelowZero = (value: Rational): boolean => value.compare(ZERO) < 0;

const isCount = (contract: Contract, expression: Expression): boolean => {
  if (expression.op === 'aggregate') return expression.fn === 'count';
  if (expression.op === 'days-between') return true;
  if (expression.op !== 'metric') return false;
  const measure = metricNamed(contract, expression.metric)?.measure;
  return measure !== undefined && measure.op !== 'metric' && isCount(contract, measure);
};

const positionOf = ({ at }: Expression): string => `at ${at.file} ${at.start.line} ${at.start.column}`;
