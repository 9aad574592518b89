import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  atLeastK,
  clip,
  complement,
  contains,
  type Interval,
  type IntervalSet,
  intersect,
  intervalSet,
  keepLongerThan,
  normalise,
  overlaps,
  subtract,
  total,
  union,
  wholeMinutes,
} from '../../src/time/intervals.ts';
import { intervalSets, rawIntervals, TICKS } from './arbitrary.ts';

const set = (...bounds: readonly (readonly [number, number])[]): IntervalSet =>
  normalise(bounds.map(([start, end]) => ({ start, end })));
const domain: Interval = { start: 0, end: TICKS };
const ticks = Array.from({ length: TICKS }, (_, t) => t);
const covers = (intervals: readonly Interval[], t: number): boolean =>
  intervals.some(({ start, end }) => start <= t && t < end);

/** Asserts that `actual` is a proper set and holds exactly the ticks that `expected` says. */
function assertTicks(actual: IntervalSet, expected: (t: number) => boolean): void {
  actual.forEach(({ start, end }, i) => {
    assert.ok(start < end);
    if (i > 0) assert.ok(actual[i - 1]!.end < start, 'neither overlapping nor touching');
  });
  assert.deepEqual(
    ticks.filter((t) => covers(actual, t)),
    ticks.filter(expected),
  );
}

describe('interval sets', () => {
  it('merge overlapping and touching intervals and drop empty ones (O1)', () => {
    assert.deepEqual(set([5, 7], [0, 2], [2, 3], [9, 9], [6, 8]), [
      { start: 0, end: 3 },
      { start: 5, end: 8 },
    ]);
    assert.throws(() => set([2, 1]), /before its start/);
    assert.throws(() => set([Number.NaN, 1]), RangeError);
  });

  it('agree with a look at each tick', () => {
    fc.assert(fc.property(rawIntervals(), (raw) => assertTicks(normalise(raw), (t) => covers(raw, t))));
    fc.assert(
      fc.property(intervalSets(), intervalSets(), (a, b) => {
        assertTicks(union(a, b), (t) => covers(a, t) || covers(b, t));
        assertTicks(intersect(a, b), (t) => covers(a, t) && covers(b, t));
        assertTicks(subtract(a, b), (t) => covers(a, t) && !covers(b, t));
        assertTicks(complement(a, domain), (t) => !covers(a, t));
        for (const t of ticks) assert.equal(contains(a, t), covers(a, t));
      }),
    );
  });

  it('count depth for at least k of the sets', () => {
    fc.assert(
      fc.property(fc.array(intervalSets(), { maxLength: 5 }), fc.integer({ min: 1, max: 6 }), (sets, k) => {
        assertTicks(atLeastK(sets, k), (t) => sets.filter((s) => covers(s, t)).length >= k);
      }),
    );
    assert.throws(() => atLeastK([], 0), /1 or more/);
  });

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(intervalSets(), intervalSets(), intervalSets(), (a, b, c) => {
        const same: (x: IntervalSet, y: IntervalSet) => void = assert.deepEqual;
        same(union(a, b), union(b, a));
        same(intersect(a, b), intersect(b, a));
        same(union(a, union(b, c)), union(union(a, b), c));
        same(intersect(a, intersect(b, c)), intersect(intersect(a, b), c));
        same(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c)));
        same(complement(complement(a, domain), domain), a);
        same(complement(union(a, b), domain), intersect(complement(a, domain), complement(b, domain)));
        same(subtract(a, b), intersect(a, complement(b, domain)));
        same(atLeastK([a, b, c], 1), union(a, b, c));
        same(atLeastK([a, b, c], 3), intersect(a, intersect(b, c)));
        assert.equal(total(union(a, b)) + total(intersect(a, b)), total(a) + total(b));
        assert.equal(total(subtract(a, b)) + total(intersect(a, b)), total(a));
      }),
    );
  });

  it('are clipped as by intersection with the stretch (T6)', () => {
    fc.assert(
      fc.property(intervalSets(), fc.nat({ max: TICKS }), fc.nat({ max: TICKS }), (a, one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        assert.deepEqual(clip(a, { start, end }), intersect(a, intervalSet(start, end)));
      }),
    );
  });

  it('keep the long ones, the edge as said (O2)', () => {
    const outages = set([0, 2], [5, 8], [10, 14]);
    assert.deepEqual(keepLongerThan(outages, 3), set([5, 8], [10, 14]));
    assert.deepEqual(keepLongerThan(outages, 3, 'more-than'), set([10, 14]));
  });

  it('truncate to whole minutes of the clock (O3)', () => {
    const m = 60_000;
    assert.deepEqual(
      wholeMinutes(set([m - 1, m + 59_999], [3 * m, 4 * m], [5 * m + 1, 8 * m - 1])),
      set([3 * m, 4 * m], [6 * m, 7 * m]),
    );
    assert.deepEqual(wholeMinutes(set([-m - 1, 1])), set([-m, 0]));
  });

  it('know whether stretches share time', () => {
    assert.deepEqual(intervalSet(3, 3), []);
    assert.equal(overlaps({ start: 0, end: 2 }, { start: 2, end: 3 }), false);
    assert.equal(overlaps({ start: 0, end: 3 }, { start: 2, end: 3 }), true);
  });

  it('hold a hundred thousand intervals', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({ start: i * 10, end: i * 10 + 4 }));
    const shifted = many.map(({ start, end }) => ({ start: start + 2, end: end + 2 }));
    assert.equal(total(intersect(many, shifted)), 200_000);
    assert.equal(total(subtract(many, shifted)), 200_000);
    assert.equal(total(union(many, shifted)), 600_000);
    assert.equal(total(atLeastK([many, shifted, many], 3)), 200_000);
    assert.equal(subtract([{ start: 0, end: 1_000_000 }], many).length, 100_000);
  });
});
