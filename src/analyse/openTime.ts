import type { CalendarDeclaration, Contract } from '../contract/contract.ts';
import { DAY_MS, WEEKDAYS, type Weekday } from '../time/civil.ts';
import { clip, complement, type Interval, lengthOf, total } from '../time/intervals.ts';
import { CalendarError, shiftsBetween, type WorkingCalendar, workingWeek } from '../time/workingCalendar.ts';
import type { PeriodLength } from './budget.ts';

/** Day 0 of the wall clock, 1970-01-01, is a Thursday; the first Monday after it starts the weeks that are looked at here. */
const MONDAY = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

export const calendarNamed = (contract: Contract, id: string | undefined): CalendarDeclaration | undefined =>
  id === undefined ? undefined : contract.calendars.find((calendar) => calendar.id === id);

/** The calendar as clocks run in it. */
export const workingCalendarOf = ({ id, zone, open, closed }: CalendarDeclaration): WorkingCalendar =>
  open === undefined ? { kind: 'always', zone } : { kind: 'hours', name: id, zone, open, closed, holidays: [] };

/** Open times of an ordinary week's clock on the wall, some weeks on end, from a Monday at midnight; `undefined` for an unsound calendar. */
function ordinaryWeeks(calendar: CalendarDeclaration, weeks: number): readonly Interval[] | undefined {
  try {
    const week = workingWeek({ ...workingCalendarOf({ ...calendar, closed: [] }) });
    return shiftsBetween(week, { start: MONDAY, end: MONDAY + weeks * WEEK_MS });
  } catch (error) {
    if (error instanceof CalendarError) return undefined;
    throw error;
  }
}

/** How long the calendar is open in a period of that many days, by the weekday on which it begins; holidays left out of account. */
export interface OpenTime {
  readonly least: number;
  readonly most: number;
}

export function openTimeIn(calendar: CalendarDeclaration, { days }: PeriodLength): OpenTime | undefined {
  const open = ordinaryWeeks(calendar, Math.ceil(days / 7) + 1);
  if (open === undefined) return undefined;
  const times = WEEKDAYS.map((_, first) => {
    const start = MONDAY + first * DAY_MS;
    return total(clip(open, { start, end: start + days * DAY_MS }));
  });
  return { least: Math.min(...times), most: Math.max(...times) };
}

/** A time of the week: `Fri 18:00`. */
export interface WeekTime {
  readonly weekday: Weekday;
  /** After midnight. */
  readonly ms: number;
}

/** A stretch for which the calendar is closed, holidays left out of account. */
export interface Closure {
  readonly from: WeekTime;
  readonly to: WeekTime;
  readonly ms: number;
}

/** The longest stretch of an ordinary week for which the calendar is closed; `undefined` where it's always open, or unsound. */
export function longestClosure(calendar: CalendarDeclaration): Closure | undefined {
  const open = ordinaryWeeks(calendar, 3);
  if (open === undefined || calendar.open === undefined) return undefined;
  const within = { start: MONDAY, end: MONDAY + 3 * WEEK_MS };
  // The first of equal ones in the second week: those at the edges are cut.
  const [longest] = complement(open, within)
    .filter(({ start, end }) => start > within.start && end < within.end)
    .toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.start - b.start);
  return longest && { from: weekTime(longest.start), to: weekTime(longest.end), ms: lengthOf(longest) };
}

function weekTime(wall: number): WeekTime {
  const inWeek = (wall - MONDAY) % WEEK_MS;
  return { weekday: WEEKDAYS[Math.floor(inWeek / DAY_MS)] ?? 'mon', ms: inWeek % DAY_MS };
}

/** The longest single opening of an ordinary week. */
export function longestOpening(calendar: CalendarDeclaration): number {
  const open = ordinaryWeeks(calendar, 3) ?? [];
  return Math.max(0, ...open.map(lengthOf));
}
