import { addMonths, DAY_MS, type DayNumber, dayNumber, isoDate, parseClockTime, type Wall } from './civil.ts';
import {
  type Duration,
  firstEndingAfter,
  type Instant,
  type Interval,
  type IntervalSet,
  lengthOf,
  normalise,
} from './intervals.ts';
import {
  CalendarError,
  LONGEST_CLOSURE,
  shiftsBetween,
  shiftsOn,
  type WorkingCalendar,
  type WorkingWeek,
  workingWeek,
} from './workingCalendar.ts';
import { localDay, offsetSegments, startOfDay, toInstant, toWall, type Zone, type ZoneLike, zoneOf } from './zone.ts';

/**
 * A working calendar laid out in time. It's extended when a question reaches beyond what is laid out, which changes no answer;
 * ask it through the functions of this file.
 */
export interface CompiledCalendar {
  readonly calendar: WorkingCalendar;
  readonly zone: Zone;
  readonly week: WorkingWeek;
  /** What is laid out so far. */
  layout: Layout;
}

interface Layout {
  readonly range: Interval;
  readonly open: IntervalSet;
  /** Working time of the range before each interval of `open`. */
  readonly before: Float64Array;
  /** The ends of `open`, and for each day since the range began the first interval that ends after its beginning: a million clocks look here. */
  readonly ends: Float64Array;
  readonly byDay: Int32Array;
}

const YEAR = 366 * DAY_MS;
/** Dates are four-digit years. */
const EVER: Interval = { start: dayNumber(1, 1, 2) * DAY_MS, end: dayNumber(9999, 12, 31) * DAY_MS };

/**
 * Lays the calendar out over `[from, to)`: one pass over local days, with an instant open if its local reading lies in a shift.
 * So a shift over a change of offset is as long as the clock on the wall says (C1).
 * Throws a CalendarError for an unsound calendar and for one that stays closed for 400 days (C3).
 */
export function compileCalendar(calendar: WorkingCalendar, from: Instant, to: Instant): CompiledCalendar {
  const week = workingWeek(calendar);
  const zone = zoneOf(calendar.zone);
  return { calendar, zone, week, layout: layOut({ calendar, week, zone }, { start: from, end: Math.max(from, to) }) };
}

/** The calendar's working time in `within`. */
export function workingTime(compiled: CompiledCalendar, within: Interval): IntervalSet {
  const { open } = reaching(compiled, within.start, within.end);
  const part: Interval[] = [];
  for (let i = firstEndingAfter(open, within.start); i < open.length; i++) {
    const { start, end } = open[i] as Interval;
    if (start >= within.end) break;
    part.push({ start: Math.max(start, within.start), end: Math.min(end, within.end) });
  }
  return part;
}

/** Working time in `[from, to)`: 0 where `to` isn't after `from` (C1). */
export function elapsed(compiled: CompiledCalendar, from: Instant, to: Instant): Duration {
  if (to <= from) return 0;
  const layout = reaching(compiled, from, to);
  return workedUntil(layout, to) - workedUntil(layout, from);
}

/** Working time in `[from, to)` outside the pauses, which may overlap and reach over closing hours (C2). */
export function elapsedWithPauses(
  compiled: CompiledCalendar,
  from: Instant,
  to: Instant,
  pauses: Iterable<Interval>,
): Duration {
  let time = elapsed(compiled, from, to);
  for (const { start, end } of normalise(pauses)) time -= elapsed(compiled, Math.max(start, from), Math.min(end, to));
  return time;
}

/** Sorted stretches that lie apart, from one place of two columns to before another. */
export interface StretchesOf {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly first: number;
  readonly end: number;
}

/** As `elapsedWithPauses`, of one of many clocks whose pauses stand in columns. */
export function elapsedOutside(
  compiled: CompiledCalendar,
  from: Instant,
  to: Instant,
  { starts, ends, first, end }: StretchesOf,
): Duration {
  let time = elapsed(compiled, from, to);
  for (let i = first; i < end; i++)
    time -= elapsed(compiled, Math.max(starts[i] as number, from), Math.min(ends[i] as number, to));
  return time;
}

/** As `addWorkingWithPauses`, of one of many clocks whose pauses stand in columns. */
export function addWorkingOutside(
  compiled: CompiledCalendar,
  start: Instant,
  work: Duration,
  { starts, ends, first, end }: StretchesOf,
): Instant {
  let at = start;
  let left = work;
  for (let i = first; i < end; i++) {
    if ((ends[i] as number) <= at) continue;
    const until = elapsed(compiled, at, starts[i] as number);
    if (until >= left && left > 0) break;
    left -= until;
    at = ends[i] as number;
  }
  return addWorking(compiled, at, left);
}

/** Where a clock that is started at `instant` begins to run: there, or at the next opening (C3). */
export function clockStart(compiled: CompiledCalendar, instant: Instant): Instant {
  const { open } = reaching(compiled, instant, instant + LONGEST_CLOSURE + DAY_MS);
  const next = open[firstEndingAfter(open, instant)];
  if (next === undefined) throw neverOpens(compiled.calendar, instant);
  return Math.max(next.start, instant);
}

