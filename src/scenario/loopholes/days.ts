import { isoDate } from '../../time/civil.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import { localDay } from '../../time/zone.ts';
import type { StatedDays } from './probe.ts';

/** The local date of an instant. */
const localDate = (zone: string, instant: Instant): string => isoDate(localDay(zone, instant));

/** The day after the last that a period touches, which ends at `end`. */
export const lastDayOf = (zone: string, end: Instant): string => isoDate(localDay(zone, end - 1) + 1);

/** The local dates of a period. */
export const daysOf = ({ zone }: { readonly zone: string }, { start, end }: Interval): StatedDays => ({
  from: localDate(zone, start),
  until: lastDayOf(zone, end),
});
