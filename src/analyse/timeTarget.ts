import type { Condition, Contract, DataDeclaration, Metric, Service, Target } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { conditionNamed, dataNamed, metricOf, serviceNamed, serviceOf } from '../contract/lookup.ts';
import { partsOf, walk } from '../contract/walk.ts';
import { compare, fromJSON, isAbove, isBelow, ONE, type Rational, rational } from '../exact/rational.ts';
import { errorBudget, type PeriodLength } from './budget.ts';
import { calendarNamed, openTimeIn } from './openTime.ts';

/**
 * A target on how much of a period something is down: `share of time outside D at least 99.9%`, `share of time in D at most 0.1%`,
 * `time in D at most 45 min`, or the share of equal windows that are good.
 */
export interface TimeTarget {
  readonly target: Target;
  readonly metric: Metric;
  readonly service?: Service;
  /** The share of time that must be good; absent where the target is a duration. */
  readonly level?: Rational;
  /** A budget used up to the last millisecond misses the target already (`above`, `below`). */
  readonly strict: boolean;
  /** When it's down, or, for windows, good. */
  readonly set: Expression;
  /** Length of the windows that are counted, where it counts windows. */
  readonly windowMs?: number;
  readonly budget: (length: PeriodLength) => Rational;
  /** The most time that a period of that length can have for the measure, in milliseconds. */
  readonly availableMs: (length: PeriodLength) => number;
}

/** What is known of the target, or `undefined` where it's about something else or can't be told. */
export function timeTarget(contract: Contract, target: Target): TimeTarget | undefined {
  const { threshold } = target;
  const metric = metricOf(contract, target);
  if (!threshold || !metric || target.scope.kind !== 'period') return undefined;
  const { value, operator } = threshold;
  if (value.kind !== 'percent' && value.kind !== 'duration') return undefined;
  const limit = fromJSON(value.value);
  const measure = badTime(metric.measure);
  if (!measure) return undefined;
  const upwards = operator === 'at-least' || operator === 'above';
  if (upwards !== measure.wantsMore || (measure.as === 'share') !== (value.kind === 'percent')) return undefined;
  const level = measure.as === 'duration' ? undefined : upwards ? limit : ONE.sub(limit);
  const service = serviceOf(contract, target);
  const availableMs = (length: PeriodLength): number => availableIn(contract, measure, length);
  return {
    target,
    metric,
    ...(service ? { service } : {}),
    ...(level ? { level } : {}),
    strict: operator === 'above' || operator === 'below',
    set: measure.set,
    ...(measure.windowMs === undefined ? {} : { windowMs: measure.windowMs }),
    budget: (length) => (level ? errorBudget(level, { ...length, ms: availableMs(length) }) : limit),
    availableMs,
  };
}

interface BadTime {
  readonly as: 'share' | 'duration';
  /** Whether more is better. */
  readonly wantsMore: boolean;
  readonly set: Expression;
  readonly windowMs?: number;
}

function badTime(measure: Expression): BadTime | undefined {
  if (measure.op === 'time') {
    if (measure.as === 'duration' && measure.side === 'outside') return undefined;
    return { as: measure.as, wantsMore: measure.side === 'outside', set: measure.set };
  }
  if (measure.op === 'aggregate' && measure.fn === 'share' && measure.rows.kind === 'windows' && measure.where)
    return measure.countingOnly
      ? undefined
      : { as: 'share', wantsMore: true, set: measure.where, windowMs: measure.rows.everyMs };
  return undefined;
}

/**
 * The most time that a period of that length can have for the measure: time outside the hours of a downtime's service isn't available
 * time. Holidays are left out of account.
 */
function availableIn(contract: Contract, { set, windowMs }: BadTime, length: PeriodLength): number {
  if (windowMs !== undefined) return length.ms;
  const open = conditionsIn(contract, set)
    .filter(({ role, excludedTime }) => role === 'downtime' && excludedTime === 'left-out')
    .flatMap(({ service }) => calendarNamed(contract, serviceNamed(contract, service)?.hours) ?? [])
    .map((calendar) => openTimeIn(calendar, length)?.most ?? length.ms);
  return Math.min(length.ms, ...open);
}

