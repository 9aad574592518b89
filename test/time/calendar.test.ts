import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addCalendarDays,
  addCalendarMonths,
  addWorking,
  addWorkingDays,
  addWorkingWithPauses,
  clockStart,
  compileCalendar,
  elapsed,
  elapsedWithPauses,
  isWorkingDay,
  workingTime,
} from '../../src/time/calendar.ts';
import {
  DAY_MS,
  HOUR_MS,
  isoDate,
  MINUTE_MS,
  parseClockTime,
  parseIsoDate,
  WEEKDAYS,
  weekdayOf,
} from '../../src/time/civil.ts';
import { contains, type Interval, normalise, total } from '../../src/time/intervals.ts';
import {
  CalendarError,
  type OpeningHours,
  problemsWithCalendar,
  shiftsBetween,
  type WorkingCalendar,
  workingWeek,
} from '../../src/time/workingCalendar.ts';
import { localDay, toInstant, toWall, transitions } from '../../src/time/zone.ts';
import { instants, ZONES } from './arbitrary.ts';

const utc = (text: string) => Date.parse(text);

const office: OpeningHours = {
  kind: 'hours',
  zone: 'Europe/Paris',
  open: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' },
    { days: ['sat'], from: '09:00', to: '12:00' },
  ],
  closed: ['2026-05-01'],
  holidays: ['2026-12-25'],
};
const compiled = (calendar: WorkingCalendar = office) =>
  compileCalendar(calendar, utc('2026-01-01T00:00Z'), utc('2027-01-01T00:00Z'));
/** An instant in Paris. */
const paris = (text: string) => toInstant('Europe/Paris', utc(`${text}Z`)).instant;

/** Whether a calendar is open at an instant, from its data and the local reading alone. */
function isOpen(calendar: WorkingCalendar, instant: number): boolean {
  if (calendar.kind === 'always') return true;
  const wall = toWall(calendar.zone, instant);
  const today = Math.floor(wall / DAY_MS);
  return [today, today - 1].some((day) => {
    const time = wall - day * DAY_MS;
    if ([...calendar.closed, ...calendar.holidays].includes(isoDate(day))) return false;
    return calendar.open.some(({ days, from, to }) => {
      const start = parseClockTime(from)!;
      const end = parseClockTime(to)!;
      return days.includes(weekdayOf(day)) && start <= time && time < (end <= start ? end + DAY_MS : end);
    });
  });
}

const clockTimes = fc
  .nat({ max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );

const openings = fc
  .record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    from: clockTimes,
    to: fc.oneof(clockTimes, fc.constant('24:00')),
  })
  .filter(({ from, to }) => from !== to);

/** A calendar, and a minute near a change of its zone's offset if there is one. */
const calendarsAndStarts = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    open: fc.array(openings, { minLength: 1, maxLength: 3 }),
    at: instants('1996-01-01', '2034-01-01'),
    closed: fc.array(fc.integer({ min: -3, max: 6 }), { maxLength: 3 }),
    offset: fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }),
  })
  .map(({ zone, open, at, closed, offset }) => {
    const change = transitions(zone, at, at + 366 * DAY_MS)[0]?.at ?? at;
    const start = (Math.floor(change / MINUTE_MS) + offset) * MINUTE_MS;
    const dates = closed.map((days) => isoDate(localDay(zone, start) + days));
    const calendar: OpeningHours = { kind: 'hours', zone, open, closed: dates.slice(0, 1), holidays: dates.slice(1) };
    return { calendar, start, compiled: compileCalendar(calendar, start, start) };
  });

const spans = fc.integer({ min: 0, max: 4 * 24 * 60 }).map((minutes) => minutes * MINUTE_MS);

