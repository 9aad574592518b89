import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPercent, formatPercentagePoints } from '../../src/exact/percent.ts';
import { compare, type Rational, ratio, rational } from '../../src/exact/rational.ts';
import { shares } from './arbitrary.ts';

const percentOf = (text: string): Rational => rational(text.slice(0, -1)).div(100);
const share = (percent: string): Rational => rational(percent).div(100);

describe('percent', () => {
  it('shows what is there', () => {
    assert.equal(formatPercent(rational(1)), '100%');
    assert.equal(formatPercent(rational('0.9995')), '99.95%');
    assert.equal(formatPercent(ratio(2, 3)), '66.666%');
    assert.equal(formatPercent(rational('0.9995'), { fixed: true }), '99.950%');
    assert.equal(formatPercent(rational(0), { places: 0 }), '0%');
    assert.equal(formatPercentagePoints(share('0.05')), '0.05 pp');
  });

  it('never shows 100% for less (N2)', () => {
    assert.equal(formatPercent(share('99.9999')), '99.999%');
    assert.equal(formatPercent(share('99.9999'), { sense: 'at-most' }), '99.9999%');
  });

  it('never shows a miss as the target (N2)', () => {
    const target = share('99.95');
    assert.equal(formatPercent(share('99.9499999'), { target }), '99.949%');
    assert.equal(formatPercent(share('99.9499999'), { target, places: 1 }), '99.9%');
    assert.equal(formatPercent(share('99.955'), { target, places: 1 }), '99.95%');
    assert.equal(formatPercent(target, { target, places: 0 }), '99.95%');
    assert.equal(formatPercent(share('0.10001'), { target: share('0.1'), sense: 'at-most' }), '0.101%');
    assert.equal(formatPercent(share('0.0999'), { target: share('0.1'), sense: 'at-most' }), '0.1%');
    assert.equal(formatPercent(rational('0.66666665'), { target: ratio(2, 3) }), '66.666665%');
  });

  it('keeps the order of value and target in the digits shown', () => {
    fc.assert(
      fc.property(
        shares(),
        fc.nat({ max: 10 ** 6 }),
        fc.nat({ max: 4 }),
        fc.constantFrom('at-least' as const, 'at-most' as const),
        (value, millionths, places, sense) => {
          const target = ratio(millionths, 10 ** 6);
          const shown = percentOf(formatPercent(value, { target, places, sense }));
          const truth = compare(value, target);
          const missed = sense === 'at-least' ? truth < 0 : truth > 0;
          const seen = compare(shown, target);
          assert.ok(missed ? seen === truth : seen === truth || seen === 0);
          if (compare(value, rational(1)) < 0) assert.ok(compare(shown, rational(1)) < 0);
        },
      ),
    );
  });
});
