import {
  addMonths,
  civilDate,
  DAY_MS,
  type DayNumber,
  dayOfMonthNumber,
  isoDate,
  isoMonth,
  monthNumber,
  parseIsoDate,
  WEEKDAYS,
  type Weekday,
} from './civil.ts';
import type { Instant, Interval } from './intervals.ts';
import { localDay, startOfDay, toInstant, toWall, type Zone, type ZoneLike, zoneOf } from './zone.ts';

/** A rule that cuts local time into periods, as plain data. */
export type PeriodSpec = CalendarSpec | BillingSpec | EverySpec | ContractSpec | RollingSpec;

/** Periods of the calendar. */
export interface CalendarSpec {
  readonly kind: 'calendar';
  readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
  /** Month (1 to 12) in which the fiscal year begins, for quarters and years; default January. */
  readonly startMonth?: number;
  /** First day of the week; default Monday. */
  readonly weekStart?: Weekday;
}

/** Monthly cycles from a day of the month (1 to 31), clamped to the last day of a short month (T4). */
export interface BillingSpec {
  readonly kind: 'billing';
  readonly day: number;
}

/** Stretches of a fixed number of local days, counted from a date. */
export interface EverySpec {
  readonly kind: 'every';
  readonly days: number;
  /** `YYYY-MM-DD`, where period 0 begins. */
  readonly from: string;
}

/** Months, quarters or years counted from the term's start (T4). */
export interface ContractSpec {
  readonly kind: 'contract';
  readonly unit: 'month' | 'quarter' | 'year';
  /** `YYYY-MM-DD`, where period 0 begins. */
  readonly from: string;
}

/** Overlapping windows of `count` days or months; one ends with each day or month of the calendar. */
export interface RollingSpec {
  readonly kind: 'rolling';
  readonly count: number;
  readonly unit: 'day' | 'month';
}

/** One period of an agreement's sequence. */
export interface Period extends Interval {
  /** Names the period among those of its rule; keys sort in the order of time. `2026-03-14`, `2026-W05`, `2026-03`, `2026-Q1`, `2026`, `FY2025-26-Q1`, `2026-03-P12M`. */
  readonly key: string;
  /** Place in the rule's sequence: neighbours differ by 1 (G3). */
  readonly index: number;
}

/** The rule behind a spec, in local days: where period `index` begins and ends, and which is the one that ends after a day. */
interface Sequence {
  readonly first: (index: number) => DayNumber;
  /** The day after the last. */
  readonly past: (index: number) => DayNumber;
  /** The period in which the day lies; of rolling ones, the window that ends with the day's unit. */
  readonly indexOf: (day: DayNumber) => number;
  readonly key: (index: number) => string;
}

/** What is wrong with a spec, in words for the reader; `undefined` where it is sound. */
export function problemWithPeriod(spec: PeriodSpec): string | undefined {
  switch (spec.kind) {
    case 'calendar':
      return spec.startMonth === undefined || isWhole(spec.startMonth, 1, 12)
        ? undefined
        : `a fiscal year cannot begin in month ${spec.startMonth}: months are 1 to 12`;
    case 'billing':
      return isWhole(spec.day, 1, 31) ? undefined : `a billing cycle cannot begin on day ${spec.day}: days are 1 to 31`;
    case 'every':
      if (!isWhole(spec.days, 1, 100_000))
        return `a period of ${spec.days} days is not possible: write a whole number of 1 or more`;
      return problemWithDate(spec.from);
    case 'contract':
      return problemWithDate(spec.from);
    case 'rolling':
      return isWhole(spec.count, 1, 100_000)
        ? undefined
        : `a window of ${spec.count} ${spec.unit}s is not possible: write a whole number of 1 or more`;
    default:
      return spec satisfies never;
  }
}

/**
 * The periods that share time with `[from, to)`, whole, in order. Those of one rule follow each other without gap or overlap,
 * also across changes of offset (T2); rolling windows overlap, and the ones given end with a day or month that shares time with the range.
 */
export function periodsBetween(spec: PeriodSpec, zone: ZoneLike, from: Instant, to: Instant): readonly Period[] {
  if (from >= to) return [];
  const rule = ruleOf(spec, zone);
  const known = rule.stretches.find((one) => one.from === from && one.to === to);
  if (known !== undefined) return known.periods;
  const last = indexAt(rule, to - 1);
  const periods: Period[] = [];
  for (let index = indexAt(rule, from); index <= last; index++) {
    const period = periodAt(rule, index);
    if (period.start < period.end) periods.push(period);
  }
  keep(rule, { from, to, periods });
  return periods;
}

function keep({ stretches }: Rule, stretch: Rule['stretches'][number]): void {
  if (stretch.periods.length > LONGEST_STRETCH) return;
  if (stretches.unshift(stretch) > MOST_STRETCHES) stretches.pop();
}

