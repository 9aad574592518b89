import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstLateReport } from '../../src/analyse/lateReports.ts';
import type { ClaimByParty, Contract, Deadline, Target } from '../../src/contract/contract.ts';
import { addMonths, dayNumber } from '../../src/time/civil.ts';

const at = { file: 'a.sla', start: { line: 0, column: 0 }, end: { line: 0, column: 1 } };
const contract = { term: { from: '2026-01-01' }, zone: 'UTC', calendars: [] } as unknown as Contract;
const target = {
  scope: { kind: 'period', period: { kind: 'calendar', unit: 'month' }, at },
} as unknown as Target;
const claim = (within: Deadline): ClaimByParty => ({ kind: 'claim', by: 'Acme', within, from: 'period-end', at });

const deadlines: fc.Arbitrary<Deadline> = fc.oneof(
  fc.integer({ min: 1, max: 70 }).map((count) => ({ count, unit: 'calendar-days' as const })),
  fc.integer({ min: 1, max: 3 }).map((count) => ({ count, unit: 'months' as const })),
);

const lastOf = (day: number, { count, unit }: Deadline): number =>
  unit === 'months' ? addMonths(day, count) : day + count;

describe('a report that comes too late for a claim', () => {
  it('is one of those of two years, month by month, that leave no day', () => {
    const lastDays = Array.from(
      { length: 25 },
      (_, month) => dayNumber(2026 + Math.floor((month + 1) / 12), ((month + 1) % 12) + 1, 1) - 1,
    );
    fc.assert(
      fc.property(deadlines, deadlines, (report, within) => {
        const late = lastDays.find((day) => lastOf(day, report) >= lastOf(day, within));
        const found = firstLateReport(contract, target, claim(within), report);
        assert.deepEqual(
          found && [found.until, found.reported, found.claimable],
          late === undefined ? undefined : [late, lastOf(late, report), lastOf(late, within)],
        );
      }),
    );
  });

  it('cannot be told where working days are those of no calendar', () => {
    const days: Deadline = { count: 5, unit: 'working-days' };
    assert.equal(firstLateReport(contract, target, claim({ count: 1, unit: 'months' }), days), undefined);
  });
});
