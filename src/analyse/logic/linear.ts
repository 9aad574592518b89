import { compare, isZero, type Rational, ZERO } from '../../exact/rational.ts';
import { type Bound, intervalOf, type ValueInterval, witness } from '../valueInterval.ts';

/** A sum of multiples of unknowns and a constant. Coefficients are never 0. */
export interface LinearTerm {
  readonly coefficients: ReadonlyMap<string, Rational>;
  readonly constant: Rational;
}

/** `term` is at most 0, or, where it's strict, below 0. */
export interface Inequality {
  readonly term: LinearTerm;
  readonly strict: boolean;
}

/** How the values of an unknown are written, so that a witness has few digits. */
export interface Writing {
  readonly scale: number;
  /** Its values are multiples of this. */
  readonly step?: Rational;
}

export type LinearAnswer =
  | { readonly kind: 'satisfiable'; readonly values: ReadonlyMap<string, Rational> }
  | { readonly kind: 'unsatisfiable' }
  /** There was more to do than the limit allows, or only values between the steps were found. */
  | { readonly kind: 'undecided' };

export const constantTerm = (constant: Rational): LinearTerm => ({ coefficients: new Map(), constant });

export const variableTerm = (name: string, factor: Rational): LinearTerm => ({
  coefficients: isZero(factor) ? new Map() : new Map([[name, factor]]),
  constant: ZERO,
});

export const scaled = ({ coefficients, constant }: LinearTerm, factor: Rational): LinearTerm =>
  isZero(factor)
    ? constantTerm(ZERO)
    : {
        coefficients: new Map([...coefficients].map(([name, value]) => [name, value.mul(factor)])),
        constant: constant.mul(factor),
      };

export function plus(a: LinearTerm, b: LinearTerm): LinearTerm {
  const coefficients = new Map(a.coefficients);
  for (const [name, value] of b.coefficients) {
    const total = (coefficients.get(name) ?? ZERO).add(value);
    if (isZero(total)) coefficients.delete(name);
    else coefficients.set(name, total);
  }
  return { coefficients, constant: a.constant.add(b.constant) };
}

/**
 * Whether some rational values fulfil all inequalities, by eliminating one unknown after the other (Fourier and Motzkin): exact,
 * complete, and quick for as few unknowns as clauses of an agreement have.
 */
export function solveLinear(
  inequalities: readonly Inequality[],
  writingOf: (name: string) => Writing,
  limit: number,
): LinearAnswer {
  const eliminated: { readonly name: string; readonly bounds: readonly Inequality[] }[] = [];
  let rest = inequalities;
  for (;;) {
    if (rest.some(isAbsurd)) return { kind: 'unsatisfiable' };
    const name = nextUnknown(rest);
    if (name === undefined) break;
    const bounds = rest.filter(({ term }) => term.coefficients.has(name));
    eliminated.push({ name, bounds });
    rest = [...rest.filter(({ term }) => !term.coefficients.has(name)), ...combined(name, bounds)];
    if (rest.length > limit) return { kind: 'undecided' };
  }
  const values = new Map<string, Rational>();
  for (const { name, bounds } of eliminated.toReversed()) {
    const interval = intervalFor(name, bounds, values);
    const value = interval && witness(interval, writingOf(name));
    // The values of the others leave it no multiple of its step: other values of theirs might.
    if (value === undefined) return { kind: 'undecided' };
    values.set(name, value);
  }
  return { kind: 'satisfiable', values };
}

function isAbsurd({ term, strict }: Inequality): boolean {
  if (term.coefficients.size > 0) return false;
  const order = compare(term.constant, ZERO);
  return order > 0 || (strict && order === 0);
}

/** The unknown whose elimination leaves fewest inequalities. */
function nextUnknown(inequalities: readonly Inequality[]): string | undefined {
  const counts = new Map<string, { up: number; down: number }>();
  for (const { term } of inequalities)
    for (const [name, factor] of term.coefficients) {
      const count = counts.get(name) ?? { up: 0, down: 0 };
      if (compare(factor, ZERO) > 0) count.up++;
      else count.down++;
      counts.set(name, count);
    }
  return [...counts].toSorted(([, a], [, b]) => a.up * a.down - b.up * b.down)[0]?.[0];
}

/** Each bound from above with each bound from below. */
function combined(name: string, bounds: readonly Inequality[]): readonly Inequality[] {
  const factorOf = ({ term }: Inequality): Rational => term.coefficients.get(name) ?? ZERO;
  const above = bounds.filter((one) => compare(factorOf(one), ZERO) > 0);
  const below = bounds.filter((one) => compare(factorOf(one), ZERO) < 0);
  return above.flatMap((upper) =>
    below.map((lower) => ({
      term: plus(scaled(upper.term, factorOf(lower).neg()), scaled(lower.term, factorOf(upper))),
      strict: upper.strict || lower.strict,
    })),
  );
}

/** What is left to an unknown once the others have values. */
function intervalFor(
  name: string,
  bounds: readonly Inequality[],
  values: ReadonlyMap<string, Rational>,
): ValueInterval | undefined {
  let lower: Bound | undefined;
  let upper: Bound | undefined;
  for (const { term, strict } of bounds) {
    const factor = term.coefficients.get(name) ?? ZERO;
    const others = [...term.coefficients].filter(([other]) => other !== name);
    // An unknown that was eliminated together with this one is free: 0 will do.
    const sum = others.reduce(
      (total, [other, weight]) => total.add(weight.mul(values.get(other) ?? ZERO)),
      term.constant,
    );
    const bound: Bound = { value: sum.neg().div(factor), included: !strict };
    if (compare(factor, ZERO) > 0) upper = tighter(upper, bound, -1);
    else lower = tighter(lower, bound, 1);
  }
  return intervalOf(lower, upper);
}

function tighter(known: Bound | undefined, bound: Bound, direction: 1 | -1): Bound {
  if (known === undefined) return bound;
  const order = compare(bound.value, known.value) * direction;
  if (order === 0) return known.included ? bound : known;
  return order > 0 ? bound : known;
}
