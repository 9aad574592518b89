import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Rational, ratio, rational, toJSON, ZERO } from '../../src/exact/rational.ts';
import { jitter, type Sampled } from '../../src/measure/aggregates/jitter.ts';

const sampled = (values: readonly number[]): readonly Sampled[] =>
  values.map((value, at) => ({ value: rational(value), weight: 1, at }));

/** As RFC 3550 writes it, unrounded. */
function unrounded(values: readonly number[]): Rational {
  return values
    .slice(1)
    .map((value, i) => rational(Math.abs(value - (values[i] ?? 0))))
    .reduce((j, difference) => j.add(difference.sub(j).div(16)), ZERO);
}

const series = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2, maxLength: 40 });

describe('jitter', () => {
  it('stays less than 1/8000 ms from the unrounded figure', () => {
    fc.assert(
      fc.property(series, (values) => {
        const found = jitter(sampled(values));
        assert.ok(found);
        assert.ok(found.sub(unrounded(values)).abs().compare(ratio(1, 8000)) < 0);
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order in which samples are given, at one instant either (N5)', () => {
    const given = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 3 })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(given, (pairs) => {
        const samples = pairs.map(([value, at]) => ({ value: rational(value), weight: 1, at }));
        assert.deepEqual(jitter(samples.toReversed()), jitter(samples));
      }),
      { numRuns: 50 },
    );
  });

  it('takes samples that came as one for as many as they are', () => {
    const alike: Sampled = { value: rational(26), weight: 2, at: 1 };
    const found = jitter([...sampled([10]), alike]);
    assert.equal(found && toJSON(found), toJSON(ratio(15, 16)));
  });

  it('has no figure over fewer than two', () => {
    assert.equal(jitter(sampled([10])), undefined);
  });
});
