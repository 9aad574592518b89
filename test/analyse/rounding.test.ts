import assert from 'node:assert/strict';
import fc from 'fast-check';
import { breachShift, metAfterRounding, type RoundedComparison } from '../../src/analyse/rounding.ts';
import { contains } from '../../src/analyse/valueInterval.ts';
import { compare, type Rational, ratio, rational, roundTo, toJSON } from '../../src/exact/rational.ts';

const comparisons: fc.Arbitrary<RoundedComparison> = fc.record({
  operator: fc.constantFrom('at-least', 'above', 'at-most', 'below'),
  threshold: fc.integer({ min: 1, max: 240 }).map((n) => ratio(n, 24)),
  step: fc.constantFrom(1, 2, 3, 4, 6).map((n) => ratio(n, 6)),
  mode: fc.constantFrom('half-up', 'half-even', 'up', 'down'),
});

/** The definition, word by word: the value is rounded, then compared. */
function meets(value: Rational, { operator, threshold, step, mode }: RoundedComparison): boolean {
  const order = compare(roundTo(value, step, mode), threshold);
  return { 'at-least': order >= 0, above: order > 0, 'at-most': order <= 0, below: order < 0 }[operator];
}

describe('a value that is rounded before it is compared', () => {
  it('meets the threshold just where its rounded value does', () => {
    const values = Array.from({ length: 500 }, (_, index) => ratio(index, 48));
    fc.assert(
      fc.property(comparisons, (comparison) => {
        const met = metAfterRounding(comparison);
        for (const value of values) assert.equal(contains(met, value), meets(value, comparison), toJSON(value));
      }),
      { numRuns: 200 },
    );
  });

  it('misses 99.9% only below 99.85%, rounded to a tenth of a percent', () => {
    const shift = breachShift({
      operator: 'at-least',
      threshold: rational('0.999'),
      step: rational('0.001'),
      mode: 'half-up',
    });
    assert.deepEqual(shift && [toJSON(shift.breach.value), toJSON(shift.by), shift.forgives], [
      '1997/2000',
      '1/2000',
      true,
    ]);
  });

  it('is missed where it always was when it is rounded down to a step on which the level lies', () => {
    const comparison = {
      operator: 'at-least',
      threshold: rational('0.999'),
      step: rational('0.001'),
      mode: 'down',
    } as const;
    assert.equal(breachShift(comparison), undefined);
  });

  it('forgives exactly where a value that misses is taken as one that meets', () => {
    const values = Array.from({ length: 500 }, (_, index) => ratio(index, 48));
    fc.assert(
      fc.property(comparisons, (comparison) => {
        const plain = { ...comparison, step: rational([1, 1_000_000]), mode: 'down' as const };
        const forgiven = values.filter((value) => meets(value, comparison) && !meets(value, plain));
        const taken = values.filter((value) => !meets(value, comparison) && meets(value, plain));
        const shift = breachShift(comparison);
        if (forgiven.some((value) => compare(value, comparison.threshold) !== 0)) assert.equal(shift?.forgives, true);
        if (taken.some((value) => compare(value, comparison.threshold) !== 0)) assert.equal(shift?.forgives, false);
      }),
      { numRuns: 200 },
    );
  });
});
