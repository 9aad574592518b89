import { isAtLeast, isBelow, isZero, ONE, type Rational, rational } from '../exact/rational.ts';

/** A share of events that must be good: at least the level, or (strict) above it. */
export interface ShareLevel {
  readonly level: Rational;
  readonly strict: boolean;
}

/** How many of `count` events may fail; -1 where not even none may. */
export function allowedMisses({ level, strict }: ShareLevel, count: number): number {
  // The largest k with (count - k) / count at least (above) the level.
  const most = ONE.sub(level).mul(rational(count));
  const whole = Number(most.floor().valueOf());
  return strict && most.equals(most.floor()) ? whole - 1 : whole;
}

/** The largest number of events at which a single miss breaches; `undefined` at 100%, where it always does. */
export function largestBreachedByOne({ level, strict }: ShareLevel): number | undefined {
  const share = ONE.sub(level);
  if (isZero(share) || isBelow(share, rational(0))) return undefined;
  // One miss of n breaches while 1/n is more than what may fail.
  const turning = ONE.div(share);
  const whole = Number(turning.floor().valueOf());
  if (strict) return whole;
  return turning.equals(turning.floor()) ? whole - 1 : whole;
}

/** Whether a single miss among so many events breaches, and none doesn't. */
export const oneMissBreaches = (level: ShareLevel, count: number): boolean =>
  count > 0 && allowedMisses(level, count) === 0 && isAtLeast(ONE, level.level);
