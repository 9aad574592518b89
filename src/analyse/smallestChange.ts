import type { PeriodSpec } from '../contract/period.ts';
import {
  compare,
  exactPlaces,
  HUNDRED,
  isAbove,
  isAtLeast,
  ONE,
  type Rational,
  rational,
  roundTo,
  ZERO,
} from '../exact/rational.ts';
import { lengthsOf } from './budget.ts';
import { breaches, type TimeTarget } from './timeTarget.ts';

/** Decimals of a percentage beyond which no level is proposed. */
const MOST_PLACES = 6;

/**
 * The highest percentage, written with one decimal more than `like`, that doesn't exceed what can be reached (or, strict, stays below it). More decimals where so
 * few leave nothing above 0.
 */
export function levelWithin(reachable: Rational, like: Rational, strict: boolean): Rational | undefined {
  const first = Math.min((exactPlaces(like.mul(HUNDRED), MOST_PLACES) ?? MOST_PLACES) + 1, MOST_PLACES);
  for (let places = first; places <= MOST_PLACES; places++) {
    const step = rational([1n, 100n * 10n ** BigInt(places)]);
    const floor = roundTo(reachable, step, 'floor');
    const level = strict && compare(floor, reachable) === 0 ? floor.sub(step) : floor;
    if (isAbove(level, ZERO) && (strict ? isAbove(reachable, level) : isAtLeast(reachable, level))) return level;
  }
  return undefined;
}

/** What would let so much bad time pass in every period: a longer period, or a lower level. */
export interface Relief {
  readonly period?: PeriodSpec;
  readonly level?: Rational;
}

const LONGER: readonly PeriodSpec[] = (['week', 'month', 'quarter', 'year'] as const).map((unit) => ({
  kind: 'calendar',
  unit,
}));

/** The smallest changes that let a target pass with so much bad time in a period, each by itself. */
export function reliefFor(time: TimeTarget, badMs: number): Relief {
  const { target, level, strict } = time;
  const bad = rational(badMs);
  const own = lengthsOf(target.scope.period);
  const longest = own.at(-1)?.days ?? 0;
  const period = LONGER.find((candidate) => {
    const lengths = lengthsOf(candidate);
    return (lengths[0]?.days ?? 0) > longest && lengths.every((length) => !breaches(time, length, bad));
  });
  const shortest = own[0];
  const reachable = shortest && ONE.sub(bad.div(rational(time.availableMs(shortest))));
  const lower = level && reachable && levelWithin(reachable, level, strict);
  return {
    ...(period && target.threshold?.value.kind === 'percent' ? { period } : {}),
    ...(lower ? { level: lower } : {}),
  };
}
