import assert from 'node:assert/strict';
import { errorBudget, lengthsOf } from '../../src/analyse/budget.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { rational, toJSON } from '../../src/exact/rational.ts';
import { formatDuration } from '../../src/time/duration.ts';
import { periodsBetween } from '../../src/time/periods.ts';

describe('the error budget', () => {
  it('of 99.95% of a month of 31 days is 22 min 19.2 s', () => {
    const longest = lengthsOf({ kind: 'calendar', unit: 'month' }).at(-1);
    assert.equal(longest?.days, 31);
    assert.equal(formatDuration(Number(toJSON(errorBudget(rational('0.9995'), longest!)))), '22 min 19.2 s');
  });

  it('knows the lengths of each kind of period', () => {
    const days = (period: PeriodSpec) => lengthsOf(period).map((each) => each.days);
    assert.deepEqual(days({ kind: 'calendar', unit: 'month' }), [28, 29, 30, 31]);
    assert.deepEqual(days({ kind: 'calendar', unit: 'quarter' }), [90, 91, 92]);
    assert.deepEqual(days({ kind: 'calendar', unit: 'quarter', startMonth: 2 }), [89, 90, 92]);
    assert.deepEqual(days({ kind: 'calendar', unit: 'year' }), [365, 366]);
    assert.deepEqual(days({ kind: 'every', days: 28, from: '2026-04-01' }), [28]);
  });

  it('has just the lengths that periods have over thirty years', () => {
    const specs: readonly PeriodSpec[] = [
      ...(['day', 'week', 'month', 'quarter', 'year'] as const).map((unit) => ({ kind: 'calendar', unit }) as const),
      ...Array.from({ length: 12 }, (_, i) => ({ kind: 'calendar', unit: 'quarter', startMonth: i + 1 }) as const),
      { kind: 'contract', unit: 'month', from: '2001-01-15' },
      { kind: 'billing', day: 15 },
      { kind: 'every', days: 28, from: '2001-01-01' },
    ];
    for (const spec of specs) {
      const periods = periodsBetween(spec, 'UTC', Date.UTC(2001, 0, 1), Date.UTC(2031, 0, 1));
      const seen = [...new Set(periods.map(({ start, end }) => end - start))].sort((a, b) => a - b);
      assert.deepEqual(
        seen,
        lengthsOf(spec).map(({ ms }) => ms),
        JSON.stringify(spec),
      );
    }
  });
});
