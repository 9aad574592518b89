/** Laws of graduated rates (R3), on tariffs and quantities made at random. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type GraduatedQuestion, graduatedResult, slicesOf } from '../../src/evaluate/graduated.ts';
import { between, boundsOf, type Result, valueResult } from '../../src/evaluate/result.ts';
import { compare, type Rational, rational, sum, ZERO } from '../../src/exact/rational.ts';

const number = (value: number): Result => valueResult({ kind: 'number', value: rational(String(value)) });
const gbp = (value: number): Result => valueResult({ kind: 'money', value: rational(String(value)), currency: 'GBP' });

const tariff = fc.record({
  applies: fc.constantFrom<GraduatedQuestion['applies']>('rate-reached', 'own-rate'),
  mode: fc.constantFrom<GraduatedQuestion['mode']>('in-proportion', 'each-full', 'each-started'),
  unit: fc.integer({ min: 1, max: 4 }).map(number),
  steps: fc
    .uniqueArray(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 9 }), fc.boolean()), {
      minLength: 1,
      maxLength: 4,
      selector: ([from]) => from,
    })
    .map((steps) => steps.map(([from, rate, included]) => ({ from: number(from), rate: gbp(rate), included }))),
});

const quantity = fc.nat({ max: 200 }).map((quarters) => quarters / 4);

const size = (result: Result): Rational => {
  const low = boundsOf(result)?.low;
  return low === undefined || low.kind === 'instant' ? ZERO : low.value;
};

describe('graduated rates', () => {
  it('are the sum of their slices', () => {
    fc.assert(
      fc.property(tariff, quantity, (rates, much) => {
        const question = { ...rates, quantity: number(much) };
        const parts = slicesOf(question);
        assert.ok(sum(parts.map(({ amount }) => size(amount))).equals(size(graduatedResult(question))));
        assert.ok(parts.length <= (rates.applies === 'rate-reached' ? 1 : rates.steps.length));
      }),
    );
  });

  it('at one rate from 0 on are the same by slices and for the whole', () => {
    fc.assert(
      fc.property(tariff, quantity, fc.nat({ max: 9 }), (rates, much, rate) => {
        const steps = [{ from: number(0), rate: gbp(rate), included: false }];
        const asked = (applies: GraduatedQuestion['applies']) =>
          size(graduatedResult({ ...rates, applies, steps, quantity: number(much) }));
        assert.ok(asked('rate-reached').equals(asked('own-rate')));
      }),
    );
  });

  it('never fall as the quantity grows, slice by slice', () => {
    fc.assert(
      fc.property(tariff, quantity, quantity, (rates, a, b) => {
        const asked = (much: number) =>
          size(graduatedResult({ ...rates, applies: 'own-rate', quantity: number(much) }));
        assert.ok(compare(asked(Math.min(a, b)), asked(Math.max(a, b))) <= 0);
      }),
    );
  });

  it('of a quantity that is open cover those of each quantity in it', () => {
    fc.assert(
      fc.property(tariff, quantity, quantity, quantity, (rates, ...three) => {
        const [low = 0, inside = 0, high = 0] = three.sort((x, y) => x - y);
        const open = between(
          { kind: 'number', value: rational(String(low)) },
          { kind: 'number', value: rational(String(high)) },
          'gaps',
        );
        const bounds = boundsOf(graduatedResult({ ...rates, quantity: open }));
        const exact = size(graduatedResult({ ...rates, quantity: number(inside) }));
        assert.ok(bounds?.low?.kind === 'money' && bounds.high?.kind === 'money');
        assert.ok(compare(bounds.low.value, exact) <= 0 && compare(exact, bounds.high.value) <= 0);
      }),
    );
  });
});