/** All targets of the contract that are about time. */
export const timeTargets = (contract: Contract): readonly TimeTarget[] =>
  contract.targets.flatMap((target) => timeTarget(contract, target) ?? []);

/** Whether that much bad time in a period misses the target. */
export const breaches = ({ budget, strict }: TimeTarget, length: PeriodLength, bad: Rational): boolean => {
  const order = compare(bad, budget(length));
  return order > 0 || (strict && order === 0);
};

/** The named conditions that an expression rests on, those that they name and those that are taken out of them included. */
export function conditionsIn(contract: Contract, expression: Expression): readonly Condition[] {
  const found = new Map<string, Condition>();
  const visit = (id: string): void => {
    const condition = conditionNamed(contract, id);
    if (!condition || found.has(id)) return;
    found.set(id, condition);
    collect(condition.when);
    condition.except.forEach(visit);
  };
  const collect = (from: Expression): void => {
    for (const each of walk(from)) {
      if (each.op === 'condition') visit(each.condition);
      else if (each.op === 'aggregate' && each.rows.kind === 'outages') visit(each.rows.condition);
    }
  };
  collect(expression);
  return [...found.values()];
}

/** The exclusions that are taken out of what the metric measures. */
export function exclusionsOf(contract: Contract, measure: Expression): readonly Condition[] {
  const taken = new Set(conditionsIn(contract, measure).flatMap(({ except }) => except));
  return contract.conditions.filter(({ id, role }) => role === 'exclusion' && taken.has(id));
}

/** The parties whose failures are taken out of what the metric measures. */
export const excludedParties = (contract: Contract, measure: Expression): ReadonlySet<string> =>
  new Set(exclusionsOf(contract, measure).flatMap(({ attributableTo = [] }) => attributableTo));

/** Whether failures of the party are taken out of what the metric measures. */
export const excludesFailuresOf = (contract: Contract, measure: Expression, party: string): boolean =>
  excludedParties(contract, measure).has(party);

/** The shortest stretch of time that the data can tell from none. */
export interface Resolution {
  readonly ms: number;
  /** The data that is sampled; absent for windows. */
  readonly data?: DataDeclaration;
}

/**
 * How finely the expression sees time: the shortest step of what it reads. `undefined` where something it reads is exact to
 * the instant (logged intervals, changes of state), or where the step isn't declared.
 */
export function resolutionOf(contract: Contract, expression: Expression): Resolution | undefined {
  const found: Resolution[] = [];
  const visited = new Set<string>();
  /** False as soon as something exact or unknown takes part. */
  const visit = (each: Expression): boolean => {
    switch (each.op) {
      case 'condition': {
        if (visited.has(each.condition)) return true;
        visited.add(each.condition);
        const condition = conditionNamed(contract, each.condition);
        return condition !== undefined && visit(condition.when);
      }
      case 'windows':
        found.push({ ms: each.everyMs });
        return true;
      case 'signal': {
        const data = dataNamed(contract, each.data);
        if (data?.kind !== 'samples' || data.everyMs === undefined) return false;
        found.push({ ms: data.everyMs, data });
        return true;
      }
      case 'intervals-of':
        return false;
      default:
        return partsOf(each).every(visit);
    }
  };
  if (!visit(expression)) return undefined;
  return found.toSorted((a, b) => a.ms - b.ms)[0];
}

/** The lengths for which `bad` time misses the target, shortest first. */
export const breachedLengths = (
  target: TimeTarget,
  lengths: readonly PeriodLength[],
  badMs: number,
): readonly PeriodLength[] => lengths.filter((length) => breaches(target, length, rational(badMs)));

/** Whether an outage of that length counts under every minimum that the target's conditions set (O2). */
export function counts(contract: Contract, set: Expression, outageMs: number): boolean {
  return conditionsIn(contract, set)
    .filter(({ role, minimum }) => role !== 'exclusion' && minimum)
    .every(({ minimum }) => {
      if (!minimum) return true;
      const limit = rational(minimum.durationMs);
      const length = rational(outageMs);
      return minimum.edge === 'more-than' ? isAbove(length, limit) : !isBelow(length, limit);
    });
}
