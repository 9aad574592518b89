/** Laws of three-valued evaluation with bounds: what is certain holds for every value that the bounds allow. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Expression } from '../../src/contract/expression.ts';
import { evaluate } from '../../src/evaluate/compile.ts';
import { type Context, environmentOf, noContext } from '../../src/evaluate/context.ts';
import { blocks } from '../../src/evaluate/rates.ts';
import { between, certainly, type Quantity, type Result, unknown, valueResult } from '../../src/evaluate/result.ts';
import { compare, maximum, minimum, type Rational, ratio, rational, ZERO } from '../../src/exact/rational.ts';
import * as e from '../support/expressions.ts';

const environment = environmentOf({ zone: 'UTC', tables: [], calendars: [] });
const quantity = (value: Rational): Quantity => ({ kind: 'number', value });

/** Two metrics that are known as far as their bounds. */
const metrics = ['A', 'B'] as const;
type Known = Readonly<Record<(typeof metrics)[number], { readonly low: Rational; readonly high: Rational }>>;

const small = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 8 })).map(([n, d]) => ratio(n, d));
const bounds = fc.tuple(small, small).map(([a, b]) => ({ low: minimum(a, b), high: maximum(a, b) }));
const known: fc.Arbitrary<Known> = fc.record({ A: bounds, B: bounds });

const { amount, defined } = fc.letrec<{ amount: Expression; defined: Expression }>((tie) => ({
  /** Without division, so that it has a value wherever its metrics do. */
  defined: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...metrics).map((id) => e.metric(id)),
    fc.integer({ min: -9, max: 9 }).map((n) => e.number(n)),
    fc.tuple(tie('defined'), tie('defined')).map(([a, b]) => e.multiply(e.add(a, b), e.greater(a, b))),
    fc.tuple(tie('defined'), tie('defined')).map(([a, b]) => e.choose(e.atLeast(a, b), e.subtract(a, b), b)),
    tie('defined').map((a) => e.round(a, e.number(2), 'half-even')),
  ),
  amount: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...metrics).map((id) => e.metric(id)),
    fc.integer({ min: -9, max: 9 }).map((n) => e.number(n)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.add(a, b)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.subtract(a, b)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.multiply(a, b)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.divide(a, b)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.lesser(a, b)),
    fc.tuple(tie('amount'), tie('amount')).map(([a, b]) => e.greater(a, b)),
    tie('amount').map((a) => e.round(a, e.number(2), 'half-even')),
    fc
      .tuple(tie('amount'), fc.constantFrom('each-full' as const, 'each-started' as const, 'in-proportion' as const))
      .map(([a, mode]) =>
        e.forEach(mode, { amount: e.number(3), unit: e.number(4), quantity: a, beyond: e.number(1) }),
      ),
    fc.tuple(tie('amount'), tie('amount'), tie('amount')).map(([a, b, other]) => e.choose(e.atLeast(a, b), b, other)),
  ),
}));

const condition = fc
  .tuple(
    fc.constantFrom(
      'at-least' as const,
      'at-most' as const,
      'above' as const,
      'below' as const,
      'is' as const,
      'is-not' as const,
    ),
    amount,
    amount,
    amount,
  )
  .map(([operator, a, b, other]) => e.or(e.compare(a, operator, b), e.not(e.atMost(b, other))));

const inBounds = (of: Known): Context => ({
  ...noContext(0),
  metric: (id) => {
    const found = id === 'A' ? of.A : of.B;
    return between(quantity(found.low), quantity(found.high), 'gaps');
  },
});

/** The metrics at some place between their bounds. */
const inside = (of: Known, at: number): Context => ({
  ...noContext(0),
  metric: (id) => {
    const { low, high } = id === 'A' ? of.A : of.B;
    return valueResult(quantity(low.add(high.sub(low).mul(ratio(at, 8)))));
  },
});

