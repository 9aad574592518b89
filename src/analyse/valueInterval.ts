import { compare, isZero, ONE, type Rational, rational, ZERO } from '../exact/rational.ts';

/** An end of an interval of values; `included` says whether the value itself belongs to it. */
export interface Bound {
  readonly value: Rational;
  readonly included: boolean;
}

/** All values between two bounds. An absent bound is infinite. Never empty where this module returns one. */
export interface ValueInterval {
  readonly lower?: Bound;
  readonly upper?: Bound;
}

/** What a value can be: an interval, and where values come in steps from 0 (counts, rounded figures) also the step. */
export interface ValueRange {
  readonly within: ValueInterval;
  readonly step?: Rational;
  /** What one unit is written as: 100 for a share that is written in percent. */
  readonly scale: number;
}

/** Shares of one: 0% to 100%. */
export const SHARES: ValueInterval = {
  lower: { value: ZERO, included: true },
  upper: { value: ONE, included: true },
};

/** Durations, counts and sums: 0 and above. */
export const NOT_NEGATIVE: ValueInterval = { lower: { value: ZERO, included: true } };

const FINEST = 12;

/** The interval between two bounds, or `undefined` where no value lies between them. */
export function intervalOf(lower: Bound | undefined, upper: Bound | undefined): ValueInterval | undefined {
  if (lower && upper) {
    const order = compare(lower.value, upper.value);
    if (order > 0 || (order === 0 && !(lower.included && upper.included))) return undefined;
  }
  return { ...(lower ? { lower } : {}), ...(upper ? { upper } : {}) };
}

/**
 * `exactly 99.0%`, `above 98.9% and below 99.0%`, `below 95%`: without the ends that `range` gives every value, and `undefined` where that leaves
 * none. `textOf` writes a value.
 */
export function comparisonText(
  { lower, upper }: ValueInterval,
  range: ValueInterval,
  textOf: (value: Rational) => string,
): string | undefined {
  if (lower && upper && lower.value.equals(upper.value)) return `exactly ${textOf(lower.value)}`;
  const from = lower && !(range.lower?.value.equals(lower.value) && lower.included) ? lower : undefined;
  const to = upper && !(range.upper?.value.equals(upper.value) && upper.included) ? upper : undefined;
  const parts = [
    ...(from ? [`${from.included ? 'at least' : 'above'} ${textOf(from.value)}`] : []),
    ...(to ? [`${to.included ? 'at most' : 'below'} ${textOf(to.value)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : undefined;
}

export function contains({ lower, upper }: ValueInterval, value: Rational): boolean {
  const fromLower = lower ? compare(value, lower.value) : 1;
  const toUpper = upper ? compare(upper.value, value) : 1;
  return (
    (fromLower > 0 || (fromLower === 0 && lower?.included === true)) &&
    (toUpper > 0 || (toUpper === 0 && upper?.included === true))
  );
}

/** Orders lower bounds by where they start; an absent one starts first. */
export function compareLower(a: Bound | undefined, b: Bound | undefined): number {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  return compare(a.value, b.value) || Number(b.included) - Number(a.included);
}

/** Orders upper bounds by where they end; an absent one ends last. */
export function compareUpper(a: Bound | undefined, b: Bound | undefined): number {
  if (!a || !b) return (b ? 1 : 0) - (a ? 1 : 0);
  return compare(a.value, b.value) || Number(a.included) - Number(b.included);
}

/** The values in both, or `undefined` where there are none. */
export function intersection(a: ValueInterval, b: ValueInterval): ValueInterval | undefined {
  return intervalOf(
    compareLower(a.lower, b.lower) >= 0 ? a.lower : b.lower,
    compareUpper(a.upper, b.upper) <= 0 ? a.upper : b.upper,
  );
}

/** The stretches of `within` that none of `intervals` covers, in order. */
export function uncovered(within: ValueInterval, intervals: readonly ValueInterval[]): ValueInterval[] {
  const sorted = intervals.toSorted((a, b) => compareLower(a.lower, b.lower));
  const found: ValueInterval[] = [];
  // Where what isn't covered yet begins; `undefined` as a bound is minus infinity, so the end is told apart by a flag.
  let rest: ValueInterval | undefined = within;
  for (const interval of sorted) {
    if (!rest) break;
    const before: ValueInterval | undefined = interval.lower
      ? intervalOf(rest.lower, earlier(flip(interval.lower), rest.upper))
      : undefined;
    if (before) found.push(before);
    const beyond: Bound | undefined = interval.upper ? flip(interval.upper) : undefined;
    if (!beyond) return found;
    rest = intervalOf(compareLower(rest.lower, beyond) >= 0 ? rest.lower : beyond, rest.upper);
  }
  if (rest) found.push(rest);
  return found;
}

const flip = ({ value, included }: Bound): Bound => ({ value, included: !included });
const earlier = (a: Bound, b: Bound | undefined): Bound => (compareUpper(a, b) <= 0 ? a : (b ?? a));

/**
 * A value of the interval that is written with few digits, in the middle as far as they allow: 98.95 between 98.9 and 99.
 * `undefined` where the steps of the range leave no value in the interval.
 */
export function witness(
  interval: ValueInterval,
  { step, scale }: Pick<ValueRange, 'step' | 'scale'>,
): Rational | undefined {
  if (step) return multipleIn(interval, step);
  const { lower, upper } = interval;
  if (lower && upper && compare(lower.value, upper.value) === 0) return lower.value;
  for (let digits = 0; digits <= FINEST; digits++) {
    const found = multipleIn(interval, rational([1n, BigInt(scale) * 10n ** BigInt(digits)]));
    // An end of the interval is a poor witness while a finer step shows a value inside.
    if (found && (digits === FINEST || !isEnd(interval, found))) return found;
  }
  return lower?.included ? lower.value : upper?.included ? upper.value : middle(interval);
}

const isEnd = ({ lower, upper }: ValueInterval, value: Rational): boolean =>
  (lower !== undefined && compare(lower.value, value) === 0) ||
  (upper !== undefined && compare(upper.value, value) === 0);

function multipleIn(interval: ValueInterval, step: Rational): Rational | undefined {
  const { lower, upper } = interval;
  const centre = middle(interval).div(step);
  const candidates = [centre.round(), centre.floor(), centre.ceil()];
  if (lower) candidates.push(lower.value.div(step).floor().add(1), lower.value.div(step).ceil());
  if (upper) candidates.push(upper.value.div(step).ceil().sub(1), upper.value.div(step).floor());
  const multiples = candidates.map((count) => count.mul(step)).filter((value) => contains(interval, value));
  return multiples.find((value) => !isEnd(interval, value)) ?? multiples[0];
}

function middle({ lower, upper }: ValueInterval): Rational {
  if (lower && upper) return lower.value.add(upper.value).div(2);
  if (lower) return isZero(lower.value) ? ONE : lower.value.mul(2);
  return upper ? upper.value.sub(ONE) : ZERO;
}
