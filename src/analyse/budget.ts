import type { PeriodSpec } from '../contract/period.ts';
import { ONE, type Rational, rational } from '../exact/rational.ts';
import { DAY_MS, HOUR_MS } from '../time/civil.ts';

/**
 * A length that a period can have, in days of 24 hours. Local days of 23 or 25 hours move a month by an hour at most; what is
 * said about a budget holds for the nominal length.
 */
export interface PeriodLength {
  readonly days: number;
  readonly ms: number;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The lengths that a period can have, the shortest first: 28, 29, 30 and 31 days for a month. */
export function lengthsOf(period: PeriodSpec): readonly PeriodLength[] {
  return [...new Set(daysOf(period))].sort((a, b) => a - b).map((days) => ({ days, ms: days * DAY_MS }));
}

function daysOf(period: PeriodSpec): readonly number[] {
  switch (period.kind) {
    case 'calendar':
      return daysOfUnit(period.unit, period.startMonth ?? 1);
    case 'billing':
      return daysOfUnit('month', 1);
    case 'contract':
      return daysOfUnit(period.unit, Number(period.from.slice(5, 7)));
    case 'every':
      return [period.days];
    case 'rolling':
      return period.unit === 'day'
        ? [period.count]
        : [0, 1].flatMap((leap) => MONTH_DAYS.map((_, first) => daysFrom(first + 1, period.count, leap)));
    default:
      return period satisfies never;
  }
}

function daysOfUnit(unit: 'day' | 'week' | 'month' | 'quarter' | 'year', startMonth: number): readonly number[] {
  switch (unit) {
    case 'day':
      return [1];
    case 'week':
      return [7];
    case 'month':
      return [28, 29, 30, 31];
    case 'quarter':
      return [0, 1].flatMap((leap) => [0, 3, 6, 9].map((offset) => daysFrom(startMonth + offset, 3, leap)));
    case 'year':
      return [365, 366];
    default:
      return unit satisfies never;
  }
}

/** The days of some months, where the first February among them may have 29. */
function daysFrom(startMonth: number, months: number, leapDay: number): number {
  let days = 0;
  let leap = leapDay;
  for (let i = 0; i < months; i++) {
    const month = (startMonth - 1 + i) % 12;
    days += (MONTH_DAYS[month] ?? 0) + (month === 1 ? leap : 0);
    if (month === 1) leap = 0;
  }
  return days;
}

/** More than any zone's clocks ever went back in a period. */
const CLOCKS_GO_BACK_MS = 3 * HOUR_MS;

/** What no period is longer than, whatever its clocks do: in UTC, which has no changes, the nominal length. */
export const mostMsOf = (period: PeriodSpec, zone: string): number =>
  Math.max(...lengthsOf(period).map(({ ms }) => ms)) + (zone === 'UTC' ? 0 : CLOCKS_GO_BACK_MS);

/** The time that a period may be down without missing `level`, in milliseconds; exact, so it may fall between them. */
export const errorBudget = (level: Rational, length: PeriodLength): Rational => ONE.sub(level).mul(rational(length.ms));

/** How a kind of period is called: `month`, `quarter`, `28-day period`. */
export function periodWord(period: PeriodSpec): string {
  switch (period.kind) {
    case 'calendar':
      return period.unit;
    case 'billing':
      return 'billing month';
    case 'contract':
      return `contract ${period.unit}`;
    case 'every':
      return `period of ${period.days} days`;
    case 'rolling':
      return `rolling period of ${period.count} ${period.unit}s`;
    default:
      return period satisfies never;
  }
}

/** More than one of them: `billing months`, `periods of 28 days`. */
export const periodWords = (period: PeriodSpec): string =>
  period.kind === 'every' || period.kind === 'rolling'
    ? periodWord(period).replace('period', 'periods')
    : `${periodWord(period)}s`;
