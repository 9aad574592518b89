import fc from 'fast-check';
import { type AfterPlan, afters, type EarnBackPlan, earnBack } from './after.ts';

/** What a random agreement and its history are made of: choices only, so that a failing case shrinks to a small one. */
export interface Plan {
  readonly zone: string;
  readonly period: PeriodKind;
  /** What the range is laid around. */
  readonly anchor: Anchor;
  readonly year: number;
  /** How many periods before the anchor's the range starts, and how many it has. */
  readonly lead: number;
  readonly periods: number;
  readonly currency: 'USD' | 'EUR' | 'JPY' | 'KWD';
  readonly fee: { readonly amount: string; readonly per: 'month' | 'quarter' | 'year' };
  readonly moneyRounding: (typeof ROUNDINGS)[number] | undefined;
  readonly partial: Partial;
  readonly exclusion: ExclusionPlan;
  readonly targets: readonly TargetPlan[];
  readonly terms: TermsPlan;
  readonly after: AfterPlan;
}

export const PERIODS = ['day', 'week', 'month', 'billing', 'every', 'contract', 'quarter'] as const;
export type PeriodKind = (typeof PERIODS)[number];
export type Anchor = 'spring' | 'autumn' | 'month-end' | 'leap' | 'new-year' | 'any';
export const ROUNDINGS = ['half up', 'half even', 'up', 'down'] as const;

/** Where the term or the data cut periods, in days of the first and the last one. */
export interface Partial {
  readonly first: number;
  readonly last: number;
  readonly policy: 'prorate' | 'full fee' | 'no credit' | undefined;
}

export interface Event {
  readonly place: 'start' | 'end' | 'anchor' | 'midnight' | 'any';
  readonly period: number;
  /** Per thousand of the period, for `any`. */
  readonly at: number;
  /** Steps before the place. */
  readonly lead: number;
  readonly steps: number;
}

export type TargetPlan = {
  readonly kind: Kind;
  /** Index into the step lengths that suit the period. */
  readonly step: number;
  readonly events: readonly Event[];
  readonly gaps: readonly Event[];
  readonly gapsCountAs: 'down' | 'up' | 'excluded' | 'unknown' | undefined;
  readonly minimum:
    | { readonly edge: 'at least' | 'more than'; readonly steps: number; readonly afterExclusions: boolean }
    | undefined;
  readonly except: boolean;
  readonly countsAsUp: boolean;
  readonly seed: number;
  readonly threshold: number;
  readonly strict: boolean;
  readonly service: boolean;
  readonly pays: PaysPlan;
  readonly applies: boolean;
  readonly earnBack: EarnBackPlan | undefined;
};

export const KINDS = [
  'samples',
  'states',
  'log',
  'several',
  'time-in',
  'ratio',
  'mean-windows',
  'bad-windows',
  'share-windows',
  'statistic',
  'items',
  'each-item',
  'quiet',
  'per-record',
] as const;
export type Kind = (typeof KINDS)[number];

export interface ExclusionPlan {
  readonly windows: readonly Event[];
  readonly allowance: { readonly steps: number; readonly each: 'month' | 'day' | 'year' } | undefined;
  readonly hours: boolean;
}

export interface PaysPlan {
  readonly form:
    | 'bands'
    | 'as-written'
    | 'money-bands'
    | 'flat'
    | 'share'
    | 'rate'
    | 'shortfall'
    | 'points'
    | 'point-bands'
    | 'none';
  readonly mode: 'full' | 'started' | 'proportion';
  readonly unit: number;
  readonly beyond: number;
  readonly percents: readonly number[];
  /** Where the bands begin, and how far apart they are, in places of the list of thresholds. */
  readonly first: number;
  readonly gap: 0 | 1 | -1;
  readonly included: boolean;
  readonly repeat: { readonly factor: string; readonly from: number; readonly compounding: boolean } | undefined;
  readonly named: boolean;
  readonly second: boolean;
}

export interface TermsPlan {
  readonly combine: 'sum' | 'highest' | undefined;
  readonly minimum: { readonly amount: number; readonly above: boolean } | undefined;
  /** A share of the fee, or an amount. */
  readonly perPoint: string;
  readonly caps: readonly CapPlan[];
  readonly claim: { readonly unit: 'calendar' | 'working' | 'months'; readonly count: number } | undefined;
}

export type CapPlan = {
  readonly scope: 'period' | 'year' | 'rolling' | 'target' | 'service' | 'event' | 'total';
  readonly percent: number;
};

/** Zones whose rules differ in kind: none, both hemispheres, half an hour, changes at midnight, no changes with a half-hour offset. */
export const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Santiago',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'UTC',
] as const;

const event: fc.Arbitrary<Event> = fc.record({
  place: fc.oneof(
    { weight: 4, arbitrary: fc.constant('any' as const) },
    { weight: 4, arbitrary: fc.constantFrom('anchor' as const, 'start' as const, 'end' as const, 'midnight' as const) },
  ),
  period: fc.nat({ max: 5 }),
  at: fc.nat({ max: 999 }),
  lead: fc.nat({ max: 6 }),
  steps: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 2, 3, 5, 12, 14, 36, 72, 144)),
});

