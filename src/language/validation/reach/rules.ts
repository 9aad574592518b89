import type { Rule } from '../frame/rule.ts';
import { belowResolution } from './below-resolution.ts';
import { beyondBaseline } from './beyond-baseline.ts';
import { deadlineOutsideHours } from './deadline-outside-hours.ts';
import { extremeTarget } from './extreme-target.ts';
import { maintenanceExceedsBudget } from './maintenance-exceeds-budget.ts';
import { noBaseline } from './no-baseline.ts';
import { oneIncidentBreaches } from './one-incident-breaches.ts';
import { supportingTargetTooLate } from './supporting-target-too-late.ts';
import { tooFewEvents } from './too-few-events.ts';
import { trivialTarget } from './trivial-target.ts';
import { unreachableTarget } from './unreachable-target.ts';

/** The rules of the family, in the order in which they're documented. */
export const REACH: readonly Rule[] = [
  unreachableTarget,
  beyondBaseline,
  belowResolution,
  oneIncidentBreaches,
  maintenanceExceedsBudget,
  deadlineOutsideHours,
  tooFewEvents,
  trivialTarget,
  noBaseline,
  supportingTargetTooLate,
  extremeTarget,
];