/**
 * The first instant at which `work` has elapsed since `start`: closing time rather than the next opening, where both fit. For no work, where
 * the clock begins to run. The inverse of `elapsed`.
 */
export function addWorking(compiled: CompiledCalendar, start: Instant, work: Duration): Instant {
  const begin = clockStart(compiled, start);
  if (work <= 0) return begin;
  for (let reach = begin + 2 * work + LONGEST_CLOSURE; ; reach += reach - begin) {
    const layout = reaching(compiled, begin, reach);
    const target = workedUntil(layout, begin) + work;
    if (workedUntil(layout, layout.range.end) >= target) return instantOfWork(layout, target);
  }
}

/** As `addWorking`, with the clock stopped during the pauses (C2). */
export function addWorkingWithPauses(
  compiled: CompiledCalendar,
  start: Instant,
  work: Duration,
  pauses: Iterable<Interval>,
): Instant {
  let at = start;
  let left = work;
  for (const pause of normalise(pauses)) {
    if (pause.end <= at) continue;
    const until = elapsed(compiled, at, pause.start);
    if (until >= left && left > 0) break;
    left -= until;
    at = pause.end;
  }
  return addWorking(compiled, at, left);
}

export interface DayDeadline {
  /** `HH:mm` (or `24:00`) at which a deadline falls due; default the time of day at which the clock began. */
  readonly at?: string;
  /** `HH:mm` from which on something counts as received on the next working day. */
  readonly cutOff?: string;
}

/**
 * The deadline `days` working days after `start` (C6). The day of receipt is the local date of `start` if work is still done on it and the
 * cut-off hasn't passed, else the next working day; the deadline falls on the working day that many after it, at the time of day
 * at which the clock began (C3), held between the beginning and the end of that day's work. A night shift is a part of the day it begins
 * on.
 */
export function addWorkingDays(
  compiled: CompiledCalendar,
  start: Instant,
  days: number,
  { at, cutOff }: DayDeadline = {},
): Instant {
  if (!Number.isInteger(days) || days < 0)
    throw new RangeError(`${days} working days cannot be added: write a whole number`);
  const receipt = workingDayFrom(compiled, dayOfReceipt(compiled, start, cutOff));
  let due = receipt;
  for (let left = days; left > 0; left--) due = workingDayFrom(compiled, due.day + 1);
  if (at !== undefined) return toInstant(compiled.zone, wallOn(due.day, at)).instant;
  const begun = toWall(compiled.zone, clockStart(compiled, Math.max(start, receipt.opens)));
  const sameTime = toInstant(compiled.zone, begun + (due.day - receipt.day) * DAY_MS).instant;
  return Math.min(Math.max(sameTime, due.opens), due.close);
}

/** Whether work is done on a local date: it's a working day then, however short (C6). */
export const isWorkingDay = (compiled: CompiledCalendar, day: DayNumber): boolean =>
  workOf(compiled, day) !== undefined;

/** `days` dates later at the same local time of day, or at `at` (T3 for a time that is skipped or repeated). */
export function addCalendarDays(zone: ZoneLike, start: Instant, days: number, at?: string): Instant {
  const wall = toWall(zone, start);
  return toInstant(zone, at === undefined ? wall + days * DAY_MS : wallOn(Math.floor(wall / DAY_MS) + days, at))
    .instant;
}

/** `months` later on the same day of the month, or on the last of a shorter one (T4), at the same local time of day or at `at`. */
export function addCalendarMonths(zone: ZoneLike, start: Instant, months: number, at?: string): Instant {
  const wall = toWall(zone, start);
  const day = Math.floor(wall / DAY_MS);
  const target = addMonths(day, months);
  return toInstant(zone, at === undefined ? wall + (target - day) * DAY_MS : wallOn(target, at)).instant;
}

function wallOn(day: DayNumber, time: string): Wall {
  const sinceMidnight = parseClockTime(time);
  if (sinceMidnight === undefined) throw new RangeError(`'${time}' is not a time of day: write it as 17:00`);
  return day * DAY_MS + sinceMidnight;
}

interface WorkingDay {
  readonly day: DayNumber;
  readonly opens: Instant;
  readonly close: Instant;
}

function dayOfReceipt(compiled: CompiledCalendar, start: Instant, cutOff: string | undefined): DayNumber {
  const today = localDay(compiled.zone, start);
  // Yesterday's night shift may still be running.
  for (const day of [today - 1, today]) {
    const work = workOf(compiled, day);
    const received = cutOff === undefined || start < toInstant(compiled.zone, wallOn(day, cutOff)).instant;
    if (work !== undefined && start < work.close && received) return day;
  }
  return today + 1;
}

/** The first working day from `day` on. */
function workingDayFrom(compiled: CompiledCalendar, day: DayNumber): WorkingDay {
  const last = day + LONGEST_CLOSURE / DAY_MS;
  for (let candidate = day; candidate <= last; candidate++) {
    const work = workOf(compiled, candidate);
    if (work !== undefined) return work;
  }
  throw neverOpens(compiled.calendar, startOfDay(compiled.zone, day));
}

