import { DAY_MS, HOUR_MS } from '../time/civil.ts';
import { type Interval, lengthOf } from '../time/intervals.ts';

/** Months of a calendar, a contract or a bill differ by three days at most, quarters and years by less. */
const SLACK_MS = 3 * DAY_MS;
/** The longest local day. */
const LONGEST_DAY_MS = 25 * HOUR_MS;

/**
 * Whether a stretch of the calendar names a period of a target on record (G3): a day the one around it, whatever stretch is as long all that begin
 * in it. A verdict on a month is none on its quarter, so that a month names no quarter.
 */
export function namesPeriod(during: Interval, period: Interval): boolean {
  if (isDay(during) && period.start <= during.start && during.end <= period.end) return true;
  const begins = during.start <= period.start && period.start < during.end;
  return begins && lengthOf(during) >= lengthOf(period) - SLACK_MS;
}

export const isDay = (during: Interval): boolean => lengthOf(during) <= LONGEST_DAY_MS;
