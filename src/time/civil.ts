/**
 * Dates of the proleptic Gregorian calendar (ISO 8601) as integers. Nothing here knows a time zone: see `zone.ts`.
 */

/** A date as the number of days since 1970-01-01. */
export type DayNumber = number;

/** A local reading of a clock and calendar, as the milliseconds that would have passed since 1970-01-01T00:00 without any change of offset. */
export type Wall = number;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
}

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;
export const SECOND_MS = 1000;

/** The months' English names. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days of a month (1 to 12). */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day number of a date, by counting days in 400-year cycles of years that start in March. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const y = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(y / 400);
  const yearOfCycle = y - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    cycle * 146_097 +
    yearOfCycle * 365 +
    Math.floor(yearOfCycle / 4) -
    Math.floor(yearOfCycle / 100) +
    dayOfYear -
    719_468
  );
}

/** The date of a day number. */
export function civilDate(day: DayNumber): CivilDate {
  const shifted = day + 719_468;
  const cycle = Math.floor(shifted / 146_097);
  const dayOfCycle = shifted - cycle * 146_097;
  const yearOfCycle = Math.floor(
    (dayOfCycle - Math.floor(dayOfCycle / 1460) + Math.floor(dayOfCycle / 36_524) - Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Index of the weekday: 0 is Monday. */
export const weekdayIndex = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7;

export const weekdayOf = (day: DayNumber): Weekday => WEEKDAYS[weekdayIndex(day)] as Weekday;

/** Months since year 0: 12 for each year, January first. */
export const monthNumber = ({ year, month }: { readonly year: number; readonly month: number }): number =>
  year * 12 + month - 1;

/** Day `dayOfMonth` of the month, or its last day where the month is shorter (T4). */
export function dayOfMonthNumber(month: number, dayOfMonth: number): DayNumber {
  const year = Math.floor(month / 12);
  const monthOfYear = month - year * 12 + 1;
  return dayNumber(year, monthOfYear, Math.min(dayOfMonth, daysInMonth(year, monthOfYear)));
}

/** `day` moved by whole months, on the same day of the month or on the last of a shorter one (T4). */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const date = civilDate(day);
  return dayOfMonthNumber(monthNumber(date) + months, date.day);
}

const pad = (n: number, width: number): string =>
  width === 2 && n >= 0 && n <= 9 ? `0${n}` : String(n).padStart(width, '0');

/** `2026-03`, from a month number. */
export const isoMonth = (month: number): string => `${pad(Math.floor(month / 12), 4)}-${pad((month % 12) + 1, 2)}`;

/** `2026-03-14` */
export function isoDate(day: DayNumber): string {
  const { year, month, day: dayOfMonth } = civilDate(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
}

/** `2026-03-14T09:30:00`, with `.250` where there are milliseconds. */
export function isoWall(wall: Wall): string {
  const day = Math.floor(wall / DAY_MS);
  const time = wall - day * DAY_MS;
  const rest = time % SECOND_MS;
  const hour = pad(Math.floor(time / HOUR_MS), 2);
  const minute = pad(Math.floor(time / MINUTE_MS) % 60, 2);
  const second = pad(Math.floor(time / SECOND_MS) % 60, 2);
  return `${isoDate(day)}T${hour}:${minute}:${second}${rest === 0 ? '' : `.${pad(rest, 3)}`}`;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day of a date such as `2026-03-14`, or `undefined` where there is no such day (2026-02-30). */
export function parseIsoDate(text: string): DayNumber | undefined {
  const match = ISO_DATE.exec(text);
  return match ? validDay(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** The day, if the calendar has it. */
export function validDay(year: number, month: number, day: number): DayNumber | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return dayNumber(year, month, day);
}

const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Milliseconds after midnight of a clock time such as `08:30`; `24:00` is the day's end. `undefined` for anything else. */
export function parseClockTime(text: string): number | undefined {
  if (text === '24:00') return DAY_MS;
  const match = CLOCK_TIME.exec(text);
  return match ? Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS : undefined;
}