/** Absent once in `freq` times. */
const optional = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });

const pays: fc.Arbitrary<PaysPlan> = fc.record({
  form: fc.oneof(
    { weight: 5, arbitrary: fc.constant('bands' as const) },
    {
      weight: 11,
      arbitrary: fc.constantFrom<PaysPlan['form'][]>(
        'as-written',
        'as-written',
        'as-written',
        'money-bands',
        'flat',
        'share',
        'rate',
        'rate',
        'shortfall',
        'points',
        'point-bands',
      ),
    },
    { weight: 1, arbitrary: fc.constant('none' as const) },
  ),
  mode: fc.constantFrom('full', 'started', 'proportion'),
  unit: fc.nat({ max: 4 }),
  beyond: fc.nat({ max: 4 }),
  percents: fc.array(fc.constantFrom(1, 2.5, 5, 10, 12.5, 25, 33.3, 50, 100), { minLength: 1, maxLength: 4 }),
  first: fc.nat({ max: 2 }),
  gap: fc.constantFrom<(0 | 1 | -1)[]>(0, 0, 0, 1, -1),
  included: fc.boolean(),
  repeat: optional(
    fc.record({
      factor: fc.constantFrom('2', '1.5', '3'),
      from: fc.integer({ min: 2, max: 3 }),
      compounding: fc.boolean(),
    }),
  ),
  named: fc.boolean(),
  second: fc.boolean(),
});

const target: fc.Arbitrary<TargetPlan> = fc.record({
  kind: fc.constantFrom(...KINDS, 'each-item', 'per-record', 'quiet'),
  step: fc.nat({ max: 2 }),
  events: fc.array(event, { minLength: 0, maxLength: 10 }),
  gaps: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(event, { minLength: 1, maxLength: 3 }) },
  ),
  gapsCountAs: optional(fc.constantFrom('down', 'up', 'excluded', 'unknown', 'unknown'), 4),
  minimum: optional(
    fc.record({
      edge: fc.constantFrom('at least', 'more than'),
      steps: fc.integer({ min: 1, max: 5 }),
      afterExclusions: fc.boolean(),
    }),
  ),
  except: fc.boolean(),
  countsAsUp: fc.boolean(),
  seed: fc.nat({ max: 1_000_000 }),
  threshold: fc.nat({ max: 11 }),
  strict: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  service: fc.boolean(),
  pays,
  applies: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  earnBack,
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  zone: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ZONES.slice(0, 8)) },
    { weight: 1, arbitrary: fc.constantFrom(...ZONES) },
  ),
  period: fc.oneof(
    { weight: 4, arbitrary: fc.constant('month' as const) },
    { weight: 7, arbitrary: fc.constantFrom(...PERIODS.slice(0, 6)) },
    { weight: 2, arbitrary: fc.constant('quarter' as const) },
  ),
  anchor: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Anchor[]>('spring', 'autumn') },
    { weight: 2, arbitrary: fc.constantFrom<Anchor[]>('month-end', 'leap', 'new-year', 'any') },
  ),
  year: fc.integer({ min: 2023, max: 2027 }),
  lead: fc.nat({ max: 2 }),
  periods: fc.integer({ min: 1, max: 5 }),
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
  fee: fc.record({
    amount: fc.constantFrom('1000', '333.33', '12000', '999.99', '10', '7777.77'),
    per: fc.constantFrom('month', 'month', 'month', 'quarter', 'year'),
  }),
  moneyRounding: optional(fc.constantFrom(...ROUNDINGS)),
  partial: fc.record({
    first: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) },
    ),
    last: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) }),
    policy: optional(fc.constantFrom('prorate', 'full fee', 'no credit')),
  }),
  exclusion: fc.record({
    windows: fc.array(event, { maxLength: 5 }),
    allowance: optional(
      fc.record({ steps: fc.integer({ min: 1, max: 40 }), each: fc.constantFrom('month', 'day', 'year') }),
    ),
    hours: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  targets: fc.array(target, { minLength: 1, maxLength: 3 }),
  terms: fc.record({
    combine: optional(fc.constantFrom('sum', 'highest'), 3),
    // Amounts that single credits come to, so that the minimum is often reached exactly.
    minimum: optional(fc.record({ amount: fc.constantFrom(3, 5, 10, 15, 30, 50, 75, 150), above: fc.boolean() })),
    perPoint: fc.constantFrom('0.5%', '1%', '2.5%', '5'),
    caps: fc.array(
      fc.record({
        scope: fc.constantFrom(
          'period',
          'period',
          'year',
          'rolling',
          'target',
          'service',
          'event',
          'event',
          'event',
          'total',
        ),
        percent: fc.constantFrom(5, 7, 10, 12.5, 25, 33, 50, 100),
      }),
      { maxLength: 3 },
    ),
    claim: optional(
      fc.record({ unit: fc.constantFrom('calendar', 'working', 'months'), count: fc.constantFrom(1, 2, 5, 10, 30) }),
      3,
    ),
  }),
  after: afters,
});
