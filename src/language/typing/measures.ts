import { AstUtils } from 'langium';
import { itemsOf } from '../composition/lineage.ts';
import type { Comparison } from '../generated/ast.ts';
import {
  type Collects,
  type CreditRule,
  type Expression,
  type ExtensionRule,
  isAggregate,
  isCommitment,
  isComparison,
  isGroup,
  isTarget,
  isTimeInSet,
  type Pays,
  type PointsRule,
  type TimeInSet,
} from '../generated/ast.ts';

/**
 * The value that the bands of a rule speak about: the one behind `on`, else the left side of the target's one comparison.
 */
export function comparedMeasure(
  rule: Collects | CreditRule | ExtensionRule | Pays | PointsRule,
): Expression | undefined {
  if (rule.measure !== undefined) return rule.measure;
  const target = AstUtils.getContainerOfType(rule, isTarget);
  return comparisonIn(target && itemsOf(target).find(isCommitment)?.condition)?.left;
}

/** The comparison that a condition consists of, if it's one. */
export function comparisonIn(condition: Expression | undefined): Comparison | undefined {
  if (isGroup(condition)) return comparisonIn(condition.inner);
  return isComparison(condition) ? condition : undefined;
}

/** The `time outside Unavailable` of `share of time outside Unavailable`. */
export function shareOfTime(node: Expression | undefined): TimeInSet | undefined {
  return isAggregate(node) && node.function === 'share' && node.rows === undefined && isTimeInSet(node.of)
    ? node.of
    : undefined;
}
