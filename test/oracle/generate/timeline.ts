import { Temporal } from 'temporal-polyfill';
import type { PeriodSpec } from '../../../src/contract/period.ts';
import { type Day, MINUTE, midnight, periodOf, type Span } from '../dates.ts';
import type { Event, PeriodKind, Plan } from './plan.ts';

/** When it all happens. */
export interface Timeline {
  readonly zone: string;
  readonly spec: PeriodSpec;
  /** Words for the period. */
  readonly words: string;
  readonly periods: readonly Span[];
  /** Whole periods. */
  readonly range: Span;
  /** A change of the clock, or what else the range is laid around. */
  readonly anchor: number;
  readonly isClockChange: boolean;
  readonly first: Day;
  readonly past: Day;
  /** First and last day of the term, where it cuts periods. */
  readonly term: { readonly from: Day; readonly until: Day | undefined };
}

export function timelineOf(plan: Plan): Timeline {
  const { day, instant, isClockChange } = anchorOf(plan);
  const { spec, words } = specOf(plan.period, day);
  let { first } = periodOf(spec, day);
  const count = Math.min(plan.periods, LONGEST[plan.period]);
  for (let i = 0; i < Math.min(plan.lead, count - 1); i++) first = periodOf(spec, first.subtract({ days: 1 })).first;
  const periods: Span[] = [];
  let from = first;
  for (let i = 0; i < count; i++) {
    const { past } = periodOf(spec, from);
    periods.push({ start: midnight(plan.zone, from), end: midnight(plan.zone, past) });
    from = past;
  }
  const days = first.until(from, { largestUnit: 'day' }).days;
  const cut = Math.min(plan.partial.first, days - 1);
  const left = days - cut;
  return {
    zone: plan.zone,
    spec,
    words,
    periods,
    range: { start: periods[0]?.start ?? 0, end: periods.at(-1)?.end ?? 0 },
    anchor: instant,
    isClockChange,
    first,
    past: from,
    term: {
      from: spec.kind === 'contract' ? Temporal.PlainDate.from(spec.from) : first.add({ days: cut }),
      until: plan.partial.last === 0 ? undefined : from.subtract({ days: 1 + Math.min(plan.partial.last, left - 1) }),
    },
  };
}

const LONGEST: Readonly<Record<PeriodKind, number>> = {
  day: 5,
  week: 4,
  month: 3,
  billing: 3,
  every: 4,
  contract: 3,
  quarter: 1,
};

interface Placed {
  readonly day: Day;
  readonly instant: number;
  readonly isClockChange: boolean;
}

function anchorOf({ anchor, year, zone }: Plan): Placed {
  const on = (month: number, day: number): Placed => {
    const date = Temporal.PlainDate.from({ year, month, day });
    return { day: date, instant: midnight(zone, date), isClockChange: false };
  };
  switch (anchor) {
    case 'month-end':
      return on(((year * 7) % 11) + 1, 28);
    case 'leap':
      return { ...on(2, 28), ...(year % 4 === 0 ? on(2, 29) : {}) };
    case 'new-year':
      return on(12, 31);
    case 'any':
      return on(6, 15);
    case 'spring':
    case 'autumn': {
      const change = Temporal.PlainDate.from({ year, month: anchor === 'spring' ? 2 : 8, day: 1 })
        .toZonedDateTime(zone)
        .getTimeZoneTransition('next');
      // A zone without changes of its clock has ordinary days only.
      if (change === null || change.year > year + 1) return on(3, 31);
      return { day: change.toPlainDate(), instant: change.epochMilliseconds, isClockChange: true };
    }
    default:
      return anchor satisfies never;
  }
}

function specOf(kind: PeriodKind, near: Day): { spec: PeriodSpec; words: string } {
  switch (kind) {
    case 'day':
    case 'week':
    case 'month':
    case 'quarter':
      return { spec: { kind: 'calendar', unit: kind }, words: `calendar ${kind}` };
    case 'billing':
      return { spec: { kind: 'billing', day: 31 }, words: 'billing month from day 31' };
    case 'every': {
      const from = near.subtract({ days: 11 });
      return { spec: { kind: 'every', days: 10, from: from.toString() }, words: `10 days from ${from}` };
    }
    case 'contract': {
      // It counts from the start of the term, on a day that short months haven't got.
      const from = near.with({ day: 31 }).subtract({ months: 2 }).with({ day: 31 });
      return { spec: { kind: 'contract', unit: 'month', from: from.toString() }, words: 'contract month' };
    }
    default:
      return kind satisfies never;
  }
}

/** Lengths of steps in minutes that suit the length of periods: fine for days, coarse for months. */
export const STEPS: Readonly<Record<PeriodKind, readonly [number, number, number]>> = {
  day: [1, 5, 15],
  week: [10, 15, 30],
  every: [15, 30, 60],
  month: [30, 60, 60],
  billing: [30, 60, 60],
  contract: [30, 60, 60],
  quarter: [60, 60, 120],
};

/** The stretch of time of an event; its start is in steps of the range. */
export function placed(
  { place, period, at, lead, steps }: Event,
  { periods, range, anchor }: Timeline,
  step: number,
): Span {
  const home = periods[period % periods.length] ?? range;
  const ms = step * MINUTE;
  const raw = {
    start: home.start,
    end: home.end,
    anchor,
    midnight: anchor - (anchor % 86_400_000),
    any: home.start + Math.floor(((home.end - home.start) * at) / 1000),
  }[place];
  const aligned = range.start + Math.round((raw - range.start) / ms) * ms;
  const start = aligned - (place === 'any' ? 0 : Math.min(lead, steps)) * ms;
  return { start, end: start + steps * ms };
}
