import type { Deadline } from '../contract/contract.ts';
import { type CompiledCalendar, isWorkingDay } from '../time/calendar.ts';
import { addMonths, type DayNumber } from '../time/civil.ts';
import { periodByIndex, periodContaining } from '../time/periods.ts';
import { localDay, startOfDay } from '../time/zone.ts';
import type { Environment } from './context.ts';

/**
 * The last local day of a deadline that runs from a day, which isn't counted itself (C6). `undefined` where it counts working days and names no calendar
 * that is known.
 */
export function lastDay(
  from: DayNumber,
  deadline: Deadline,
  { zone, calendar }: Pick<Environment, 'zone' | 'calendar'>,
): DayNumber | undefined {
  switch (deadline.unit) {
    case 'calendar-days':
      return from + deadline.count;
    case 'months':
      return addMonths(from, deadline.count);
    case 'working-days': {
      const compiled = deadline.calendar === undefined ? undefined : calendar(deadline.calendar);
      return compiled && workingDaysAfter(from, deadline.count, compiled);
    }
    case 'periods': {
      const { index } = periodContaining(deadline.period, zone, startOfDay(zone, from));
      return localDay(zone, periodByIndex(deadline.period, zone, index + deadline.count).end - 1);
    }
    default:
      return deadline satisfies never;
  }
}

function workingDaysAfter(day: DayNumber, count: number, calendar: CompiledCalendar): DayNumber {
  let last = day;
  for (let left = count; left > 0; left--) {
    do last++;
    while (!isWorkingDay(calendar, last));
  }
  return last;
}
