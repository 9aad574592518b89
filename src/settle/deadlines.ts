import type { Deadline } from '../contract/contract.ts';
import type { SourceRange } from '../contract/source.ts';
import type { Environment } from '../evaluate/context.ts';
import { isWorkingDay } from '../time/calendar.ts';
import { addMonths, type DayNumber } from '../time/civil.ts';
import { periodByIndex, periodContaining } from '../time/periods.ts';
import { localDay, startOfDay } from '../time/zone.ts';
import { SettlementError } from './options.ts';

/** The last local day of a deadline that runs from a day, which isn't counted itself (C6). */
export function lastDayOf(from: DayNumber, deadline: Deadline, at: SourceRange, environment: Environment): DayNumber {
  switch (deadline.unit) {
    case 'calendar-days':
      return from + deadline.count;
    case 'months':
      return addMonths(from, deadline.count);
    case 'working-days':
      return workingDaysAfter(from, deadline.count, deadline.calendar, at, environment);
    case 'periods': {
      const { zone } = environment;
      const { index } = periodContaining(deadline.period, zone, startOfDay(zone, from));
      return localDay(zone, periodByIndex(deadline.period, zone, index + deadline.count).end - 1);
    }
    default:
      return deadline satisfies never;
  }
}

function workingDaysAfter(
  day: DayNumber,
  count: number,
  id: string | undefined,
  at: SourceRange,
  environment: Environment,
): DayNumber {
  const calendar = id === undefined ? undefined : environment.calendar(id);
  if (calendar === undefined)
    throw new SettlementError(
      'a deadline in working days needs a calendar: say `within … working days in CALENDAR` (C6)',
      at,
    );
  let last = day;
  for (let left = count; left > 0; left--) {
    do last++;
    while (!isWorkingDay(calendar, last));
  }
  return last;
}
