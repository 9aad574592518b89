import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestClosure, openTimeIn, workingCalendarOf } from '../../src/analyse/openTime.ts';
import type { CalendarDeclaration } from '../../src/contract/contract.ts';
import { compileCalendar, elapsed } from '../../src/time/calendar.ts';
import { DAY_MS, HOUR_MS, WEEKDAYS } from '../../src/time/civil.ts';

const hour = (h: number): string => `${String(h).padStart(2, '0')}:00`;

/** Whole hours, night shifts among them. */
const calendars = (): fc.Arbitrary<CalendarDeclaration> =>
  fc
    .array(
      fc
        .record({
          days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
          from: fc.integer({ min: 0, max: 23 }),
          length: fc.integer({ min: 1, max: 23 }),
        })
        .map(({ days, from, length }) => ({ days, from: hour(from), to: hour((from + length) % 24) })),
      { minLength: 1, maxLength: 3 },
    )
    .map((open) => ({ id: 'Hours', zone: 'UTC', open, closed: [] }));

/** 2024-01-01 is a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

describe('open time', () => {
  it('is at least and at most what real periods of that length have', () => {
    fc.assert(
      fc.property(calendars(), fc.integer({ min: 1, max: 40 }), (calendar, days) => {
        const compiled = compileCalendar(workingCalendarOf(calendar), MONDAY, MONDAY + 60 * DAY_MS);
        const times = WEEKDAYS.map((_, first) =>
          elapsed(compiled, MONDAY + (7 + first) * DAY_MS, MONDAY + (7 + first + days) * DAY_MS),
        );
        const { least, most } = openTimeIn(calendar, { days, ms: days * DAY_MS })!;
        assert.deepEqual([least, most], [Math.min(...times), Math.max(...times)]);
      }),
    );
  });

  it('has as its longest closure what walking through the hours of a week finds', () => {
    fc.assert(
      fc.property(calendars(), (calendar) => {
        const compiled = compileCalendar(workingCalendarOf(calendar), MONDAY, MONDAY + 60 * DAY_MS);
        let longest = 0;
        let run = 0;
        for (let at = MONDAY + 7 * DAY_MS; at < MONDAY + 21 * DAY_MS; at += HOUR_MS) {
          run = elapsed(compiled, at, at + HOUR_MS) === 0 ? run + HOUR_MS : 0;
          longest = Math.max(longest, run);
        }
        assert.equal(longestClosure(calendar)?.ms ?? 0, longest);
      }),
    );
  });

  it('names the weekend', () => {
    const office: CalendarDeclaration = {
      id: 'Office',
      zone: 'Europe/London',
      open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }],
      closed: [],
    };
    assert.deepEqual(longestClosure(office), {
      from: { weekday: 'fri', ms: 18 * HOUR_MS },
      to: { weekday: 'mon', ms: 8 * HOUR_MS },
      ms: 62 * HOUR_MS,
    });
  });
});
