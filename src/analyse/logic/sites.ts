import type { Contract, CreditRule, TargetScope } from '../../contract/contract.ts';
import type { Expression, LogicNode } from '../../contract/expression.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import { partsOf } from '../../contract/walk.ts';
import { amountsOf } from '../expressionsOf.ts';

/** A condition of the agreement, with what it decides, in words that end a sentence. */
export interface ConditionSite {
  readonly condition: Expression;
  readonly decides: string;
  readonly about: string;
  /** The period that it's judged for, where it's judged for one of a target. */
  readonly period?: PeriodSpec;
}

/** Every condition of a contract that stands for itself: none is a part of another one. */
export function* conditionSites(contract: Contract): Generator<ConditionSite> {
  for (const { id, when } of contract.conditions)
    yield* inside(when, id, { decides: `when '${id}' holds`, isCondition: true });
  for (const { id, measure } of contract.metrics) yield* inside(measure, id);
  for (const target of contract.targets) {
    const about = target.id;
    const period = target.scope.kind === 'period' ? { period: target.scope.period } : {};
    yield* inside(target.commitment, about, { decides: `whether '${about}' is met`, isCondition: true, ...period });
    yield* inScope(target.scope, about);
    if (target.appliesWhen)
      yield* inside(target.appliesWhen.condition, about, {
        decides: `whether '${about}' applies`,
        isCondition: true,
        ...period,
      });
    for (const rule of target.credits) yield* inRule(rule, about, `when the credit of '${about}' is due`);
    for (const { when } of target.extensions)
      if (when) yield* inside(when, about, { decides: `when '${about}' extends the term`, isCondition: true });
    for (const { when } of target.earnBacks ?? [])
      yield* inside(when, about, { decides: `when credits of '${about}' are earned back`, isCondition: true });
  }
  for (const payment of contract.payments) {
    yield* inScope(payment.scope, payment.id);
    yield* inRule({ ...payment }, payment.id, `when '${payment.id}' is paid`);
  }
  for (const { id, collects, against } of contract.banks ?? [])
    for (const { when } of [...collects, ...against])
      if (when) yield* inside(when, id, { decides: `what '${id}' does`, isCondition: true });
  for (const right of contract.rights) {
    const about = right.id ?? right.title ?? `right of ${right.by}`;
    yield* inside(right.when, about, {
      decides: right.what === 'terminate' ? `when ${right.by} may terminate` : `when ${right.by} has this right`,
      isCondition: true,
    });
  }
}

function* inScope(scope: TargetScope, about: string): Generator<ConditionSite> {
  if (scope.kind === 'each-row' && scope.where)
    yield* inside(scope.where, about, { decides: `which rows '${about}' is about`, isCondition: true });
}

function* inRule(
  { amount, when }: Pick<CreditRule, 'amount' | 'when'>,
  about: string,
  decides: string,
): Generator<ConditionSite> {
  if (when) yield* inside(when, about, { decides, isCondition: true });
  for (const part of amountsOf(amount)) yield* inside(part, about);
}

interface Role extends Pick<ConditionSite, 'decides' | 'period'> {
  readonly isCondition: boolean;
}

function* inside(expression: Expression, about: string, role?: Role): Generator<ConditionSite> {
  if (role?.isCondition) {
    const { isCondition: _, ...site } = role;
    yield { condition: expression, about, ...site };
  }
  for (const part of partsOf(expression)) {
    const filter = filterOf(expression, part);
    // Parts of a condition are judged with it; filters inside it are about other rows.
    yield* inside(part, about, filter === undefined ? undefined : { decides: filter, isCondition: true });
  }
}

/** What a condition inside an expression that is none decides. */
function filterOf(outer: Expression, part: Expression): string | undefined {
  switch (outer.op) {
    case 'aggregate':
    case 'windows':
      if (part === outer.where) return outer.op === 'windows' ? 'which windows are meant' : 'which rows are counted';
      return part === outer.countingOnly ? 'which are counted at all' : undefined;
    case 'intervals-of':
      return part === outer.where ? 'which rows are meant' : undefined;
    case 'in-periods':
      return part === outer.condition ? 'in which periods it holds' : undefined;
    case 'time':
      return part === outer.set ? 'which time is meant' : undefined;
    default:
      return undefined;
  }
}

export const isLogic = (expression: Expression): expression is Expression & LogicNode & { readonly op: 'and' | 'or' } =>
  (expression.op === 'and' || expression.op === 'or') && expression.each === undefined;