/** When the work of a local date begins and ends; `undefined` where none is done. */
function workOf({ week, zone }: CompiledCalendar, day: DayNumber): WorkingDay | undefined {
  const shifts = shiftsOn(week, day);
  const last = shifts.at(-1);
  const first = shifts[0];
  if (first === undefined || last === undefined) return undefined;
  const around = { start: first.start - DAY_MS, end: last.end + DAY_MS };
  const open = toInstants(shifts, zone, around);
  const [opens, close] = [open[0]?.start, open.at(-1)?.end];
  return opens === undefined || close === undefined ? undefined : { day, opens, close };
}

function layOut({ calendar, week, zone }: Omit<CompiledCalendar, 'layout'>, range: Interval): Layout {
  const walls = shiftsBetween(week, { start: range.start - DAY_MS, end: range.end + DAY_MS });
  const open = toInstants(walls, zone, range);
  const before = new Float64Array(open.length);
  let worked = 0;
  let closedSince = range.start;
  open.forEach((interval, i) => {
    if (interval.start - closedSince > LONGEST_CLOSURE) throw neverOpens(calendar, closedSince);
    before[i] = worked;
    worked += lengthOf(interval);
    closedSince = interval.end;
  });
  if (range.end - closedSince > LONGEST_CLOSURE) throw neverOpens(calendar, closedSince);
  const ends = Float64Array.from(open, ({ end }) => end);
  const byDay = new Int32Array(Math.floor(lengthOf(range) / DAY_MS) + 1);
  let next = 0;
  for (let day = 0; day < byDay.length; day++) {
    while (next < ends.length && (ends[next] as number) <= range.start + day * DAY_MS) next++;
    byDay[day] = next;
  }
  return { range, open, before, ends, byDay };
}

/** The instants of `range` whose local reading lies in `walls`: each stretch of one offset is a shift of the line. */
function toInstants(walls: IntervalSet, zone: Zone, range: Interval): IntervalSet {
  const instants: Interval[] = [];
  for (const { start, end, offset } of offsetSegments(zone, range.start, range.end)) {
    for (let i = firstEndingAfter(walls, start + offset); i < walls.length; i++) {
      const wall = walls[i] as Interval;
      if (wall.start >= end + offset) break;
      instants.push({ start: Math.max(wall.start - offset, start), end: Math.min(wall.end - offset, end) });
    }
  }
  return normalise(instants);
}

/** A layout that holds `[from, to)`, extended by at least a year where needed, so that growing stays cheap. */
function reaching(compiled: CompiledCalendar, from: Instant, to: Instant): Layout {
  const { range } = compiled.layout;
  if (from >= range.start && to <= range.end) return compiled.layout;
  if (!(from >= EVER.start && to <= EVER.end))
    throw new CalendarError(`a clock from ${from} to ${to} leaves the years 1 to 9999`);
  // Nothing is laid out yet: what is asked for is where most will be.
  if (lengthOf(range) === 0) {
    const [start, end] = [Math.max(EVER.start, from - YEAR), Math.min(EVER.end, to + YEAR)];
    compiled.layout = layOut(compiled, { start, end });
    return compiled.layout;
  }
  const more = Math.max(lengthOf(range), YEAR);
  const start = from < range.start ? Math.max(EVER.start, Math.min(from, range.start - more)) : range.start;
  const end = to > range.end ? Math.min(EVER.end, Math.max(to, range.end + more)) : range.end;
  compiled.layout = layOut(compiled, { start, end });
  return compiled.layout;
}

/** Working time of the layout's range before `instant`, which lies in it. */
function workedUntil({ range, open, before, ends, byDay }: Layout, instant: Instant): Duration {
  let i = byDay[Math.floor((instant - range.start) / DAY_MS)] ?? firstEndingAfter(open, instant);
  while (i < ends.length && (ends[i] as number) <= instant) i++;
  const interval = open[i];
  if (interval === undefined) {
    const last = open.at(-1);
    return last === undefined ? 0 : (before[i - 1] ?? 0) + lengthOf(last);
  }
  return (before[i] ?? 0) + Math.max(0, instant - interval.start);
}

/** The first instant at which the working time of the layout's range has reached `worked` (above 0). */
function instantOfWork({ open, before }: Layout, worked: Duration): Instant {
  let low = 0;
  let high = open.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((before[middle] ?? 0) < worked) low = middle;
    else high = middle - 1;
  }
  return (open[low] as Interval).start + worked - (before[low] ?? 0);
}

function neverOpens(calendar: WorkingCalendar, from: Instant): CalendarError {
  const name = calendar.kind === 'hours' ? calendar.name : undefined;
  const day = isoDate(localDay(zoneOf(calendar.zone), from));
  const which = name === undefined ? 'the calendar' : `calendar ${name}`;
  return new CalendarError(`${which} has no opening in the 400 days from ${day}: a clock would never run (C3)`, name);
}
