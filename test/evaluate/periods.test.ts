/** The periods that are evaluated are shared by all who ask alike, and by nobody else. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coveredPart, periodsAtHand } from '../../src/evaluate/periods.ts';
import { DAY_MS } from '../../src/time/civil.ts';
import type { Interval } from '../../src/time/intervals.ts';
import { type PeriodSpec, periodsBetween } from '../../src/time/periods.ts';

const zone = 'Europe/London';
const START = Date.UTC(2025, 0, 1);

const stretch = (most: number): fc.Arbitrary<Interval> =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 1, max: most }))
    .map(([from, days]) => ({ start: START + from * DAY_MS, end: START + (from + days) * DAY_MS }));

const spec = fc.constantFrom<PeriodSpec>(
  { kind: 'calendar', unit: 'month' },
  { kind: 'calendar', unit: 'week' },
  { kind: 'rolling', count: 3, unit: 'month' },
  { kind: 'billing', day: 31 },
);

describe('periods at hand', () => {
  it('have the parts that question, term and data cover, whoever asked before', () => {
    // Few choices, so that what was asked before comes again with one of them changed.
    const questions = fc.array(
      fc.record({
        spec,
        asked: stretch(2).map(({ start, end }) => ({ start, end: end + 100 * DAY_MS })),
        known: fc.option(stretch(2), { nil: undefined }),
      }),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(questions, (all) => {
        for (const one of all) {
          const found = periodsAtHand(one.spec, { zone }, one.asked, one.known);
          const copy: PeriodSpec = { ...one.spec };
          assert.deepEqual(
            found.map(({ whole }) => whole),
            periodsBetween(copy, zone, one.asked.start, one.asked.end),
          );
          for (const { spec: own, whole, covered } of found) {
            assert.deepEqual(own, one.spec);
            const stated = own.kind === 'rolling' ? { start: whole.start, end: one.asked.end } : one.asked;
            const expected = coveredPart(whole, stated, one.known);
            assert.deepEqual(covered, expected.start < expected.end ? expected : coveredPart(whole, stated, undefined));
          }
        }
      }),
    );
  });

  it('are one list for all who ask alike', () => {
    const asked = { start: START, end: START + 365 * DAY_MS };
    const ask = () => periodsAtHand({ kind: 'calendar', unit: 'month' }, { zone }, { ...asked }, undefined);
    assert.equal(ask(), ask());
    assert.equal(ask().length, 12);
  });
});
