import type { Condition } from '../../contract/contract.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import {
  clip,
  type Duration,
  type Interval,
  type IntervalSet,
  intersect,
  lengthOf,
  normalise,
  subtract,
} from '../../time/intervals.ts';
import { periodsBetween } from '../../time/periods.ts';
import { possible, type Tristate } from '../../time/tristate.ts';
import type { ZoneLike } from '../../time/zone.ts';

/**
 * O5: in each period the first so much of the time, in order; the excess isn't excluded. Where it isn't known whether earlier time uses
 * the allowance up, it isn't known either whether later time still falls under it.
 */
export function allowed(
  condition: Tristate,
  allowance: NonNullable<Condition['allowance']>,
  zone: ZoneLike,
  domain: Interval,
): Tristate {
  if ('times' in allowance) return firstTimes(condition, allowance.times, allowance.each, zone, domain);
  const { durationMs, each } = allowance;
  const periods = periodsBetween(each, zone, domain.start, domain.end);
  const may = possible(condition);
  const yes: Interval[] = [];
  const maybe: Interval[] = [];
  for (const period of periods) {
    const all = clip(may, period);
    const certain = clip(condition.yes, period);
    yes.push(...intersect(firstPart(all, durationMs), certain));
    maybe.push(...consumed(all, certain, durationMs));
  }
  const certain = normalise(yes);
  return { yes: certain, unknown: subtract(normalise(maybe), certain) };
}

/** The first so many windows that begin in each period, whole. One that may have been used up before may fall under it or not. */
function firstTimes(condition: Tristate, times: number, each: PeriodSpec, zone: ZoneLike, domain: Interval): Tristate {
  const yes: Interval[] = [];
  const maybe: Interval[] = [];
  for (const period of periodsBetween(each, zone, domain.start, domain.end)) {
    let possibly = 0;
    let certainly = 0;
    for (const window of possible(condition)) {
      if (window.start < period.start || window.start >= period.end) continue;
      const parts = clip(condition.yes, window);
      if (possibly < times) yes.push(...parts);
      if (certainly < times) maybe.push(window);
      possibly++;
      if (parts.length > 0) certainly++;
    }
  }
  const certain = normalise(yes);
  return { yes: certain, unknown: subtract(normalise(maybe), certain) };
}

/** The first `durationMs` of a set. */
function firstPart(set: IntervalSet, durationMs: Duration): IntervalSet {
  const part: Interval[] = [];
  let left = durationMs;
  for (const interval of set) {
    if (left <= 0) break;
    const length = Math.min(left, lengthOf(interval));
    part.push({ start: interval.start, end: interval.start + length });
    left -= length;
  }
  return part;
}

/** The time of `all` before which less than `durationMs` of `certain` has gone by. */
function consumed(all: IntervalSet, certain: IntervalSet, durationMs: Duration): IntervalSet {
  const used = firstPart(certain, durationMs);
  const full = used.at(-1);
  const total = used.reduce((sum, interval) => sum + lengthOf(interval), 0);
  if (durationMs <= 0) return [];
  if (full === undefined || total < durationMs) return all;
  return clip(all, { start: Number.NEGATIVE_INFINITY, end: full.end });
}
