import fc from 'fast-check';
import { type Interval, type IntervalSet, normalise } from '../../src/time/intervals.ts';
import { type Tristate, tristate } from '../../src/time/tristate.ts';

/** The ticks of a small timeline, short enough for an oracle that looks at each. */
export const TICKS = 40;

export const rawIntervals = (): fc.Arbitrary<Interval[]> =>
  fc.array(
    fc
      .tuple(fc.nat({ max: TICKS }), fc.nat({ max: TICKS }))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
    { maxLength: 12 },
  );

export const intervalSets = (): fc.Arbitrary<IntervalSet> => rawIntervals().map(normalise);

export const tristates = (): fc.Arbitrary<Tristate> =>
  fc.tuple(intervalSets(), intervalSets()).map(([yes, unknown]) => tristate(yes, unknown));

/** Zones whose rules differ in kind: none, half hours, both hemispheres, a skipped day, midnight changes, a fixed offset. */
export const ZONES = [
  'UTC',
  '+05:45',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Pacific/Apia',
] as const;

export const zones = (): fc.Arbitrary<string> => fc.constantFrom(...ZONES);

export const instants = (from = '1995-01-01', to = '2035-01-01'): fc.Arbitrary<number> =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) });
