import assert from 'node:assert/strict';
import fc from 'fast-check';
import { squareRoot, standardDeviation } from '../../src/exact/deviation.ts';
import { compare, ROUNDING_MODES, rational, roundTo, toDecimal, toJSON } from '../../src/exact/rational.ts';

const value = (text: string, weight = 1) => ({ value: rational(text), weight });

describe('standard deviation', () => {
  it('is exact where the root is rational', () => {
    assert.equal(toJSON(squareRoot(rational('9/16'))), '3/4');
    const values = ['2', '4', '4', '4', '5', '5', '7', '9'].map((text) => value(text));
    assert.equal(toJSON(standardDeviation(values) ?? rational(-1)), '2');
    assert.equal(toJSON(standardDeviation([value('5', 3)]) ?? rational(-1)), '0');
    assert.equal(standardDeviation([]), undefined);
  });

  it('has eighteen decimals of a root that is not rational', () => {
    assert.equal(toDecimal(squareRoot(rational('2')), 18, 'down'), '1.414213562373095048');
  });

  it('rounds in every mode as the root itself would', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 14n),
        fc.bigInt(1n, 10n ** 6n),
        fc.integer({ min: 0, max: 8 }),
        (n, d, places) => {
          const square = rational([n, d]);
          const step = rational([1n, 10n ** BigInt(places)]);
          for (const mode of ROUNDING_MODES) {
            const rounded = roundTo(squareRoot(square), step, mode);
            // By squares: the root lies within a step of the figure, on the side that the mode says.
            const low = rounded.sub(
              mode.startsWith('half') ? step.div(2) : mode === 'up' || mode === 'ceiling' ? step : 0,
            );
            const high = rounded.add(
              mode.startsWith('half') ? step.div(2) : mode === 'down' || mode === 'floor' ? step : 0,
            );
            if (compare(low, rational(0)) > 0) assert.ok(compare(low.mul(low), square) <= 0, mode);
            assert.ok(compare(high.mul(high), square) >= 0, mode);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
