import type { DayCountNode } from '../contract/expression.ts';
import { rational } from '../exact/rational.ts';
import { type CompiledCalendar, isWorkingDay, workingTime } from '../time/calendar.ts';
import { type Instant, lengthOf } from '../time/intervals.ts';
import { localDay, startOfDay, type Zone } from '../time/zone.ts';
import { type Result, unknown, valueResult } from './result.ts';

export interface DayCountQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly day: DayCountNode['day'];
  readonly mode: DayCountNode['mode'];
  readonly calendar: CompiledCalendar | undefined;
  readonly zone: Zone;
}

/**
 * How many local days lie between two instants (C6). *Started* counts each day on which any of the time falls, the day of the
 * last instant included where it has begun; *full* counts the days that lie between them from end to end. Of working days,
 * only working time counts.
 */
export function daysBetween(question: DayCountQuestion): Result {
  const { from, to, day, mode, calendar } = question;
  if (day === 'working' && calendar === undefined) return unknown('undefined', 'working days need a calendar (C6)');
  if (to <= from) return valueResult({ kind: 'number', value: rational(0) });
  const zone = calendar?.zone ?? question.zone;
  const first = localDay(zone, from);
  const last = localDay(zone, to - 1);
  let count = 0;
  for (let at = first; at <= last; at++) {
    const bounds = { start: startOfDay(zone, at), end: startOfDay(zone, at + 1) };
    const inside = { start: Math.max(bounds.start, from), end: Math.min(bounds.end, to) };
    if (day === 'calendar' || calendar === undefined)
      count += mode === 'each-started' || lengthOf(inside) === lengthOf(bounds) ? 1 : 0;
    else if (isWorkingDay(calendar, at)) {
      const worked = worksIn(calendar, inside);
      count += worked > 0 && (mode === 'each-started' || worked === worksIn(calendar, bounds)) ? 1 : 0;
    }
  }
  return valueResult({ kind: 'number', value: rational(count) });
}

const worksIn = (calendar: CompiledCalendar, within: { readonly start: Instant; readonly end: Instant }): number =>
  workingTime(calendar, within).reduce((sum, interval) => sum + lengthOf(interval), 0);
