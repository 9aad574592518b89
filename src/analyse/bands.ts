import type { Band, Schedule } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { magnitude } from '../contract/magnitude.ts';
import type { Value } from '../contract/value.ts';
import { compare, isZero, type Rational } from '../exact/rational.ts';
import {
  type Bound,
  compareLower,
  compareUpper,
  intersection,
  intervalOf,
  uncovered,
  type ValueInterval,
  type ValueRange,
  witness,
} from './valueInterval.ts';

export type ThresholdOperator = 'at-least' | 'at-most' | 'above' | 'below';

/** Values that no band takes, with one of them. */
export interface Gap {
  readonly interval: ValueInterval;
  readonly witness: Rational;
  /** The bands that it lies between; absent at an end of the range. */
  readonly under?: Band;
  readonly over?: Band;
}

/** Values that two bands take, with one of them. */
export interface Overlap {
  readonly first: Band;
  readonly second: Band;
  readonly interval: ValueInterval;
  readonly witness: Rational;
}

export interface BandValues {
  readonly band: Band;
  readonly interval: ValueInterval;
  readonly witness: Rational;
}

/** What a schedule says about values that meet or miss a target. */
export interface Disagreement {
  /** Bands that pay for values that meet the target. */
  readonly metButPaid: readonly BandValues[];
  /** The stretch of missed values from the threshold to the first band that takes any. */
  readonly missedButUnpaid?: Gap;
}

interface Taken {
  readonly band: Band;
  readonly interval: ValueInterval;
}

/** The exact number behind a value that lies on a scale; `undefined` for texts, dates and days of a calendar. */
export const scalar = (value: Value): Rational | undefined =>
  value.kind === 'days' || value.kind === 'rate' || value.kind === 'instant' ? undefined : magnitude(value);

/**
 * The values at which each band applies (R1): as written, or for nested bands up to the next edge. `undefined` where a band's
 * edges aren't on a scale; a band that nothing can reach is left out.
 */
export function valuesOfBands(schedule: Schedule): readonly Taken[] | undefined {
  const written: Taken[] = [];
  for (const band of schedule.bands) {
    const lower = boundOf(band.lower);
    const upper = boundOf(band.upper);
    if (lower === 'no scale' || upper === 'no scale') return undefined;
    const interval = intervalOf(lower, upper);
    if (interval) written.push({ band, interval });
  }
  return schedule.form === 'as-written' ? written : unnested(written);
}

/** The values of a band as it's written; an edge that isn't on a scale is left out. */
export function writtenValues({ lower, upper }: Band): ValueInterval {
  const low = lower && scalar(lower.value);
  const high = upper && scalar(upper.value);
  return {
    ...(lower && low ? { lower: { value: low, included: lower.included } } : {}),
    ...(upper && high ? { upper: { value: high, included: upper.included } } : {}),
  };
}

type Edge = { readonly value: Value; readonly included: boolean } | undefined;

function boundOf(edge: Edge): Bound | undefined | 'no scale' {
  if (!edge) return undefined;
  const value = scalar(edge.value);
  return value ? { value, included: edge.included } : 'no scale';
}

/** Of bands with one edge each, the one with the furthest edge passed applies: each ends where the next begins. */
function unnested(written: readonly Taken[]): Taken[] {
  return written.flatMap(({ band, interval }) => {
    const further = written.filter((other) => other.band !== band && isFurther(other.interval, interval));
    const [rest] = uncovered(
      interval,
      further.map((other) => other.interval),
    );
    return rest ? [{ band, interval: rest }] : [];
  });
}

const isFurther = (a: ValueInterval, b: ValueInterval): boolean =>
  (a.upper !== undefined && b.upper !== undefined && compareUpper(a.upper, b.upper) < 0) ||
  (a.lower !== undefined && b.lower !== undefined && compareLower(a.lower, b.lower) > 0);

