import { compare, type Rational, ZERO } from '../../exact/rational.ts';
import type { ValueInterval } from '../valueInterval.ts';
import { constantTerm, type Inequality, plus, scaled, solveLinear, variableTerm, type Writing } from './linear.ts';

/** A condition in which nothing is negated but single facts. */
export type Formula =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Formula[] }
  | { readonly kind: 'linear'; readonly inequality: Inequality }
  /** An unknown is one of its constants, or isn't. */
  | { readonly kind: 'is'; readonly unknown: string; readonly value: string; readonly holds: boolean };

export const TRUE: Formula = { kind: 'and', terms: [] };
export const FALSE: Formula = { kind: 'or', terms: [] };

export type Unknown =
  | {
      readonly kind: 'number';
      readonly within: ValueInterval;
      readonly writing: Writing;
    }
  /** One of some constants; of any, where they aren't known. */
  | { readonly kind: 'constant'; readonly values?: readonly string[] };

export interface Solution {
  readonly numbers: ReadonlyMap<string, Rational>;
  readonly constants: ReadonlyMap<string, string>;
}

export type Answer =
  | { readonly kind: 'satisfiable'; readonly solution: Solution }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'undecided' };

/** How many ways through the alternatives are tried, and how many inequalities one of them may come to. */
export interface Effort {
  readonly cases: number;
  readonly inequalities: number;
}

const USUAL_EFFORT: Effort = { cases: 512, inequalities: 2000 };

/**
 * Whether values of the unknowns make the formula true: `unsatisfiable` is proven, `satisfiable` comes with values, and where the
 * effort doesn't suffice it's `undecided`. Same answer each time: no clock takes part.
 */
export function satisfy(
  formula: Formula,
  unknowns: ReadonlyMap<string, Unknown>,
  effort: Effort = USUAL_EFFORT,
): Answer {
  let cases = 0;
  let open = false;
  const search = (pending: readonly Formula[], facts: Facts): Solution | undefined => {
    const [next, ...rest] = pending;
    if (next === undefined) {
      cases++;
      const answer = solveFacts(facts, unknowns, effort);
      if (answer.kind === 'undecided') open = true;
      return answer.kind === 'satisfiable' ? answer.solution : undefined;
    }
    switch (next.kind) {
      case 'and':
        return search([...next.terms, ...rest], facts);
      case 'or':
        for (const term of next.terms) {
          if (cases >= effort.cases) {
            open = true;
            return undefined;
          }
          const found = search([term, ...rest], facts);
          if (found) return found;
        }
        return undefined;
      case 'linear':
        return search(rest, { ...facts, inequalities: [...facts.inequalities, next.inequality] });
      case 'is': {
        const constants = withConstant(facts.constants, next, unknowns);
        if (constants === undefined) {
          cases++;
          return undefined;
        }
        return search(rest, { ...facts, constants });
      }
      default:
        return next satisfies never;
    }
  };
  const solution = search([formula], { inequalities: [], constants: new Map() });
  if (solution) return { kind: 'satisfiable', solution };
  return { kind: open ? 'undecided' : 'unsatisfiable' };
}

/** What is known of an unknown among constants. */
interface Choice {
  readonly is?: string;
  readonly isNot: readonly string[];
}

interface Facts {
  readonly inequalities: readonly Inequality[];
  readonly constants: ReadonlyMap<string, Choice>;
}

/** `undefined` where that contradicts what is known. */
function withConstant(
  known: ReadonlyMap<string, Choice>,
  { unknown, value, holds }: Extract<Formula, { kind: 'is' }>,
  unknowns: ReadonlyMap<string, Unknown>,
): ReadonlyMap<string, Choice> | undefined {
  const before = known.get(unknown) ?? { isNot: [] };
  const domain = unknowns.get(unknown);
  const values = domain?.kind === 'constant' ? domain.values : undefined;
  if (holds) {
    if (before.isNot.includes(value) || (before.is !== undefined && before.is !== value)) return undefined;
    if (values !== undefined && !values.includes(value)) return undefined;
    return new Map(known).set(unknown, { ...before, is: value });
  }
  if (before.is === value) return undefined;
  const isNot = [...before.isNot, value];
  if (before.is === undefined && values?.every((each) => isNot.includes(each))) return undefined;
  return new Map(known).set(unknown, { ...before, isNot });
}

function solveFacts(
  { inequalities, constants }: Facts,
  unknowns: ReadonlyMap<string, Unknown>,
  effort: Effort,
): Answer {
  const names = new Set(inequalities.flatMap(({ term }) => [...term.coefficients.keys()]));
  const bounds = [...names].flatMap((name) => boundsOf(name, unknowns.get(name)));
  const answer = solveLinear(
    [...inequalities, ...bounds],
    (name) => {
      const unknown = unknowns.get(name);
      return unknown?.kind === 'number' ? unknown.writing : { scale: 1 };
    },
    effort.inequalities,
  );
  if (answer.kind !== 'satisfiable') return answer;
  const chosen = new Map<string, string>();
  for (const [name, { is, isNot }] of constants) {
    const unknown = unknowns.get(name);
    const free = unknown?.kind === 'constant' ? unknown.values?.find((value) => !isNot.includes(value)) : undefined;
    const value = is ?? free;
    if (value !== undefined) chosen.set(name, value);
  }
  return { kind: 'satisfiable', solution: { numbers: answer.values, constants: chosen } };
}

function boundsOf(name: string, unknown: Unknown | undefined): readonly Inequality[] {
  if (unknown?.kind !== 'number') return [];
  const { lower, upper } = unknown.within;
  const one = ZERO.add(1);
  return [
    ...(lower
      ? [{ term: plus(variableTerm(name, one.neg()), constantTerm(lower.value)), strict: !lower.included }]
      : []),
    ...(upper
      ? [{ term: plus(variableTerm(name, one), constantTerm(upper.value.neg())), strict: !upper.included }]
      : []),
  ];
}

/** `left` is at most, or below, `right`. */
export const atMost = (left: Inequality['term'], right: Inequality['term'], strict: boolean): Formula => {
  const term = plus(left, scaled(right, ZERO.sub(1)));
  if (term.coefficients.size > 0) return { kind: 'linear', inequality: { term, strict } };
  const order = compare(term.constant, ZERO);
  return order < 0 || (order === 0 && !strict) ? TRUE : FALSE;
};
