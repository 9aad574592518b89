import assert from 'node:assert/strict';
import fc from 'fast-check';
import { workingCalendarOf } from '../../src/analyse/openTime.ts';
import { latestCase, type Stint } from '../../src/analyse/steps.ts';
import type { CalendarDeclaration } from '../../src/contract/contract.ts';
import { compileCalendar, elapsed } from '../../src/time/calendar.ts';
import { HOUR_MS } from '../../src/time/civil.ts';

const office: CalendarDeclaration = {
  id: 'Office',
  zone: 'UTC',
  open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
  closed: [],
};
const FROM = Date.UTC(2026, 0, 1);
const hours = (): fc.Arbitrary<number> => fc.integer({ min: 1, max: 30 }).map((h) => h * HOUR_MS);
const stint = (): fc.Arbitrary<Stint> =>
  fc.tuple(hours(), fc.boolean()).map(([ms, working]) => (working ? { ms, calendar: office } : { ms }));

describe('steps one after the other', () => {
  it('on one clock are late just where their sum is more', () => {
    fc.assert(
      fc.property(hours(), fc.array(hours(), { minLength: 1, maxLength: 4 }), (whole, each) => {
        const sum = each.reduce((a, b) => a + b, 0);
        const late = latestCase(
          { ms: whole },
          each.map((ms) => ({ ms })),
          FROM,
          'UTC',
        );
        assert.equal(late?.takes, sum > whole ? sum : undefined);
      }),
      { numRuns: 20 },
    );
  });

  it('give a case that the clocks themselves confirm', () => {
    const clock = (of: Stint) =>
      compileCalendar(of.calendar ? workingCalendarOf(of.calendar) : { kind: 'always', zone: 'UTC' }, FROM, FROM);
    fc.assert(
      fc.property(stint(), fc.tuple(stint(), stint()), (whole, [first, second]) => {
        const late = latestCase(whole, [first, second], FROM, 'UTC');
        if (!late) return;
        assert.ok(late.takes > whole.ms);
        assert.equal(elapsed(clock(whole), late.start, late.end), late.takes);
        // Some moment in between ends the first step and begins the second, each within its limit.
        const between = Array.from(
          { length: (late.end - late.start) / HOUR_MS + 1 },
          (_, i) => late.start + i * HOUR_MS,
        );
        assert.ok(
          between.some(
            (at) =>
              elapsed(clock(first), late.start, at) <= first.ms && elapsed(clock(second), at, late.end) <= second.ms,
          ) || (late.end - late.start) % HOUR_MS !== 0,
        );
      }),
      { numRuns: 20 },
    );
  });
});
