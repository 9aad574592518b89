import type { Claim } from '../contract/contract.ts';
import type { StatedClaim } from '../statement/statement.ts';
import { isWorkingDay } from '../time/calendar.ts';
import { addMonths, type DayNumber, isoDate } from '../time/civil.ts';
import type { Instant } from '../time/intervals.ts';
import { localDay } from '../time/zone.ts';
import type { Facts } from './facts.ts';
import { SettlementError } from './options.ts';

type ByParty = Extract<Claim, { kind: 'claim' }>;

/**
 * By when a credit can be claimed: the last local date in the agreement's zone (R7). Days are counted from the last day of
 * the period or event, which isn't one of them.
 */
export function claimAfter(end: Instant, { contract, environment, words }: Facts): StatedClaim {
  const { claim } = contract.creditTerms;
  switch (claim.kind) {
    case 'automatic':
      return { kind: 'automatic' };
    case 'claim': {
      const by = words.party(claim.by);
      if (claim.within === undefined) return { kind: 'claim', by };
      const lastDay = localDay(environment.zone, end - 1);
      return { kind: 'claim', by, until: isoDate(deadlineAfter(lastDay, claim.within, claim, environment)) };
    }
    default:
      return claim satisfies never;
  }
}

function deadlineAfter(
  day: DayNumber,
  { count, unit, calendar }: NonNullable<ByParty['within']>,
  claim: ByParty,
  environment: Facts['environment'],
): DayNumber {
  switch (unit) {
    case 'calendar-days':
      return day + count;
    case 'months':
      return addMonths(day, count);
    case 'working-days':
      return workingDaysAfter(day, count, claim, calendar, environment);
    default:
      return unit satisfies never;
  }
}

function workingDaysAfter(
  day: DayNumber,
  count: number,
  { at }: ByParty,
  id: string | undefined,
  environment: Facts['environment'],
): DayNumber {
  const calendar = id === undefined ? undefined : environment.calendar(id);
  if (calendar === undefined)
    throw new SettlementError(
      'a claim within working days needs a calendar: say `within … working days in CALENDAR` (C6)',
      at,
    );
  let last = day;
  for (let left = count; left > 0; left--) {
    do last++;
    while (!isWorkingDay(calendar, last));
  }
  return last;
}
