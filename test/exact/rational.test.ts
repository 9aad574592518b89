import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compare,
  exactPlaces,
  fromJSON,
  isEqual,
  parseRational,
  ROUNDING_MODES,
  type RoundingMode,
  ratio,
  rational,
  roundTo,
  roundToInteger,
  sum,
  toDecimal,
  toInteger,
  toJSON,
  weightedSum,
  ZERO,
} from '../../src/exact/rational.ts';
import { rationals } from './arbitrary.ts';

describe('rational', () => {
  it('reads decimals and fractions exactly', () => {
    assert.equal(toJSON(rational('99.95')), '1999/20');
    assert.equal(toJSON(rational('-0.5')), '-1/2');
    assert.equal(toJSON(rational('+1.2e-3')), '3/2500');
    assert.equal(toJSON(rational('4e2')), '400');
    assert.equal(toJSON(rational([6, -4])), '-3/2');
    assert.equal(toJSON(rational('-0.000')), '0');
    assert.equal(toJSON(rational('0.1').add(rational('0.2'))), '3/10');
  });

  it('refuses what is not exact', () => {
    for (const text of [
      '',
      ' 1',
      '1,5',
      '.5',
      '5.',
      '0x10',
      '1/0',
      '1/-2',
      'NaN',
      'Infinity',
      '1_000',
      '1.(3)',
      '1e9999',
    ]) {
      assert.equal(parseRational(text), undefined, text);
    }
    assert.throws(() => rational(0.1), RangeError);
    assert.throws(() => rational(2 ** 53), RangeError);
    assert.throws(() => ratio(1, 0), /division by zero/);
  });

  it('reads short numbers as long ones, which go another way', () => {
    const sign = fc.constantFrom('', '+', '-');
    const digits = fc.array(fc.constantFrom('0', '1', '2', '5', '7'), { maxLength: 8 }).map((each) => each.join(''));
    fc.assert(
      fc.property(sign, digits, fc.constantFrom('', '.', '/', '/-', 'x'), digits, (before, one, between, other) => {
        const short = parseRational(`${before}${one}${between}${other}`);
        const long = parseRational(`${before}${'0'.repeat(20)}${one}${between}${other}`);
        // Zeros before the number stand for digits that it lacks.
        if (one === '' && (between !== '' || other === '')) assert.equal(short, undefined);
        else assert.deepEqual(short && [short.s, short.n, short.d], long && [long.s, long.n, long.d]);
      }),
    );
  });

  it('keeps its value through its canonical text', () => {
    fc.assert(fc.property(rationals(), (r) => compare(fromJSON(toJSON(r)), r) === 0));
  });

  it('orders by cross-multiplication where floats would tie', () => {
    const a = ratio(10n ** 30n, 3n);
    const b = a.add(ratio(1n, 10n ** 40n));
    assert.equal(compare(a, b), -1);
    fc.assert(
      fc.property(
        rationals(),
        rationals(),
        (x, y) => compare(x, y) === x.compare(y) && compare(x, y) + compare(y, x) === 0,
      ),
    );
  });

  it('rounds ties and signs as its modes say', () => {
    const inputs = ['5.5', '2.5', '1.6', '1.1', '1.0', '-1.1', '-1.6', '-2.5', '-5.5'];
    const expected: Record<RoundingMode, string[]> = {
      'half-up': ['6', '3', '2', '1', '1', '-1', '-2', '-3', '-6'],
      'half-even': ['6', '2', '2', '1', '1', '-1', '-2', '-2', '-6'],
      up: ['6', '3', '2', '2', '1', '-2', '-2', '-3', '-6'],
      down: ['5', '2', '1', '1', '1', '-1', '-1', '-2', '-5'],
      floor: ['5', '2', '1', '1', '1', '-2', '-2', '-3', '-6'],
      ceiling: ['6', '3', '2', '2', '1', '-1', '-1', '-2', '-5'],
    };
    for (const mode of ROUNDING_MODES) {
      assert.deepEqual(
        inputs.map((input) => toDecimal(rational(input), 0, mode)),
        expected[mode],
        mode,
      );
    }
  });

  it('renders decimals without a negative zero', () => {
    assert.equal(toDecimal(rational('-0.4'), 0, 'half-up'), '0');
    assert.equal(toDecimal(rational('-0.004'), 2, 'down'), '0.00');
    assert.equal(toDecimal(rational('0.05'), 3, 'floor'), '0.050');
    assert.equal(toDecimal(ratio(2, 3), 5, 'half-up'), '0.66667');
    assert.equal(toDecimal(rational('-1234.5'), 2, 'floor'), '-1234.50');
  });

  it('rounds to a multiple of the step, less than one step away', () => {
    fc.assert(
      fc.property(rationals(), rationals(), fc.constantFrom(...ROUNDING_MODES), (r, s, mode) => {
        fc.pre(s.n !== 0n);
        const step = s.abs();
        const rounded = roundTo(r, step, mode);
        assert.equal(rounded.div(step).d, 1n);
        assert.equal(compare(rounded.sub(r).abs(), step), -1);
        if (mode === 'floor') assert.ok(compare(rounded, r) <= 0);
        if (mode === 'ceiling') assert.ok(compare(rounded, r) >= 0);
        if (mode === 'half-up' || mode === 'half-even') assert.ok(compare(rounded.sub(r).abs().mul(2), step) <= 0);
        assert.equal(compare(roundTo(rounded, step, mode), rounded), 0);
      }),
    );
    assert.throws(() => roundTo(rational(1), rational(0), 'up'), /step/);
  });

  it('rounds to parts of one as to any step, and compares what has one denominator as anything', () => {
    const parts = fc.constantFrom(1n, 2n, 3n, 100n, 1000n, 10n ** 20n);
    fc.assert(
      fc.property(rationals(), rationals(), parts, fc.constantFrom(...ROUNDING_MODES), (r, other, d, mode) => {
        const step = ratio(1, d);
        const whole = rational(roundToInteger(r.div(step), mode));
        assert.equal(toJSON(roundTo(r, step, mode)), toJSON(whole.mul(step)));
        for (const [a, b] of [
          [ratio(r.s * r.n, d), ratio(other.s * other.n, d)],
          [r, r.neg()],
          [r, ZERO],
          [r, r.add(step)],
        ] as const) {
          assert.equal(compare(a, b), a.compare(b));
          assert.equal(isEqual(a, b), a.equals(b));
        }
      }),
    );
  });

  it('knows how many decimals write a value', () => {
    assert.equal(exactPlaces(rational('99.95')), 2);
    assert.equal(exactPlaces(ratio(1, 8)), 3);
    assert.equal(exactPlaces(rational(7)), 0);
    assert.equal(exactPlaces(ratio(1, 3)), undefined);
  });

  it('gives integers back only where they are integers', () => {
    assert.equal(toInteger(ratio(6, 3)), 2);
    assert.throws(() => toInteger(ratio(1, 2)), /1\/2/);
  });

  it('adds many up as one by one, each so many times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: rationals(), weight: fc.nat({ max: 1000 }) }), { maxLength: 20 }),
        (all) => {
          const values = all.map(({ value }) => value);
          assert.equal(toJSON(sum(values)), toJSON(values.reduce((total, value) => total.add(value), ZERO)));
          // Of one denominator: cents, and whole numbers.
          for (const d of [1n, 100n]) {
            const cents = values.map(({ s, n }) => ratio(s * n, d));
            assert.equal(toJSON(sum(cents)), toJSON(cents.reduce((total, value) => total.add(value), ZERO)));
          }
          assert.equal(
            toJSON(weightedSum(all)),
            toJSON(all.reduce((total, { value, weight }) => total.add(value.mul(weight)), ZERO)),
          );
        },
      ),
    );
  });
});
