import type { Contract, DataDeclaration, Target } from '../contract/contract.ts';
import type { AggregateNode, Expression } from '../contract/expression.ts';
import { dataNamed, metricOf } from '../contract/lookup.ts';
import { fromJSON, isAtLeast, ONE, type Rational } from '../exact/rational.ts';
import type { ShareLevel } from './sampleSize.ts';

/** A target on the share of rows that are good: `share of tickets where (…) at least 95%`. */
export interface ShareTarget extends ShareLevel {
  readonly target: Target;
  readonly share: AggregateNode & Expression;
  readonly data: DataDeclaration;
}

/** What is known of the target, or `undefined` where it's about something else. A rounded share is something else: it may forgive a miss. */
export function shareTarget(contract: Contract, target: Target): ShareTarget | undefined {
  const { threshold } = target;
  const measure = metricOf(contract, target)?.measure;
  if (threshold?.value.kind !== 'percent' || target.scope.kind !== 'period') return undefined;
  if (measure?.op !== 'aggregate' || measure.fn !== 'share' || measure.rows.kind !== 'data' || measure.weight)
    return undefined;
  const data = dataNamed(contract, measure.rows.data);
  if (!data || !measure.where) return undefined;
  const limit = fromJSON(threshold.value.value);
  const upwards = threshold.operator === 'at-least' || threshold.operator === 'above';
  return {
    target,
    share: measure,
    data,
    level: upwards ? limit : ONE.sub(limit),
    strict: threshold.operator === 'above' || threshold.operator === 'below',
  };
}

/** Whether a level leaves nothing out. */
export const isAll = (level: Rational | undefined): boolean => level !== undefined && isAtLeast(level, ONE);
