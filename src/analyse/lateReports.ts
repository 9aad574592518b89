import type { ClaimByParty, Contract, Deadline, Target } from '../contract/contract.ts';
import type { Environment } from '../evaluate/context.ts';
import { lastDay } from '../evaluate/deadlines.ts';
import { compileCalendar } from '../time/calendar.ts';
import { DAY_MS, type DayNumber, parseIsoDate } from '../time/civil.ts';
import { periodsBetween } from '../time/periods.ts';
import { localDay, startOfDay, zoneOf } from '../time/zone.ts';
import { calendarNamed, workingCalendarOf } from './openTime.ts';

/** A period of which the report may come when nobody can claim any more. */
export interface LateReport {
  /** Its first and last local day. */
  readonly from: DayNumber;
  readonly until: DayNumber;
  readonly reported: DayNumber;
  readonly claimable: DayNumber;
}

/** Long enough that a deadline in days meets every length of month and each weekday. */
const YEARS = 2;

/**
 * The first period, in the first two years of the term, of which a report that is just in time comes on the last day for a claim, or later. A claim that counts from
 * an event is the shortest for one that ends on the first day. `undefined` where the report always leaves a day, or where it can't be told.
 */
export function firstLateReport(
  contract: Contract,
  { scope }: Target,
  { within, from }: ClaimByParty,
  report: Deadline,
): LateReport | undefined {
  const begin = contract.term && parseIsoDate(contract.term.from);
  if (!within || from === 'awareness' || begin === undefined) return undefined;
  const zone = zoneOf(contract.zone);
  const start = startOfDay(zone, begin);
  const end = startOfDay(zone, begin + YEARS * 366);
  const environment = environmentOf(contract, start, end + 366 * DAY_MS);
  const byEvent = from === 'event-end' && scope.kind === 'each-row';
  for (const period of periodsBetween(scope.period, zone, start, end)) {
    const first = localDay(zone, period.start);
    const last = localDay(zone, period.end - 1);
    const reported = lastDay(last, report, environment);
    const claimable = lastDay(byEvent ? first : last, within, environment);
    if (reported === undefined || claimable === undefined) return undefined;
    if (reported >= claimable) return { from: first, until: last, reported, claimable };
  }
  return undefined;
}

function environmentOf(contract: Contract, from: number, to: number): Pick<Environment, 'zone' | 'calendar'> {
  const compiled = new Map<string, ReturnType<typeof compileCalendar> | undefined>();
  return {
    zone: zoneOf(contract.zone),
    calendar: (id) => {
      if (!compiled.has(id)) {
        const declared = calendarNamed(contract, id);
        compiled.set(id, declared && compileCalendar(workingCalendarOf(declared), from, to));
      }
      return compiled.get(id);
    },
  };
}