/** Values within the range that no band takes, in ascending order. */
export function gaps(schedule: Schedule, range: ValueRange): readonly Gap[] {
  const taken = valuesOfBands(schedule);
  if (!taken) return [];
  return uncovered(
    range.within,
    taken.map(({ interval }) => interval),
  ).flatMap((interval) => {
    const value = witness(interval, range);
    if (!value) return [];
    const under = nearest(taken, interval, 'under');
    const over = nearest(taken, interval, 'over');
    return [
      { interval, witness: value, ...(under ? { under: under.band } : {}), ...(over ? { over: over.band } : {}) },
    ];
  });
}

/** Whether all of `a` lies below all of `b`. */
const isUnder = ({ upper }: ValueInterval, { lower }: ValueInterval): boolean =>
  upper !== undefined && lower !== undefined && compare(upper.value, lower.value) <= 0;

function nearest(taken: readonly Taken[], gap: ValueInterval, side: 'under' | 'over'): Taken | undefined {
  const beside = taken.filter(({ interval }) => (side === 'under' ? isUnder(interval, gap) : isUnder(gap, interval)));
  return beside.toSorted((a, b) =>
    side === 'under'
      ? compareUpper(b.interval.upper, a.interval.upper)
      : compareLower(a.interval.lower, b.interval.lower),
  )[0];
}

/** Values that two bands take, pair by pair in the order of the bands. */
export function overlaps(schedule: Schedule, range: ValueRange): readonly Overlap[] {
  const taken = valuesOfBands(schedule) ?? [];
  return taken.flatMap(({ band: first, interval: a }, index) =>
    taken.slice(index + 1).flatMap(({ band: second, interval: b }) => {
      const both = intersection(a, b);
      const interval = both && intersection(both, range.within);
      const value = interval && witness(interval, range);
      return interval && value ? [{ first, second, interval, witness: value }] : [];
    }),
  );
}

/** The values that meet a threshold; the others miss it. */
export function metBy(operator: ThresholdOperator, value: Rational): ValueInterval {
  switch (operator) {
    case 'at-least':
      return { lower: { value, included: true } };
    case 'above':
      return { lower: { value, included: false } };
    case 'at-most':
      return { upper: { value, included: true } };
    case 'below':
      return { upper: { value, included: false } };
    default:
      return operator satisfies never;
  }
}

/** The values within the range that miss a threshold. */
export const missedBy = (operator: ThresholdOperator, value: Rational, range: ValueRange): ValueInterval | undefined =>
  uncovered(range.within, [metBy(operator, value)])[0];

/** Whether the bands pay exactly where the target is missed (R1a). A band that says it pays nothing pays nothing. */
export function disagreement(
  schedule: Schedule,
  operator: ThresholdOperator,
  threshold: Rational,
  range: ValueRange,
): Disagreement {
  const met = intersection(metBy(operator, threshold), range.within);
  const metButPaid = (valuesOfBands(schedule) ?? []).flatMap(({ band, interval }) => {
    const both = met && paysSomething(band.pays) ? intersection(interval, met) : undefined;
    const value = both && witness(both, range);
    return both && value ? [{ band, interval: both, witness: value }] : [];
  });
  const missed = missedBy(operator, threshold, range);
  const upwards = operator === 'at-least' || operator === 'above';
  const missedButUnpaid = gaps(schedule, range)
    .flatMap((gap) => {
      const [worse, better] = upwards ? [gap.under, gap.over] : [gap.over, gap.under];
      const interval = worse && !better && missed ? intersection(gap.interval, missed) : undefined;
      const value = interval && witness(interval, range);
      return interval && value && touches(interval, missed, upwards) ? [{ ...gap, interval, witness: value }] : [];
    })
    .at(0);
  return { metButPaid, ...(missedButUnpaid ? { missedButUnpaid } : {}) };
}

/** Whether the stretch reaches the end of the missed values that lies at the threshold. */
const touches = (interval: ValueInterval, missed: ValueInterval | undefined, upwards: boolean): boolean =>
  missed !== undefined &&
  (upwards ? compareUpper(interval.upper, missed.upper) === 0 : compareLower(interval.lower, missed.lower) === 0);

/** Bands whose payment is more than a literal nothing. */
const paysSomething = (pays: Expression): boolean => {
  if (pays.op !== 'literal') return true;
  if (pays.value.kind === 'none') return false;
  const amount = scalar(pays.value);
  return amount === undefined || !isZero(amount);
};
