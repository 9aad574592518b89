import type { Contract, Service, Target } from '../contract/contract.ts';
import { periodKey } from '../contract/period.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { isAtLeast, isBelow, isZero, minimum, ONE, type Rational, rational, sum, ZERO } from '../exact/rational.ts';
import { HOUR_MS } from '../time/civil.ts';
import { lengthOf } from '../time/intervals.ts';
import { isConstant } from './curves/form.ts';
import { numberOf } from './curves/reader.ts';
import { worstOf } from './exposure/worst.ts';
import type { ContractFunctions } from './functions.ts';
import { capFor, mostOwed } from './mostOwed.ts';

/** What a customer gets at most for a service in one period, beside what the downtime has cost it by then. */
export interface LossAndCredit {
  readonly service: Service;
  readonly at: PeriodAtHand;
  readonly target: Target;
  /** All that the targets of the service pay together. */
  readonly most: Rational;
  /** The least downtime, in milliseconds, at which the target pays its most. */
  readonly downtimeMs: Rational;
  readonly loss: Rational;
}

/**
 * For each length of period: the most that all targets of a service pay, and the loss at the least downtime for which one of them pays its most.
 * Empty where either can't be told: amounts that grow with the downtime, targets of other periods.
 */
export function lossAndCredit(
  contract: Contract,
  service: Service,
  functions: ContractFunctions,
): readonly LossAndCredit[] {
  const { costOfDowntime } = service;
  const targets = contract.targets.filter(
    (target) => target.service === service.id && (target.credits.length > 0 || target.points.length > 0),
  );
  const [first] = targets;
  if (costOfDowntime === undefined || first === undefined) return [];
  if (targets.some(({ scope, owedBy }) => scope.kind !== 'period' || owedBy !== first.owedBy)) return [];
  if (new Set(targets.map(({ scope }) => periodKey(scope.period))).size > 1) return [];
  const found = functions.of(first).map(({ at }): LossAndCredit | undefined => {
    const perHour = numberOf(functions.constants.evaluate(costOfDowntime.perHour, at));
    const each = targets.map((target) => mostOwed(contract, functions, target, at));
    if (perHour === undefined || isZero(perHour) || each.includes(undefined)) return undefined;
    const limits = contract.creditTerms.caps
      .filter(({ only }) => only === undefined)
      .flatMap((cap) => (cap.scope.kind === 'target' ? [] : (capFor(cap, first, at, functions) ?? [])));
    const most = limits.reduce(minimum, sum(each.flatMap((one) => one ?? [])));
    if (isZero(most)) return undefined;
    const reached = targets.flatMap((target) => {
      const downtimeMs = downtimeOfMost(functions, target, at, most);
      return downtimeMs === undefined ? [] : [{ target, downtimeMs }];
    });
    const [one, ...others] = reached;
    if (one === undefined) return undefined;
    const least = others.reduce((best, other) => (isBelow(other.downtimeMs, best.downtimeMs) ? other : best), one);
    const loss = perHour.mul(least.downtimeMs).div(rational(HOUR_MS));
    return isZero(loss) ? undefined : { service, at, ...least, most, loss };
  });
  return found.includes(undefined) ? [] : found.flatMap((one) => one ?? []);
}

/** The least downtime for which the target pays its most, or all that is let through; `undefined` where it's about something else. */
function downtimeOfMost(
  functions: ContractFunctions,
  target: Target,
  at: PeriodAtHand,
  limit: Rational,
): Rational | undefined {
  const found = functions.of(target).find((one) => one.at.whole.start === at.whole.start);
  const measure = found?.subject.metric?.measure;
  if (found === undefined || measure?.op !== 'time') return undefined;
  const worst = worstOf(found);
  if (worst.bound.kind !== 'amount') return undefined;
  const wanted = minimum(worst.bound.value, limit);
  const whole = rational(lengthOf(at.whole));
  const longest = measure.as === 'share' ? ONE : whole;
  const downtimes: Rational[] = [];
  for (const { interval, of } of found.credit) {
    if (of.most.kind !== 'figure') continue;
    if (!isConstant(of.most.form)) return undefined;
    if (!isAtLeast(of.most.form.base, wanted)) continue;
    const down =
      measure.side === 'outside' ? longest.sub(interval.upper?.value ?? longest) : (interval.lower?.value ?? ZERO);
    downtimes.push(measure.as === 'share' ? down.mul(whole) : down);
  }
  const [first, ...others] = downtimes;
  return first && others.reduce(minimum, first);
}