/** The period in which `instant` lies; of rolling windows, the one that ends with the instant's day or month. */
export function periodContaining(spec: PeriodSpec, zone: ZoneLike, instant: Instant): Period {
  const rule = ruleOf(spec, zone);
  return periodAt(rule, indexAt(rule, instant));
}

/** The period at a place of the rule's sequence. */
export const periodByIndex = (spec: PeriodSpec, zone: ZoneLike, index: number): Period =>
  periodAt(ruleOf(spec, zone), index);

/** The period before: what `previous period` means in a rule (G3). */
export const previousPeriod = (spec: PeriodSpec, zone: ZoneLike, period: Period): Period =>
  neighbour(spec, zone, period, -1);

/** The period after. */
export const nextPeriod = (spec: PeriodSpec, zone: ZoneLike, period: Period): Period =>
  neighbour(spec, zone, period, 1);

/** The window of a rolling spec that ends at `end` instead of with a calendar unit (12 months before a claim), from the same local time of day. */
export function windowBefore(spec: RollingSpec, zone: ZoneLike, end: Instant): Interval {
  const wall = toWall(zone, end);
  const day = Math.floor(wall / DAY_MS);
  const firstDay = spec.unit === 'day' ? day - spec.count : addMonths(day, -spec.count);
  return { start: toInstant(zone, wall + (firstDay - day) * DAY_MS).instant, end };
}

/** The last so many months before an instant, as a period of its own. */
export function monthsBefore(
  count: number,
  zone: ZoneLike,
  end: Instant,
): { readonly spec: RollingSpec; readonly whole: Period } {
  const spec: RollingSpec = { kind: 'rolling', count, unit: 'month' };
  return { spec, whole: { ...periodContaining(spec, zone, end - 1), ...windowBefore(spec, zone, end) } };
}

/** How many months of the calendar each period stands for, where it's a whole number of them whatever its length (R3b). */
export function wholeMonths(spec: PeriodSpec): number | undefined {
  switch (spec.kind) {
    case 'calendar':
      return spec.unit === 'day' || spec.unit === 'week' ? undefined : MONTHS[spec.unit];
    case 'billing':
      return 1;
    case 'contract':
      return MONTHS[spec.unit];
    case 'every':
      return undefined;
    case 'rolling':
      return spec.unit === 'month' ? spec.count : undefined;
    default:
      return spec satisfies never;
  }
}

export const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

function neighbour(spec: PeriodSpec, zone: ZoneLike, period: Period, step: 1 | -1): Period {
  const rule = ruleOf(spec, zone);
  let index = period.index + step;
  // A date that a zone skipped (Apia had no 2011-12-30) leaves an empty period that nobody means.
  while (isEmpty(periodAt(rule, index))) index += step;
  return periodAt(rule, index);
}

const isEmpty = ({ start, end }: Interval): boolean => start >= end;

/** A rule in a zone, with its periods that were asked for so far: the same few are, for each figure of each agreement. */
interface Rule {
  readonly sequence: Sequence;
  readonly zone: Zone;
  readonly periods: Map<number, Period>;
  /** What was asked for last, of the periods that share time with a stretch. */
  readonly stretches: { readonly from: Instant; readonly to: Instant; readonly periods: readonly Period[] }[];
}

const rules = new Map<string, Rule>();
const MOST_RULES = 1000;
const MOST_PERIODS = 10_000;
const MOST_STRETCHES = 8;
/** In periods: ten years of days. */
const LONGEST_STRETCH = 3700;

/** A spec never changes, and is mostly asked about in one zone. */
const lastRules = new WeakMap<PeriodSpec, Rule>();

function ruleOf(spec: PeriodSpec, zoneLike: ZoneLike): Rule {
  const last = lastRules.get(spec);
  if (last !== undefined && (last.zone === zoneLike || last.zone.id === zoneLike)) return last;
  const zone = zoneOf(zoneLike);
  const key = `${zone.id} ${isMonth(spec) ? 'month' : JSON.stringify(spec)}`;
  const rule = rules.get(key) ?? newRule(key, spec, zone);
  lastRules.set(spec, rule);
  return rule;
}

/** Nearly all periods are, and each agreement says so in an object of its own. */
const isMonth = (spec: PeriodSpec): boolean =>
  spec.kind === 'calendar' && spec.unit === 'month' && spec.startMonth === undefined && spec.weekStart === undefined;

function newRule(key: string, spec: PeriodSpec, zone: Zone): Rule {
  const rule: Rule = { sequence: sequenceOf(spec), zone, periods: new Map(), stretches: [] };
  if (rules.size >= MOST_RULES) rules.clear();
  rules.set(key, rule);
  return rule;
}

function indexAt(rule: Rule, instant: Instant): number {
  const { sequence, zone } = rule;
  let index = sequence.indexOf(localDay(zone, instant));
  // Where clocks go back over midnight, the evening before is read twice: the second time belongs to the new day.
  while (periodAt(rule, index).end <= instant) index++;
  return index;
}

