import type { Deadline } from '../contract/contract.ts';
import type { SourceRange } from '../contract/source.ts';
import type { Environment } from '../evaluate/context.ts';
import { lastDay } from '../evaluate/deadlines.ts';
import type { DayNumber } from '../time/civil.ts';
import { SettlementError } from './options.ts';

/** The last local day of a deadline that runs from a day, which isn't counted itself (C6). */
export function lastDayOf(from: DayNumber, deadline: Deadline, at: SourceRange, environment: Environment): DayNumber {
  const last = lastDay(from, deadline, environment);
  if (last === undefined)
    throw new SettlementError(
      'a deadline in working days needs a calendar: say `within … working days in CALENDAR` (C6)',
      at,
    );
  return last;
}
