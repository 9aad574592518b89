import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isEqual, rational, sum, toJSON } from '../../src/exact/rational.ts';
import { intervalSet } from '../../src/time/intervals.ts';
import { type PeriodSpec, periodContaining, periodsBetween } from '../../src/time/periods.ts';
import { coveredShare, type FeeUnit, feeFactor, feeFactorOver } from '../../src/time/proration.ts';
import { instants, zones } from './arbitrary.ts';

const utc = (text: string) => Date.parse(text);

const factor = (per: FeeUnit, spec: PeriodSpec, date: string, zone = 'UTC') =>
  toJSON(feeFactor({ per, spec, zone, period: periodContaining(spec, zone, utc(`${date}T12:00Z`)) }));

describe('a fee for another period', () => {
  it('goes by calendar months where months divide evenly (R3b)', () => {
    assert.equal(factor('month', { kind: 'calendar', unit: 'quarter' }, '2026-02-01'), '3');
    assert.equal(factor('year', { kind: 'calendar', unit: 'month' }, '2026-02-01', 'Europe/London'), '1/12');
    assert.equal(factor('quarter', { kind: 'calendar', unit: 'year' }, '2026-02-01'), '4');
    assert.equal(factor('month', { kind: 'billing', day: 31 }, '2026-02-28'), '1');
    assert.equal(factor('month', { kind: 'contract', unit: 'year', from: '2026-05-17' }, '2026-06-01'), '12');
    assert.equal(factor('month', { kind: 'rolling', count: 12, unit: 'month' }, '2026-06-01'), '12');
  });

  it('else goes by the share of time of each month (R3b)', () => {
    assert.equal(factor('month', { kind: 'calendar', unit: 'day' }, '2026-02-10'), '1/28');
    assert.equal(
      factor('month', { kind: 'every', days: 28, from: '2026-01-15' }, '2026-01-20'),
      toJSON(rational('17/31').add(rational('11/28'))),
    );
    assert.equal(factor('year', { kind: 'calendar', unit: 'week' }, '2026-02-10'), '1/48');
    assert.equal(factor('week', { kind: 'calendar', unit: 'week' }, '2026-03-29', 'Europe/London'), '1');
    assert.equal(factor('day', { kind: 'calendar', unit: 'month' }, '2026-03-29', 'Europe/London'), '31');
    // 23 of the 743 hours of a March whose last Sunday is short
    assert.equal(factor('month', { kind: 'calendar', unit: 'day' }, '2026-03-29', 'Europe/London'), '23/743');
  });

  it('is prorated by the time the term covers (T5)', () => {
    const spec: PeriodSpec = { kind: 'calendar', unit: 'quarter' };
    const period = periodContaining(spec, 'UTC', utc('2026-02-01T00:00Z'));
    const covered = intervalSet(utc('2026-01-16T00:00Z'), utc('2028-01-01T00:00Z'));
    assert.equal(toJSON(coveredShare(period, covered)), '5/6');
    assert.equal(toJSON(feeFactor({ per: 'month', spec, zone: 'UTC', period, covered })), '5/2');
    assert.equal(toJSON(coveredShare(period, [])), '0');
  });

  it('adds up over whatever pieces time is cut into', () => {
    fc.assert(
      fc.property(zones(), instants(), fc.integer({ min: 1, max: 90 }), (zone, at, days) => {
        const quarter = periodContaining({ kind: 'calendar', unit: 'quarter' }, zone, at);
        const pieces = periodsBetween({ kind: 'every', days, from: '2020-01-01' }, zone, quarter.start, quarter.end);
        const parts = pieces.map((piece) => feeFactorOver('month', zone, [piece], quarter));
        assert.ok(isEqual(sum(parts), rational(3)));
      }),
    );
  });
});