const sizes = (result: Result): readonly [Rational, Rational] | undefined => {
  if (result.state === 'value')
    return result.value.kind === 'number' ? [result.value.value, result.value.value] : undefined;
  if (result.state !== 'between' || result.low?.kind !== 'number' || result.high?.kind !== 'number') return undefined;
  return [result.low.value, result.high.value];
};

describe('evaluation with bounds', () => {
  it('holds every value that comes out for values within the bounds', () => {
    fc.assert(
      fc.property(amount, known, fc.nat({ max: 8 }), (expression, of, at) => {
        const wide = sizes(evaluate(expression, environment, inBounds(of)));
        const exact = sizes(evaluate(expression, environment, inside(of, at)));
        if (wide === undefined || exact === undefined) return;
        assert.ok(compare(wide[0], exact[0]) <= 0 && compare(exact[0], wide[1]) <= 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('decides a condition only where every value within the bounds agrees', () => {
    fc.assert(
      fc.property(condition, known, fc.nat({ max: 8 }), (expression, of, at) => {
        const wide = certainly(evaluate(expression, environment, inBounds(of)));
        const exact = certainly(evaluate(expression, environment, inside(of, at)));
        if (wide !== undefined && exact !== undefined) assert.equal(wide, exact);
      }),
      { numRuns: 2000 },
    );
  });

  it('is exact where nothing is open', () => {
    fc.assert(
      fc.property(defined, small, small, (expression, a, b) => {
        const of = { A: { low: a, high: a }, B: { low: b, high: b } };
        const result = evaluate(expression, environment, inBounds(of));
        assert.equal(result.state, 'value');
      }),
    );
  });
});

describe('three-valued logic', () => {
  const truth = fc.constantFrom<boolean | undefined>(true, false, undefined);
  const term = (value: boolean | undefined): Expression =>
    value === undefined ? e.field('rows', 'open') : value ? e.yes : e.no;
  const context: Context = { ...noContext(0), field: () => unknown('absent', 'open') };
  const holds = (expression: Expression): boolean | undefined => certainly(evaluate(expression, environment, context));

  it("obeys De Morgan's laws, and a quorum of all or one is and or or", () => {
    fc.assert(
      fc.property(fc.array(truth, { minLength: 1, maxLength: 5 }), (values) => {
        const terms = values.map(term);
        assert.equal(holds(e.not(e.and(...terms))), holds(e.or(...terms.map(e.not))));
        assert.equal(holds(e.atLeastOf(terms.length, ...terms)), holds(e.and(...terms)));
        assert.equal(holds(e.atLeastOf(1, ...terms)), holds(e.or(...terms)));
      }),
    );
  });

  it('decides exactly where every way to fill the gaps agrees', () => {
    fc.assert(
      fc.property(fc.array(truth, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (values, count) => {
        const fillings = values.reduce<boolean[][]>(
          (all, value) =>
            all.flatMap((filled) => (value === undefined ? [true, false] : [value]).map((one) => [...filled, one])),
          [[]],
        );
        const answers = new Set(fillings.map((filled) => filled.filter(Boolean).length >= count));
        const expected = answers.size === 1 ? answers.has(true) : undefined;
        assert.equal(holds(e.atLeastOf(count, ...values.map(term))), expected);
      }),
    );
  });
});

describe('rates (R2)', () => {
  it('count full blocks at most in proportion, and that at most begun ones, which are less than one more', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 6 }), fc.integer({ min: 1, max: 1000 }), (n, unit) => {
        const of = (mode: Parameters<typeof blocks>[2]) => blocks(rational(n), rational(unit), mode);
        const [full, share, started] = [of('each-full'), of('in-proportion'), of('each-started')];
        assert.ok(compare(full, share) <= 0 && compare(share, started) <= 0);
        assert.ok(compare(started.sub(full), rational(n % unit === 0 ? 0 : 1)) === 0);
        assert.ok(compare(of('each-full'), ZERO) >= 0);
      }),
    );
  });
});
