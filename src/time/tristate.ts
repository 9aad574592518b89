import type { Interval, IntervalSet } from './intervals.ts';
import * as intervals from './intervals.ts';

/**
 * A condition over time with three truth values (D8): when it holds, when that isn't known, and in all other time that it
 * doesn't hold. The two sets are disjoint.
 */
export interface Tristate {
  readonly yes: IntervalSet;
  readonly unknown: IntervalSet;
}

export const NEVER: Tristate = { yes: [], unknown: [] };

/** A condition that is known everywhere. */
export const known = (yes: IntervalSet): Tristate => ({ yes, unknown: [] });

/** A condition of which nothing is known during `unknown`. Where both sets claim time, it isn't known. */
export const tristate = (yes: IntervalSet, unknown: IntervalSet): Tristate => ({
  yes: intervals.subtract(yes, unknown),
  unknown,
});

/** The time during which the condition holds or may hold. */
export const possible = ({ yes, unknown }: Tristate): IntervalSet =>
  yes.length === 0 ? unknown : unknown.length === 0 ? yes : intervals.union(yes, unknown);

const fromBounds = (certain: IntervalSet, maybe: IntervalSet): Tristate => ({
  yes: certain,
  unknown: intervals.subtract(maybe, certain),
});

/** The opposite condition. Negation needs the domain, since what isn't listed is *no*. */
export const not = (condition: Tristate, within: Interval): Tristate => ({
  yes: intervals.complement(possible(condition), within),
  unknown: intervals.clip(condition.unknown, within),
});

/** Both hold: unknown only where neither is a certain *no*. */
export const and = (a: Tristate, b: Tristate): Tristate =>
  fromBounds(intervals.intersect(a.yes, b.yes), intervals.intersect(possible(a), possible(b)));

/** One of them holds: unknown only where neither is a certain *yes*. */
export const or = (a: Tristate, b: Tristate): Tristate =>
  fromBounds(intervals.union(a.yes, b.yes), intervals.union(possible(a), possible(b)));

/** At least `k` of the conditions hold. */
/** Where the first isn't known, what the second says. */
export const orElse = (a: Tristate, b: Tristate): Tristate => ({
  yes: intervals.union(a.yes, intervals.intersect(a.unknown, b.yes)),
  unknown: intervals.intersect(a.unknown, b.unknown),
});

export const atLeastK = (conditions: readonly Tristate[], k: number): Tristate =>
  fromBounds(
    intervals.atLeastK(
      conditions.map(({ yes }) => yes),
      k,
    ),
    intervals.atLeastK(conditions.map(possible), k),
  );

/** `a` holds and `b` doesn't. Needs no domain, since it holds only where `a` may. */
export const without = (a: Tristate, b: Tristate): Tristate =>
  fromBounds(intervals.subtract(a.yes, possible(b)), intervals.subtract(possible(a), b.yes));

/** The condition inside `within` only. */
export const clip = ({ yes, unknown }: Tristate, within: Interval): Tristate => ({
  yes: intervals.clip(yes, within),
  unknown: intervals.clip(unknown, within),
});
