import { DAY_MS, type DayNumber, parseClockTime, parseIsoDate, WEEKDAYS, type Weekday, weekdayIndex } from './civil.ts';
import { clip, type Duration, type Interval, type IntervalSet, normalise } from './intervals.ts';
import { findZone } from './zone.ts';

/** When work is done, as plain data; clocks of service commitments run in it. */
export type WorkingCalendar = AlwaysOpen | OpeningHours;

/** Around the clock. The zone says where its days begin. */
export interface AlwaysOpen {
  readonly kind: 'always';
  readonly zone: string;
}

export interface OpeningHours {
  readonly kind: 'hours';
  /** What readers know it by. */
  readonly name?: string;
  readonly zone: string;
  readonly open: readonly Opening[];
  /** Dates `YYYY-MM-DD` without opening. */
  readonly closed: readonly string[];
  /** Public holidays, closed as well; kept apart because they come from a list. */
  readonly holidays: readonly string[];
}

/** The same hours on some days of the week. */
export interface Opening {
  readonly days: readonly Weekday[];
  /** `HH:mm`, local. */
  readonly from: string;
  /** `HH:mm` or `24:00`, local. A time at or before `from` is on the next day: a night shift, which belongs to the day it begins on. */
  readonly to: string;
}

/** A calendar that no clock can run in (C3). */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
  /** The calendar, where it has a name. */
  readonly calendar: string | undefined;

  constructor(message: string, calendar?: string) {
    super(message);
    this.calendar = calendar;
  }
}

/** A calendar's week in milliseconds after local midnight: for each weekday (0 is Monday) its shifts. */
export interface WorkingWeek {
  readonly shifts: readonly IntervalSet[];
  readonly closed: ReadonlySet<DayNumber>;
}

/** What is wrong with a calendar, in words for the reader; empty where it is sound. */
export function problemsWithCalendar(calendar: WorkingCalendar): readonly string[] {
  const problems: string[] = [];
  if (findZone(calendar.zone) === undefined)
    problems.push(`unknown time zone '${calendar.zone}': use an IANA name such as Europe/London`);
  if (calendar.kind === 'always') return problems;
  if (!calendar.open.some(({ days }) => days.length > 0))
    problems.push('the calendar never opens: give it opening hours (C3)');
  for (const { from, to } of calendar.open) {
    if (parseClockTime(from) === undefined || from === '24:00')
      problems.push(`'${from}' is not a time of day: write it as 08:30`);
    if (parseClockTime(to) === undefined)
      problems.push(`'${to}' is not a time of day: write it as 17:00, or 24:00 for midnight`);
    if (from === to) problems.push(`the opening from ${from} to ${to} is empty: for a whole day write 00:00 to 24:00`);
  }
  for (const date of [...calendar.closed, ...calendar.holidays]) {
    if (parseIsoDate(date) === undefined) problems.push(`'${date}' is not a date: write it as 2026-12-25`);
  }
  return problems;
}

const WHOLE_DAY: IntervalSet = [{ start: 0, end: DAY_MS }];

/** The calendar's week. Throws a CalendarError that names each problem. */
export function workingWeek(calendar: WorkingCalendar): WorkingWeek {
  const problems = problemsWithCalendar(calendar);
  if (problems.length > 0) throw new CalendarError(problems.join('; '));
  if (calendar.kind === 'always') return { shifts: WEEKDAYS.map(() => WHOLE_DAY), closed: new Set() };
  return {
    shifts: WEEKDAYS.map((weekday) =>
      normalise(calendar.open.filter(({ days }) => days.includes(weekday)).map(shiftOf)),
    ),
    closed: new Set([...calendar.closed, ...calendar.holidays].map((date) => parseIsoDate(date) ?? Number.NaN)),
  };
}

function shiftOf({ from, to }: Opening): Interval {
  const start = parseClockTime(from) ?? 0;
  const end = parseClockTime(to) ?? 0;
  return { start, end: end <= start ? end + DAY_MS : end };
}

/** The shifts that begin on a local date, in local readings; none where it is closed. */
export function shiftsOn({ shifts, closed }: WorkingWeek, day: DayNumber): IntervalSet {
  const ofWeekday = shifts[weekdayIndex(day)];
  if (ofWeekday === undefined || closed.has(day)) return [];
  return ofWeekday.map(({ start, end }) => ({ start: start + day * DAY_MS, end: end + day * DAY_MS }));
}

/** All shifts in a stretch of local readings. */
export function shiftsBetween(week: WorkingWeek, { start, end }: Interval): IntervalSet {
  const shifts: Interval[] = [];
  const last = Math.floor(end / DAY_MS);
  // A night shift may have begun the day before.
  for (let day = Math.floor(start / DAY_MS) - 1; day <= last; day++) shifts.push(...shiftsOn(week, day));
  return clip(normalise(shifts), { start, end });
}

/** Longest time a calendar may stay closed (C3). */
export const LONGEST_CLOSURE: Duration = 400 * DAY_MS;
