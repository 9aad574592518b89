import { Temporal } from 'temporal-polyfill';
import type { PeriodSpec } from '../../src/contract/period.ts';

export const MINUTE = 60_000;

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Day = Temporal.PlainDate;

export const day = (text: string): Day => Temporal.PlainDate.from(text);

/** The local date of an instant. */
export const dayOf = (zone: string, instant: number): Day =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();

/** The first instant of a local day. */
export const midnight = (zone: string, date: Day): number => date.toZonedDateTime(zone).epochMilliseconds;

/** Whole months of a period; undefined where it isn't made of months. */
export function monthsOf(spec: PeriodSpec): number | undefined {
  switch (spec.kind) {
    case 'calendar':
      return { day: undefined, week: undefined, month: 1, quarter: 3, year: 12 }[spec.unit];
    case 'billing':
      return 1;
    case 'contract':
      return spec.unit === 'month' ? 1 : 12;
    default:
      return undefined;
  }
}

/** The period in which a day lies: its first day, and the first day of the next one (T2, T4). Found by walking day by day. */
export function periodOf(spec: PeriodSpec, date: Day): { readonly first: Day; readonly past: Day } {
  let first = date;
  while (!begins(spec, first)) first = first.subtract({ days: 1 });
  let past = date.add({ days: 1 });
  while (!begins(spec, past)) past = past.add({ days: 1 });
  return { first, past };
}

function begins(spec: PeriodSpec, date: Day): boolean {
  switch (spec.kind) {
    case 'calendar': {
      const month = (date.month - (spec.startMonth ?? 1) + 12) % 12;
      switch (spec.unit) {
        case 'day':
          return true;
        case 'week':
          return date.dayOfWeek === 1;
        case 'month':
          return date.day === 1;
        case 'quarter':
          return date.day === 1 && month % 3 === 0;
        case 'year':
          return date.day === 1 && month === 0;
        default:
          throw new Error('no such calendar period');
      }
    }
    case 'billing':
      return date.day === Math.min(spec.day, date.daysInMonth);
    case 'every':
      return mod(day(spec.from).until(date, { largestUnit: 'day' }).days, spec.days) === 0;
    case 'contract': {
      const from = day(spec.from);
      const months = (date.year - from.year) * 12 + date.month - from.month;
      return date.day === Math.min(from.day, date.daysInMonth) && (spec.unit === 'month' || mod(months, 12) === 0);
    }
    case 'rolling':
      throw new Error('the oracle knows no periods that overlap');
    default:
      return spec satisfies never;
  }
}

const mod = (a: number, b: number): number => ((a % b) + b) % b;

/** The periods that share time with the span, whole. */
export function periodsTouching(spec: PeriodSpec, zone: string, span: Span): readonly Span[] {
  const periods: Span[] = [];
  let date = dayOf(zone, span.start).subtract({ days: 1 });
  for (;;) {
    const { first, past } = periodOf(spec, date);
    const period = { start: midnight(zone, first), end: midnight(zone, past) };
    if (period.start >= span.end) return periods;
    if (period.end > span.start && period.end > period.start) periods.push(period);
    date = past;
  }
}
