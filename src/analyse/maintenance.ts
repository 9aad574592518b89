import type { Condition, Contract, MaintenanceWindows } from '../contract/contract.ts';
import type { PeriodSpec } from '../contract/period.ts';
import { walk } from '../contract/walk.ts';
import { lengthsOf, type PeriodLength } from './budget.ts';
import { calendarNamed, longestOpening, openTimeIn } from './openTime.ts';
import { conditionsIn, counts, exclusionsOf, type TimeTarget } from './timeTarget.ts';

/** How long planned windows are in a period of one length, as far as nothing takes them out. */
export interface PlannedTime {
  readonly length: PeriodLength;
  /** By the weekday on which the period begins. */
  readonly least: number;
  readonly most: number;
}

/**
 * What the windows take of each length of a target's period. `undefined` where they are, or may be, excluded, where they're too short
 * to count, or where their periods don't fit into the target's.
 */
export function plannedTime(
  contract: Contract,
  target: TimeTarget,
  windows: MaintenanceWindows,
): readonly PlannedTime[] | undefined {
  const { period } = target.target.scope;
  const exclusions = exclusionsOf(contract, target.metric.measure);
  switch (windows.kind) {
    case 'calendar': {
      const calendar = calendarNamed(contract, windows.calendar);
      if (!calendar || calendar.open === undefined) return undefined;
      if (exclusions.some(mayBeMaintenance) || readsHours(contract, target)) return undefined;
      if (!counts(contract, target.set, longestOpening(calendar))) return undefined;
      return lengthsOf(period).flatMap((length) => {
        const open = openTimeIn(calendar, length);
        return open ? [{ length, ...open }] : [];
      });
    }
    case 'amount': {
      const times = timesIn(windows.each, period);
      // Who knows how the time is cut into windows.
      if (times === undefined || hasMinimum(contract, target) || readsHours(contract, target)) return undefined;
      const allowed = granted(exclusions, windows.each);
      if (allowed === undefined) return undefined;
      const ms = Math.max(0, windows.durationMs - allowed) * times;
      return lengthsOf(period).map((length) => ({ length, least: ms, most: ms }));
    }
    default:
      return windows satisfies never;
  }
}

/** An exclusion that isn't about the failures of a party: it may well be for maintenance. */
const mayBeMaintenance = ({ attributableTo = [] }: Condition): boolean => attributableTo.length === 0;

/** How much exclusions take out of each period of the windows; `undefined` where that can't be told. */
function granted(exclusions: readonly Condition[], each: PeriodSpec): number | undefined {
  let sum = 0;
  for (const { allowance } of exclusions.filter(mayBeMaintenance)) {
    if (!allowance || !('durationMs' in allowance) || unitOf(allowance.each) !== unitOf(each)) return undefined;
    sum += allowance.durationMs;
  }
  return sum;
}

const readsHours = (contract: Contract, { set, metric }: TimeTarget): boolean =>
  [...conditionsIn(contract, metric.measure).map(({ when }) => when), set].some((part) =>
    [...walk(part)].some(({ op }) => op === 'hours'),
  );

const hasMinimum = (contract: Contract, { set }: TimeTarget): boolean =>
  conditionsIn(contract, set).some(({ role, minimum }) => role === 'downtime' && minimum !== undefined);

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

function unitOf(period: PeriodSpec): string | undefined {
  switch (period.kind) {
    case 'calendar':
    case 'contract':
      return period.unit;
    case 'billing':
      return 'month';
    case 'every':
    case 'rolling':
      return undefined;
    default:
      return period satisfies never;
  }
}

/** How many periods of the windows lie in one of the target's. */
function timesIn(inner: PeriodSpec, outer: PeriodSpec): number | undefined {
  const [a, b] = [unitOf(inner), unitOf(outer)];
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return 1;
  if (a in MONTHS && b in MONTHS) {
    const times = MONTHS[b as keyof typeof MONTHS] / MONTHS[a as keyof typeof MONTHS];
    return times >= 1 ? times : undefined;
  }
  const least = lengthsOf(outer)[0]?.days ?? 0;
  const days = a === 'week' ? 7 : a === 'day' ? 1 : undefined;
  // Weeks that lie in the period as a whole: those at its ends may have had their window outside it.
  return days === undefined ? undefined : Math.floor((least - (days - 1)) / days) || undefined;
}
