import fc from 'fast-check';
import { constantTerm, type LinearTerm, plus, variableTerm } from '../../src/analyse/logic/linear.ts';
import { atMost, type Formula, type Unknown } from '../../src/analyse/logic/satisfy.ts';
import { rational, ZERO } from '../../src/exact/rational.ts';

export const COLOURS = ['red', 'green', 'blue'];
/** What random conditions are about: three numbers, one of them whole, a choice and a switch. */
export const unknowns: ReadonlyMap<string, Unknown> = new Map<string, Unknown>([
  ['x', { kind: 'number', within: bounded(0, 3), writing: { scale: 1, step: rational(1) } }],
  ['y', { kind: 'number', within: bounded(0, 3), writing: { scale: 1 } }],
  ['z', { kind: 'number', within: bounded(-2, 2), writing: { scale: 1 } }],
  ['colour', { kind: 'constant', values: COLOURS }],
  ['open', { kind: 'constant', values: ['true', 'false'] }],
]);

function bounded(from: number, to: number) {
  return { lower: { value: rational(from), included: true }, upper: { value: rational(to), included: true } };
}

const term = (): fc.Arbitrary<LinearTerm> =>
  fc
    .record({
      x: fc.integer({ min: -2, max: 2 }),
      y: fc.integer({ min: -2, max: 2 }),
      z: fc.integer({ min: -2, max: 2 }),
    })
    .chain((factors) =>
      fc
        .integer({ min: -4, max: 4 })
        .map((constant) =>
          Object.entries(factors).reduce(
            (sum, [name, factor]) => plus(sum, variableTerm(name, rational(factor))),
            constantTerm(rational(constant)),
          ),
        ),
    );

/** A random condition over them. */
export const formula: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.tuple(term(), fc.boolean()).map(([one, strict]) => atMost(one, constantTerm(ZERO), strict)),
    fc.record({
      kind: fc.constant('is' as const),
      unknown: fc.constant('colour'),
      value: fc.constantFrom(...COLOURS),
      holds: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('is' as const),
      unknown: fc.constant('open'),
      value: fc.constant('true'),
      holds: fc.boolean(),
    }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('formula'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).formula;
