import type { Condition } from '../../contract/contract.ts';
import { serviceNamed } from '../../contract/lookup.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { workingTime } from '../../time/calendar.ts';
import {
  clip,
  complement,
  type Interval,
  type IntervalSet,
  isNothing,
  keepLongerThan,
  subtract,
  union,
  wholeMinutes,
} from '../../time/intervals.ts';
import * as tristates from '../../time/tristate.ts';
import { possible, type Tristate } from '../../time/tristate.ts';
import type { Timeline } from '../measurements.ts';
import type { Scope } from '../scope.ts';
import { allowed } from './allowance.ts';
import { type Outage, type Timed, timed } from './timed.ts';

/**
 * A named condition in its whole order: what is observed, then the policy for gaps (D2), the minimum length of an outage (O2), whole minutes
 * (O3), exclusions (O4, O7) and the allowance (O5).
 */
export async function namedCondition(
  condition: Condition,
  spec: PeriodSpec,
  scope: Scope,
  /** What is observed of it, where that doesn't follow from rows. */
  seen?: Timed,
): Promise<Timed> {
  const observed = seen ?? (await scope.overTime(condition.when, spec));
  const { state, excluded } = applyGaps(condition, {
    yes: observed.state.yes,
    unknown: clip(observed.state.unknown, scope.observed),
  });
  const exclusions = await exclusionsOf(condition, spec, scope);
  // Time outside the agreed hours and unobserved time that is excluded never count, whatever exclusions do.
  const never = tristates.or(tristates.known(excluded ?? []), hoursOutside(condition, scope));
  const leftOut = exclusions.map((each) => each.state).reduce(tristates.or, never);
  const whole = shaped(condition, state);
  const held = condition.minimum?.afterExclusions
    ? shaped(condition, tristates.without(state, leftOut))
    : tristates.without(whole, leftOut);
  const final =
    condition.allowance === undefined ? held : allowed(held, condition.allowance, scope.environment.zone, scope.domain);
  const wholes = condition.minimum?.afterExclusions ? held.yes : whole.yes;
  const plain = condition.minimum === undefined || !condition.minimum.afterExclusions;
  const countsAsUp = condition.excludedTime === 'counts-as-up';
  return timed(final, {
    judged:
      plain && !countsAsUp && condition.allowance === undefined
        ? tristates.without(whole, tristates.known(leftOut.yes))
        : final,
    leftOut: tristates.or(
      tristates.without(observed.leftOut, tristates.known(final.yes)),
      countsAsUp ? never : leftOut,
    ),
    excluded: union(observed.excluded, leftOut.yes),
    unobserved: observed.unobserved,
    outages: outagesOf(wholes, final.yes),
    lines: observed.lines,
    sourced: observed.sourced,
    missing: observed.missing,
  });
}

interface Gapless {
  readonly state: Tristate;
  readonly excluded?: IntervalSet;
}

function applyGaps({ gaps }: Condition, state: Tristate): Gapless {
  switch (gaps) {
    case 'unknown':
      return { state };
    case 'down':
      return { state: tristates.known(possible(state)) };
    case 'up':
      return { state: tristates.known(state.yes) };
    case 'excluded':
      return { state: tristates.known(state.yes), excluded: state.unknown };
    default:
      return gaps satisfies never;
  }
}

/**
 * Minimum length and whole minutes. A gap neither joins nor splits outages (D7), so what is certain is judged by what is known alone; what is
 * possible, as if the gaps were part of it.
 */
function shaped({ minimum, wholeMinutes: whole }: Condition, state: Tristate): Tristate {
  const shape = (set: IntervalSet): IntervalSet => {
    const long = minimum === undefined ? set : keepLongerThan(set, minimum.durationMs, minimum.edge);
    return whole ? wholeMinutes(long) : long;
  };
  if (minimum === undefined && !whole) return state;
  const certain = shape(state.yes);
  return { yes: certain, unknown: subtract(shape(possible(state)), certain) };
}

async function exclusionsOf(condition: Condition, spec: PeriodSpec, scope: Scope): Promise<readonly Timed[]> {
  const found: Timed[] = [];
  for (const id of condition.except) found.push(await scope.condition(id, spec));
  return found;
}

/** Time outside the agreed hours of the service isn't available time. */
function hoursOutside({ role, service }: Condition, { contract, environment, domain }: Scope): Tristate {
  if (role !== 'downtime' || service === undefined) return tristates.NEVER;
  const hours = serviceNamed(contract, service)?.hours;
  const calendar = hours === undefined ? undefined : environment.calendar(hours);
  if (calendar === undefined || calendar.calendar.kind === 'always') return tristates.NEVER;
  return tristates.known(complement(workingTime(calendar, domain), domain));
}

/** O7: the parts that are left of an outage are still one outage. */
function outagesOf(wholes: IntervalSet, left: IntervalSet): readonly Outage[] {
  return wholes.flatMap((whole) => {
    const parts = clip(left, whole);
    return isNothing(parts) ? [] : [{ whole, parts }];
  });
}

/** What the chart of a condition shows. */
export function timelineOf(id: string, { state, excluded }: Timed, domain: Interval): Timeline {
  return {
    condition: id,
    holds: clip(state.yes, domain),
    unknown: clip(state.unknown, domain),
    excluded: clip(excluded, domain),
  };
}
