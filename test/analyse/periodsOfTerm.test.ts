import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstPeriodsIn } from '../../src/analyse/periodsOfTerm.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { isoDate, parseIsoDate } from '../../src/time/civil.ts';
import { periodsBetween } from '../../src/time/periods.ts';
import { startOfDay } from '../../src/time/zone.ts';
import { emptyContract } from '../language/validation/contracts.ts';

const ZONE = 'Europe/London';
const specs: readonly PeriodSpec[] = [
  { kind: 'calendar', unit: 'month' },
  { kind: 'calendar', unit: 'quarter' },
  { kind: 'billing', day: 15 },
  { kind: 'every', days: 28, from: '2026-01-05' },
];

describe('the first periods of a term', () => {
  it('are those that share time with it; the last one counts as over where the term goes on behind it', () => {
    const start = parseIsoDate('2026-01-01') ?? 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...specs),
        fc.nat(400),
        fc.nat(900),
        fc.integer({ min: 1, max: 12 }),
        (spec, offset, length, wanted) => {
          const [from, until] = [start + offset, start + offset + length];
          const contract = { ...emptyContract, zone: ZONE, term: { from: isoDate(from), until: isoDate(until) } };
          const end = startOfDay(ZONE, until + 1);
          const all = periodsBetween(spec, ZONE, startOfDay(ZONE, from), end);
          const last = all[wanted - 1];
          const found = firstPeriodsIn(contract, spec, wanted);
          assert.equal(found.complete, Math.min(wanted, all.length));
          assert.equal(found.opens, last !== undefined && last.end < end ? last.end : undefined);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are all there where the term has no end', () => {
    const contract = { ...emptyContract, term: { from: '2026-01-01' } };
    assert.deepEqual(firstPeriodsIn(contract, { kind: 'calendar', unit: 'year' }, 40), { complete: 40, opens: 0 });
  });
});
