import { addMonths, type DayNumber, dayNumber, parseIsoDate } from '../time/civil.ts';

/** A stretch of local dates: `until` is the day after the last. */
export interface DateRange {
  readonly from: DayNumber;
  readonly until: DayNumber;
}

/** How a period is written on a command line, in a setting or in a scenario. */
export const PERIOD_FORMS = 'a year (2025), a quarter (2025-Q1), a month (2025-01) or a day (2025-01-15)';

const YEAR = /^(\d{4})$/;
const QUARTER = /^(\d{4})-[Qq]([1-4])$/;
const MONTH = /^(\d{4})-(\d{2})$/;

/** The local dates that `2025`, `2025-Q1`, `2025-01` or `2025-01-15` names; `undefined` for anything else. */
export function parsePeriodText(text: string): DateRange | undefined {
  const trimmed = text.trim();
  const year = YEAR.exec(trimmed);
  if (year) return months(Number(year[1]), 1, 12);
  const quarter = QUARTER.exec(trimmed);
  if (quarter) return months(Number(quarter[1]), (Number(quarter[2]) - 1) * 3 + 1, 3);
  const month = MONTH.exec(trimmed);
  if (month)
    return Number(month[2]) >= 1 && Number(month[2]) <= 12 ? months(Number(month[1]), Number(month[2]), 1) : undefined;
  const day = parseIsoDate(trimmed);
  return day === undefined ? undefined : { from: day, until: day + 1 };
}

function months(year: number, month: number, count: number): DateRange {
  const from = dayNumber(year, month, 1);
  return { from, until: addMonths(from, count) };
}
