import assert from 'node:assert/strict';
import fc from 'fast-check';
import { constantTerm, type LinearTerm, plus, scaled, variableTerm } from '../../src/analyse/logic/linear.ts';
import { atMost, type Formula, type Solution, satisfy } from '../../src/analyse/logic/satisfy.ts';
import { compare, type Rational, rational, ZERO } from '../../src/exact/rational.ts';
import { COLOURS, formula, unknowns } from './formulas.ts';

const amountOf = ({ coefficients, constant }: LinearTerm, numbers: Solution['numbers']): Rational =>
  [...coefficients].reduce((sum, [name, factor]) => sum.add(factor.mul(numbers.get(name) ?? ZERO)), constant);

/** The definition, word by word. */
function holds(one: Formula, { numbers, constants }: Solution): boolean {
  switch (one.kind) {
    case 'and':
      return one.terms.every((each) => holds(each, { numbers, constants }));
    case 'or':
      return one.terms.some((each) => holds(each, { numbers, constants }));
    case 'linear': {
      const order = compare(amountOf(one.inequality.term, numbers), ZERO);
      return one.inequality.strict ? order < 0 : order <= 0;
    }
    case 'is':
      return (constants.get(one.unknown) === one.value) === one.holds;
    default:
      return one satisfies never;
  }
}

function* everything(): Generator<Solution> {
  for (let x = 0; x <= 3; x++)
    for (let y = 0; y <= 6; y++)
      for (let z = -4; z <= 4; z++)
        for (const colour of COLOURS)
          for (const open of ['true', 'false'])
            yield {
              numbers: new Map([
                ['x', rational(x)],
                ['y', rational(y).div(2)],
                ['z', rational(z).div(2)],
              ]),
              constants: new Map([
                ['colour', colour],
                ['open', open],
              ]),
            };
}

/** Unknowns that the solution doesn't name are free: any value will do. */
const completed = ({ numbers, constants }: Solution): Solution => ({
  numbers: new Map([['x', ZERO], ['y', ZERO], ['z', ZERO], ...numbers]),
  constants: new Map([['colour', 'red'], ['open', 'true'], ...constants]),
});

describe('conditions', () => {
  it('that are said to be fulfilled are, by the values that are given; those said to be impossible are', () => {
    fc.assert(
      fc.property(formula, (one) => {
        const answer = satisfy(one, unknowns);
        const solutions = [...everything()].filter((each) => holds(one, each));
        if (answer.kind === 'satisfiable') {
          const solution = completed(answer.solution);
          assert.ok(holds(one, solution));
          for (const [name, value] of answer.solution.numbers) {
            const unknown = unknowns.get(name);
            assert.ok(unknown?.kind === 'number');
            assert.ok(compare(value, unknown.within.lower?.value ?? value) >= 0);
            assert.ok(compare(value, unknown.within.upper?.value ?? value) <= 0);
            if (unknown.writing.step) assert.equal(value.d, 1n);
          }
        }
        if (answer.kind === 'unsatisfiable') assert.equal(solutions.length, 0);
        if (solutions.length > 0) assert.notEqual(answer.kind, 'unsatisfiable');
      }),
      { numRuns: 200 },
    );
  });

  it('are undecided where the effort does not suffice', () => {
    const any: Formula = {
      kind: 'or',
      terms: Array.from({ length: 9 }, (_, index) =>
        atMost(constantTerm(rational(index)), plus(variableTerm('y', rational(1)), constantTerm(rational(-4))), true),
      ),
    };
    const few = { cases: 4, inequalities: 100 };
    assert.equal(satisfy(any, unknowns, few).kind, 'undecided');
    assert.equal(satisfy(any, unknowns).kind, 'unsatisfiable');
  });

  it('over several unknowns are joined', () => {
    const x = variableTerm('x', rational(1));
    const y = variableTerm('y', rational(1));
    const sum = plus(x, y);
    const both: Formula = {
      kind: 'and',
      terms: [
        atMost(sum, constantTerm(rational(2)), false),
        atMost(constantTerm(rational(3)), plus(scaled(x, rational(2)), y), true),
        atMost(constantTerm(rational(1)), y, false),
      ],
    };
    assert.equal(satisfy(both, unknowns).kind, 'unsatisfiable');
  });
});