describe('working calendars', () => {
  it('count the minutes whose local reading is open, over changes of offset (C1)', () => {
    fc.assert(
      fc.property(calendarsAndStarts, spans, ({ calendar, compiled, start }, span) => {
        let expected = 0;
        for (let at = start; at < start + span; at += MINUTE_MS) if (isOpen(calendar, at)) expected += MINUTE_MS;
        assert.equal(elapsed(compiled, start, start + span), expected);
        assert.equal(total(workingTime(compiled, { start, end: start + span })), expected);
      }),
    );
  });

  it('leave out what is paused inside working time, once (C2)', () => {
    const pauses = fc.array(fc.tuple(spans, spans), { maxLength: 4 });
    fc.assert(
      fc.property(calendarsAndStarts, spans, pauses, ({ calendar, compiled, start }, span, raw) => {
        const stops: Interval[] = raw.map(([from, length]) => ({
          start: start - DAY_MS + from,
          end: start - DAY_MS + from + length,
        }));
        const stopped = normalise(stops);
        let expected = 0;
        for (let at = start; at < start + span; at += MINUTE_MS)
          if (isOpen(calendar, at) && !contains(stopped, at)) expected += MINUTE_MS;
        assert.equal(elapsedWithPauses(compiled, start, start + span, stops), expected);
      }),
    );
  });

  it('add up, however they are laid out', () => {
    fc.assert(
      fc.property(
        calendarsAndStarts,
        fc.nat({ max: 1000 * DAY_MS }),
        fc.nat({ max: 1000 * DAY_MS }),
        ({ calendar, compiled, start }, x, y) => {
          const [a, b, c] = [start, start + x, start + x + y] as const;
          assert.equal(elapsed(compiled, a, b) + elapsed(compiled, b, c), elapsed(compiled, a, c));
          const elsewhere = compileCalendar(calendar, c + 100 * DAY_MS, c + 200 * DAY_MS);
          assert.equal(elapsed(elsewhere, a, b), elapsed(compiled, a, b));
          assert.equal(elapsed(compiled, b, a), 0);
        },
      ),
    );
  });

  it('find the first instant at which work has elapsed', () => {
    const work = fc.oneof(
      fc.integer({ min: 1, max: 40 * HOUR_MS }),
      fc.integer({ min: 1, max: 300 }).map((hours) => hours * HOUR_MS),
    );
    fc.assert(
      fc.property(
        calendarsAndStarts,
        work,
        fc.array(fc.tuple(spans, spans), { maxLength: 3 }),
        ({ compiled, start }, duration, raw) => {
          const deadline = addWorking(compiled, start, duration);
          assert.equal(elapsed(compiled, start, deadline), duration);
          assert.equal(elapsed(compiled, start, deadline - 1), duration - 1);
          const pauses = raw.map(([from, length]) => ({ start: start + from, end: start + from + length }));
          const extended = addWorkingWithPauses(compiled, start, duration, pauses);
          assert.equal(elapsedWithPauses(compiled, start, extended, pauses), duration);
          assert.equal(elapsedWithPauses(compiled, start, extended - 1, pauses), duration - 1);
        },
      ),
    );
  });

  it('start a clock at the next opening (C3)', () => {
    const calendar = compiled();
    assert.equal(clockStart(calendar, paris('2026-01-16T19:00:00')), paris('2026-01-17T09:00:00'));
    assert.equal(clockStart(calendar, paris('2026-01-16T09:30:00')), paris('2026-01-16T09:30:00'));
    assert.equal(clockStart(calendar, paris('2026-05-01T09:30:00')), paris('2026-05-02T09:00:00'));
    assert.equal(addWorking(calendar, paris('2026-01-17T12:00:00'), 0), paris('2026-01-19T08:00:00'));
  });

  it('reach a limit at closing time, not at the next opening', () => {
    assert.equal(addWorking(compiled(), paris('2026-01-16T10:00:00'), 8 * HOUR_MS), paris('2026-01-16T18:00:00'));
    assert.equal(
      addWorking(compiled(), paris('2026-01-16T10:00:00'), 8 * HOUR_MS + 1),
      paris('2026-01-17T09:00:00') + 1,
    );
  });

  it('reach a limit when a pause begins, not when it ends', () => {
    const pause = { start: paris('2026-01-16T12:00:00'), end: paris('2026-01-16T13:00:00') };
    const limit = (work: number) => addWorkingWithPauses(compiled(), paris('2026-01-16T10:00:00'), work, [pause]);
    assert.equal(limit(2 * HOUR_MS), pause.start);
    assert.equal(limit(2 * HOUR_MS + 1), pause.end + 1);
  });

  it('lay out the night shift that began the day before', () => {
    const week = workingWeek({
      kind: 'hours',
      zone: 'UTC',
      open: [{ days: ['mon'], from: '22:00', to: '06:00' }],
      closed: [],
      holidays: [],
    });
    const [tuesday, wednesday] = [utc('2026-01-13T00:00Z'), utc('2026-01-14T00:00Z')];
    assert.deepEqual(shiftsBetween(week, { start: tuesday, end: wednesday }), [
      { start: tuesday, end: tuesday + 6 * HOUR_MS },
    ]);
  });

  it('refuse to stay closed for 400 days (C3)', () => {
    const year = Array.from({ length: 500 }, (_, i) => isoDate(parseIsoDate('2026-02-01')! + i));
    const closed: WorkingCalendar = { ...office, closed: year };
    assert.throws(() => compileCalendar(closed, utc('2026-01-01T00:00Z'), utc('2028-01-01T00:00Z')), CalendarError);
    const later = compileCalendar(closed, utc('2025-01-01T00:00Z'), utc('2026-01-01T00:00Z'));
    assert.throws(
      () => clockStart(later, utc('2026-02-02T00:00Z')),
      /no opening in the 400 days from 2026-0[12]-\d\d.*C3/,
    );
    assert.throws(() => addWorkingDays(later, utc('2026-02-02T00:00Z'), 1), CalendarError);
    assert.equal(elapsed(later, utc('2025-06-02T00:00Z'), utc('2025-06-03T00:00Z')), 10 * HOUR_MS);
  });

  it('say what is wrong with their data', () => {
    const wrong: OpeningHours = {
      kind: 'hours',
      zone: 'Europe/Pariss',
      open: [{ days: ['mon'], from: '8:00', to: '25:00' }],
      closed: ['2026-02-30'],
      holidays: [],
    };
    assert.deepEqual(
      problemsWithCalendar(wrong).map((problem) => /'([^']*)'/.exec(problem)?.[1]),
      ['Europe/Pariss', '8:00', '25:00', '2026-02-30'],
    );
    assert.match(problemsWithCalendar({ ...office, open: [] })[0]!, /never opens/);
    assert.match(
      problemsWithCalendar({ ...office, open: [{ days: ['mon'], from: '08:00', to: '08:00' }] })[0]!,
      /is empty/,
    );
    assert.deepEqual(problemsWithCalendar({ kind: 'always', zone: 'UTC' }), []);
    assert.throws(() => compiled(wrong), CalendarError);
    assert.throws(() => elapsed(compiled(), Number.NEGATIVE_INFINITY, 0), CalendarError);
  });
});