function periodAt({ sequence, zone, periods }: Rule, index: number): Period {
  const known = periods.get(index);
  if (known !== undefined) return known;
  const period: Period = {
    key: sequence.key(index),
    index,
    start: startOfDay(zone, sequence.first(index)),
    end: startOfDay(zone, sequence.past(index)),
  };
  if (periods.size >= MOST_PERIODS) periods.clear();
  periods.set(index, period);
  return period;
}

/** A sequence without overlaps: each period ends where the next begins. */
const tiling = (sequence: Omit<Sequence, 'past'>): Sequence => ({
  ...sequence,
  past: (index) => sequence.first(index + 1),
});

function sequenceOf(spec: PeriodSpec): Sequence {
  const problem = problemWithPeriod(spec);
  if (problem !== undefined) throw new RangeError(problem);
  switch (spec.kind) {
    case 'calendar':
      return calendarSequence(spec);
    case 'billing':
      return monthsFrom(spec.day, 1, 0);
    case 'every':
      return everySequence(spec.days, dateOf(spec.from));
    case 'contract': {
      const from = civilDate(dateOf(spec.from));
      return monthsFrom(from.day, MONTHS[spec.unit], monthNumber(from));
    }
    case 'rolling':
      return rollingSequence(spec);
    default:
      return spec satisfies never;
  }
}

function calendarSequence({ unit, startMonth = 1, weekStart = 'mon' }: CalendarSpec): Sequence {
  switch (unit) {
    case 'day':
      return tiling({ first: (index) => index, indexOf: (day) => day, key: isoDate });
    case 'week':
      return weekSequence(weekStart);
    case 'month':
    case 'quarter':
    case 'year': {
      const months = MONTHS[unit];
      const shift = unit === 'month' ? 0 : startMonth - 1;
      return tiling({
        first: (index) => dayOfMonthNumber(index * months + shift, 1),
        indexOf: (day) => Math.floor((monthNumber(civilDate(day)) - shift) / months),
        key: (index) => (unit === 'month' ? isoMonth(index) : yearKey(index * months, shift, unit)),
      });
    }
    default:
      return unit satisfies never;
  }
}

/** Weeks are numbered as in ISO 8601, for any first day: a week belongs to the year that holds most of its days. */
function weekSequence(weekStart: Weekday): Sequence {
  // Day 0 was a Thursday; the Monday before is day -3.
  const anchor = WEEKDAYS.indexOf(weekStart) - 3;
  const first = (index: number): DayNumber => anchor + 7 * index;
  return tiling({
    first,
    indexOf: (day) => Math.floor((day - anchor) / 7),
    key: (index) => {
      const middle = first(index) + 3;
      const { year } = civilDate(middle);
      const week = Math.floor((middle - dayOfMonthNumber(year * 12, 1)) / 7) + 1;
      return `${pad(year, 4)}-W${pad(week, 2)}`;
    },
  });
}

/** `2026`, `2026-Q1`; a fiscal year that begins in another month than January names both its years: `FY2025-26-Q4`. */
function yearKey(month: number, shift: number, unit: 'quarter' | 'year'): string {
  const year = Math.floor(month / 12);
  const name = shift === 0 ? pad(year, 4) : `FY${pad(year, 4)}-${pad((year + 1) % 100, 2)}`;
  return unit === 'year' ? name : `${name}-Q${Math.floor((month - year * 12) / 3) + 1}`;
}

/** Cycles of some months from a day of the month; period 0 begins in month `origin`. Keyed by the date they begin on. */
function monthsFrom(dayOfMonth: number, months: number, origin: number): Sequence {
  const first = (index: number): DayNumber => dayOfMonthNumber(origin + index * months, dayOfMonth);
  return tiling({
    first,
    indexOf: (day) => {
      const index = Math.floor((monthNumber(civilDate(day)) - origin) / months);
      return first(index) <= day ? index : index - 1;
    },
    key: (index) => isoDate(first(index)),
  });
}

function everySequence(days: number, from: DayNumber): Sequence {
  const first = (index: number): DayNumber => from + index * days;
  return tiling({ first, indexOf: (day) => Math.floor((day - from) / days), key: (index) => isoDate(first(index)) });
}

function rollingSequence({ count, unit }: RollingSpec): Sequence {
  const units = calendarSequence({ kind: 'calendar', unit });
  return {
    first: (index) => units.first(index - count + 1),
    past: units.past,
    indexOf: units.indexOf,
    key: (index) => `${units.key(index)}-P${count}${unit === 'day' ? 'D' : 'M'}`,
  };
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

const isWhole = (n: number, low: number, high: number): boolean => Number.isInteger(n) && n >= low && n <= high;

const problemWithDate = (text: string): string | undefined =>
  parseIsoDate(text) === undefined ? `'${text}' is not a date: write it as 2026-03-14` : undefined;

function dateOf(text: string): DayNumber {
  const day = parseIsoDate(text);
  if (day === undefined) throw new RangeError(problemWithDate(text));
  return day;
}
