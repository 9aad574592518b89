import { uncontrollableMetric } from './control/uncontrollable-metric.ts';
import { uncoveredDependency } from './control/uncovered-dependency.ts';
import { bandGap } from './credit-rules/band-gap.ts';
import { bandOverlap } from './credit-rules/band-overlap.ts';
import { missingCap } from './credit-rules/missing-cap.ts';
import { noConsequence } from './credit-rules/no-consequence.ts';
import { targetCreditMismatch } from './credit-rules/target-credit-mismatch.ts';
import type { Rule } from './frame/rule.ts';
import { belowResolution } from './reach/below-resolution.ts';
import { noBaseline } from './reach/no-baseline.ts';
import { oneIncidentBreaches } from './reach/one-incident-breaches.ts';
import { unreachableTarget } from './reach/unreachable-target.ts';

/** Every rule there is, in the order in which the families are documented. */
export const RULES: readonly Rule[] = [
  uncontrollableMetric,
  uncoveredDependency,
  unreachableTarget,
  belowResolution,
  oneIncidentBreaches,
  noBaseline,
  bandGap,
  bandOverlap,
  targetCreditMismatch,
  missingCap,
  noConsequence,
];

export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);

const names: ReadonlySet<unknown> = new Set(RULE_NAMES);

/** Whether a diagnostic's code is a rule's: then it can be configured, ignored and explained. */
export const isRuleName = (code: unknown): boolean => names.has(code);