describe('working days (C6)', () => {
  const due = (start: string, days: number, options = {}) => addWorkingDays(compiled(), paris(start), days, options);

  it('are days of the calendar, counted from the day of receipt', () => {
    assert.equal(due('2026-01-15T10:00:00', 1), paris('2026-01-16T10:00:00'));
    assert.equal(due('2026-01-15T10:00:00', 3), paris('2026-01-19T10:00:00'));
    assert.equal(due('2026-01-15T10:00:00', 0), paris('2026-01-15T10:00:00'));
    assert.equal(due('2026-04-30T10:00:00', 1), paris('2026-05-02T10:00:00'));
  });

  it('fall due at the time of day at which the clock began, and no later than work ends', () => {
    assert.equal(due('2026-01-15T07:00:00', 1), paris('2026-01-16T08:00:00'));
    assert.equal(due('2026-01-16T17:00:00', 1), paris('2026-01-17T12:00:00'));
  });

  it('receive after hours on the next working day', () => {
    assert.equal(due('2026-01-15T18:00:00', 1), paris('2026-01-17T09:00:00'));
    assert.equal(due('2026-01-18T10:00:00', 1), paris('2026-01-20T08:00:00'));
  });

  it('may have a cut-off and a due time', () => {
    assert.equal(due('2026-01-14T12:59:59', 2, { cutOff: '13:00', at: '17:00' }), paris('2026-01-16T17:00:00'));
    assert.equal(due('2026-01-14T13:00:00', 2, { cutOff: '13:00', at: '17:00' }), paris('2026-01-17T17:00:00'));
    assert.throws(() => due('2026-01-14T13:00:00', 2, { at: '5pm' }), /'5pm' is not a time of day/);
    assert.throws(() => due('2026-01-14T13:00:00', 1.5), /whole number/);
  });

  it('hold a night shift together', () => {
    const nights: WorkingCalendar = {
      kind: 'hours',
      zone: 'Europe/Paris',
      open: [{ days: ['mon', 'tue'], from: '22:00', to: '06:00' }],
      closed: [],
      holidays: [],
    };
    const calendar = compiled(nights);
    assert.equal(addWorkingDays(calendar, paris('2026-01-13T02:00:00'), 1), paris('2026-01-14T02:00:00'));
    assert.equal(elapsed(calendar, paris('2026-01-12T00:00:00'), paris('2026-01-19T00:00:00')), 16 * HOUR_MS);
  });

  it('count dates around the clock where it is always open', () => {
    const always = compiled({ kind: 'always', zone: 'Europe/Paris' });
    assert.equal(addWorkingDays(always, paris('2026-03-28T10:00:00'), 1), paris('2026-03-29T10:00:00'));
    assert.equal(elapsed(always, paris('2026-03-29T00:00:00'), paris('2026-03-30T00:00:00')), 23 * HOUR_MS);
  });

  it('do not include a date that the zone skipped', () => {
    const apia = compiled({ kind: 'always', zone: 'Pacific/Apia' });
    assert.deepEqual(
      ['2011-12-29', '2011-12-30', '2011-12-31'].map((date) => isWorkingDay(apia, parseIsoDate(date)!)),
      [true, false, true],
    );
  });

  it('agree with counting days one by one', () => {
    fc.assert(
      fc.property(calendarsAndStarts, fc.nat({ max: 12 }), ({ calendar, compiled, start }, days) => {
        const open = (day: number): boolean =>
          !calendar.closed.includes(isoDate(day)) &&
          !calendar.holidays.includes(isoDate(day)) &&
          calendar.open.some((opening) => opening.days.includes(weekdayOf(day))) &&
          isWorkingDay(compiled, day);
        // At the first instant of a date that isn't in a night shift, that date is the day of receipt if it is a working day.
        const midnight = toInstant(calendar.zone, localDay(calendar.zone, start) * DAY_MS).instant;
        fc.pre(!isOpen(calendar, midnight - 1) && !isOpen(calendar, midnight));
        let day = localDay(calendar.zone, midnight);
        while (!open(day)) day++;
        for (let left = days; left > 0; left--) {
          day++;
          while (!open(day)) day++;
        }
        const deadline = addWorkingDays(compiled, midnight, days);
        let begun = midnight;
        while (!isOpen(calendar, begun)) begun += MINUTE_MS;
        const timeOfDay = toWall(calendar.zone, begun) - localDay(calendar.zone, begun) * DAY_MS;
        const sameTime = toInstant(calendar.zone, day * DAY_MS + timeOfDay).instant;
        assert.ok(deadline === sameTime || isOpen(calendar, deadline) !== isOpen(calendar, deadline - 1));
        assert.equal(
          addWorkingDays(compiled, midnight, days, { at: '12:00' }),
          toInstant(calendar.zone, day * DAY_MS + 12 * HOUR_MS).instant,
        );
      }),
    );
  });
});

describe('calendar days', () => {
  it('keep the local time of day', () => {
    assert.equal(
      addCalendarDays('Europe/Paris', paris('2026-03-28T10:00:00'), 1),
      paris('2026-03-28T10:00:00') + 23 * HOUR_MS,
    );
    assert.equal(
      addCalendarDays('Europe/Paris', paris('2026-03-28T10:00:00'), 30, '24:00'),
      paris('2026-04-28T00:00:00'),
    );
    assert.equal(addCalendarMonths('Europe/Paris', paris('2026-01-31T10:00:00'), 1), paris('2026-02-28T10:00:00'));
    assert.equal(
      addCalendarMonths('Europe/Paris', paris('2026-01-31T10:00:00'), -2, '09:00'),
      paris('2025-11-30T09:00:00'),
    );
  });
});
