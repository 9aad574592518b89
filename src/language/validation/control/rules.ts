import type { Rule } from '../frame/rule.ts';
import { customerDelayCounted } from './customer-delay-counted.ts';
import { oneSidedAttribution } from './one-sided-attribution.ts';
import { uncontrollableMetric } from './uncontrollable-metric.ts';
import { uncoveredDependency } from './uncovered-dependency.ts';

/** The rules of the family, in the order in which they're documented. */
export const CONTROL: readonly Rule[] = [
  uncontrollableMetric,
  uncoveredDependency,
  customerDelayCounted,
  oneSidedAttribution,
];
