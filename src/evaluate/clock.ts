import type { ComparisonOperator } from '../contract/expression.ts';
import { isInteger, rational, toInteger } from '../exact/rational.ts';
import {
  addCalendarDays,
  addWorking,
  addWorkingDays,
  addWorkingWithPauses,
  type CompiledCalendar,
  elapsedWithPauses,
} from '../time/calendar.ts';
import { type Instant, type Interval, type IntervalSet, intersect, normalise, total } from '../time/intervals.ts';
import { possible, type Tristate } from '../time/tristate.ts';
import type { Zone } from '../time/zone.ts';
import { compareResults } from './compare.ts';
import {
  between,
  duration,
  instant,
  type Ordered,
  type Quantity,
  type Result,
  unknown,
  valueResult,
} from './result.ts';

/** A clock between two instants of a row, working time only where there is a calendar, stopped during the pauses (C1, C2). */
export interface Clock {
  readonly from: Instant;
  /** Absent while it still runs. */
  readonly to: Instant | undefined;
  readonly calendar: CompiledCalendar | undefined;
  readonly pauses: IntervalSet;
  /** The pauses and what may be one, where conditions aren't known everywhere. */
  readonly mayPause: IntervalSet;
  readonly asOf: Instant;
  readonly zone: Zone;
}

const RUNNING = 'the clock still runs';

/** How long the clock ran. One that still runs has run until now at least (C2). */
export function elapsedResult(clock: Clock): Result {
  const { from, to, asOf } = clock;
  const least = duration(rational(runUntil(clock, to ?? Math.max(from, asOf), clock.mayPause)));
  if (to === undefined) return between(least, undefined, RUNNING);
  return between(least, duration(rational(runUntil(clock, to, clock.pauses))), UNSURE);
}

const UNSURE = "it isn't known whether the clock stood (D2)";

function runUntil({ from, calendar }: Clock, to: Instant, pauses: IntervalSet): number {
  if (to <= from) return 0;
  if (calendar !== undefined) return elapsedWithPauses(calendar, from, to, pauses);
  if (pauses.length === 0) return to - from;
  return to - from - total(intersect(normalise(pauses), [{ start: from, end: to }]));
}

/** `elapsed … at most 2 working days`: whether the clock stopped by a deadline, since a working day is no fixed time (C6). */
export function compareClockWithDays(operator: ComparisonOperator, clock: Clock, days: Quantity): Result {
  const due = dueAfterDays(clock, days);
  if (due.state !== 'value') return due;
  const stopped: Result =
    clock.to === undefined
      ? between({ kind: 'instant', value: clock.asOf }, undefined, RUNNING)
      : valueResult(instant(clock.to));
  return compareResults(operator, stopped, due, clock.zone);
}

/** When so many days have passed on a clock, as far as it certainly stood; `undefined` where they can't be counted. */
export function passedAfterDays(clock: Clock, days: Quantity): Instant | undefined {
  const due = dueAfterDays({ ...clock, mayPause: clock.pauses }, days);
  return due.state === 'value' && due.value.kind === 'instant' ? due.value.value : undefined;
}

function dueAfterDays(clock: Clock, days: Quantity): Result {
  const unpaused = deadlineResult({
    from: clock.from,
    plus: days,
    calendar: clock.calendar,
    zone: clock.zone,
  });
  const { from, calendar, pauses, mayPause } = clock;
  return postponed(unpaused, from, calendar, { yes: pauses, unknown: mayPause });
}

/** A deadline that pauses move on, each by what of it lies before the deadline (C2, O4). */
export function postponed(due: Result, from: Instant, calendar: CompiledCalendar | undefined, stood: Tristate): Result {
  if (due.state !== 'value' || due.value.kind !== 'instant') return due;
  const { value } = due.value;
  const moved = (pauses: IntervalSet): Ordered => ({
    kind: 'instant',
    value: pauses.length === 0 ? value : deferred(value, { from, calendar, pauses }),
  });
  return between(moved(stood.yes), moved(possible(stood)), UNSURE);
}

/** A deadline moved by the time that the clock stood before it: as long as the move brings in further pauses, by those too. */
function deferred(due: Instant, { from, calendar, pauses }: Pick<Clock, 'from' | 'calendar' | 'pauses'>): Instant {
  const later = pauses.filter(({ end }) => end > from);
  if (calendar !== undefined) {
    const stood = pausedTime(calendar, later, { start: from, end: due });
    if (stood === 0) return due;
    return addWorkingWithPauses(calendar, due, stood, later);
  }
  let left = total(intersect(normalise(later), [{ start: from, end: due }]));
  let at = due;
  for (const { start, end } of normalise(later)) {
    if (end <= at) continue;
    const running = start - at;
    if (running >= left) break;
    left -= Math.max(0, running);
    at = end;
  }
  return at + left;
}

function pausedTime(calendar: CompiledCalendar, pauses: readonly Interval[], within: Interval): number {
  const all = elapsedWithPauses(calendar, within.start, within.end, []);
  return all - elapsedWithPauses(calendar, within.start, within.end, pauses);
}

export interface DeadlineQuestion {
  readonly from: Instant;
  /** A duration, or days of a calendar; negative for a deadline before the instant. */
  readonly plus: Quantity;
  readonly calendar: CompiledCalendar | undefined;
  /** Local time `HH:mm` at which it falls due. */
  readonly at?: string | undefined;
  readonly cutOff?: string | undefined;
  readonly zone: Zone;
}

/** When something falls due (C6): after working time, working days, calendar days or plain time. */
export function deadlineResult({ from, plus, calendar, at, cutOff, zone }: DeadlineQuestion): Result {
  if (plus.kind === 'duration') return afterDuration(from, plus, calendar);
  if (plus.kind !== 'days') return unknown('undefined', `a deadline cannot be ${plus.kind} away`);
  if (!isInteger(plus.value)) return unknown('undefined', 'a deadline lies whole days away');
  const days = toInteger(plus.value);
  switch (plus.day) {
    case 'calendar':
      return valueResult(instant(addCalendarDays(calendar?.zone ?? zone, from, days, at)));
    case 'working':
      if (calendar === undefined) return unknown('undefined', 'working days need a calendar (C6)');
      if (days < 0) return unknown('undefined', 'working days are counted forwards only');
      return valueResult(
        instant(
          addWorkingDays(calendar, from, days, {
            ...(at === undefined ? {} : { at }),
            ...(cutOff === undefined ? {} : { cutOff }),
          }),
        ),
      );
    default:
      return plus.day satisfies never;
  }
}

function afterDuration(from: Instant, plus: Quantity, calendar: CompiledCalendar | undefined): Result {
  if (!isInteger(plus.value)) return unknown('undefined', 'a deadline lies whole milliseconds away');
  const ms = toInteger(plus.value);
  return valueResult(instant(calendar === undefined || ms < 0 ? from + ms : addWorking(calendar, from, ms)));
}
