import type { Rule } from '../frame/rule.ts';
import { missingChangeControl } from './missing-change-control.ts';
import { missingDisputes } from './missing-disputes.ts';
import { missingExclusions } from './missing-exclusions.ts';
import { missingIndemnity } from './missing-indemnity.ts';
import { missingMetricDefinition } from './missing-metric-definition.ts';
import { missingOwner } from './missing-owner.ts';
import { missingReporting } from './missing-reporting.ts';
import { missingResponsibilities } from './missing-responsibilities.ts';
import { missingReview } from './missing-review.ts';
import { missingServiceDescription } from './missing-service-description.ts';
import { missingServiceHours } from './missing-service-hours.ts';
import { missingTerm } from './missing-term.ts';
import { missingTermination } from './missing-termination.ts';
import { noIntent } from './no-intent.ts';

/** The rules of the family, in the order in which they're documented. */
export const COMPLETENESS: readonly Rule[] = [
  missingTerm,
  missingServiceDescription,
  missingServiceHours,
  missingMetricDefinition,
  missingOwner,
  noIntent,
  missingExclusions,
  missingResponsibilities,
  missingReporting,
  missingReview,
  missingChangeControl,
  missingDisputes,
  missingTermination,
  missingIndemnity,
];
