import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowedMisses, largestBreachedByOne, oneMissBreaches } from '../../src/analyse/sampleSize.ts';
import { isAbove, isAtLeast, ONE, type Rational, ratio } from '../../src/exact/rational.ts';

const level = (): fc.Arbitrary<Rational> => fc.integer({ min: 1, max: 199 }).map((n) => ratio(n, 200));
const shareLevel = () => fc.record({ level: level(), strict: fc.boolean() });

/** The definition: so many good ones of `count` reach the level. */
const reaches = (
  good: number,
  count: number,
  { level: wanted, strict }: { level: Rational; strict: boolean },
): boolean => (strict ? isAbove : isAtLeast)(ratio(good, count), wanted);

describe('the size of a sample', () => {
  it('allows just as many misses as counting says', () => {
    fc.assert(
      fc.property(shareLevel(), fc.integer({ min: 1, max: 300 }), (wanted, count) => {
        const allowed = Array.from({ length: count + 1 }, (_, misses) => misses).filter((misses) =>
          reaches(count - misses, count, wanted),
        );
        assert.equal(allowedMisses(wanted, count), allowed.at(-1) ?? -1);
        assert.equal(
          oneMissBreaches(wanted, count),
          !reaches(count - 1, count, wanted) && reaches(count, count, wanted),
        );
      }),
    );
  });

  it('has the largest count at which one miss breaches', () => {
    fc.assert(
      fc.property(shareLevel(), (wanted) => {
        const largest = largestBreachedByOne(wanted)!;
        for (let count = 1; count <= 401; count++)
          assert.equal(!reaches(count - 1, count, wanted), count <= largest, `${count} of ${largest}`);
      }),
    );
  });

  it('has none at 100%, where one miss always breaches', () => {
    assert.equal(largestBreachedByOne({ level: ONE, strict: false }), undefined);
    assert.equal(largestBreachedByOne({ level: ratio(95, 100), strict: false }), 19);
    assert.equal(largestBreachedByOne({ level: ratio(95, 100), strict: true }), 20);
  });
});
