import type { ComparisonNode, ComparisonOperator, Expression } from './expression.ts';
import { walk } from './walk.ts';

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  'at-least': 'at-most',
  'at-most': 'at-least',
  above: 'below',
  below: 'above',
  is: 'is',
  'is-not': 'is-not',
};

/** What differs from row to row or from period to period. */
const OBSERVED: ReadonlySet<Expression['op']> = new Set([
  'field',
  'signal',
  'intervals-of',
  'windows',
  'condition',
  'aggregate',
  'time',
  'within',
  'elapsed',
  'days-between',
  'metric',
  'across',
  'member',
  'over-dates',
  'over-periods',
]);

/** `4 h at least elapsed …` is `elapsed … at most 4 h`: what is observed stands on the left, its level on the right, and of two that are observed the clock. */
export function observedFirst({ op, operator, left, right }: ComparisonNode): ComparisonNode {
  const mirrored = left.op !== 'elapsed' && (right.op === 'elapsed' || (isObserved(right) && !isObserved(left)));
  return mirrored ? { op, operator: MIRRORED[operator], left: right, right: left } : { op, operator, left, right };
}

function isObserved(expression: Expression): boolean {
  for (const { op } of walk(expression)) if (OBSERVED.has(op)) return true;
  return false;
}
