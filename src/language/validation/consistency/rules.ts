import type { Rule } from '../frame/rule.ts';
import { conflictingTargets } from './conflicting-targets.ts';
import { dateOrder } from './date-order.ts';
import { deadTerm } from './dead-term.ts';
import { duplicateDefinition } from './duplicate-definition.ts';
import { holidayListUnpinned } from './holiday-list-unpinned.ts';
import { neverHolds } from './never-holds.ts';
import { outsideTerm } from './outside-term.ts';
import { overrideWithoutParent } from './override-without-parent.ts';
import { retroactiveChange } from './retroactive-change.ts';
import { reviewTooRare } from './review-too-rare.ts';
import { shadowedName } from './shadowed-name.ts';
import { unusedDeclaration } from './unused-declaration.ts';
import { versionNotBumped } from './version-not-bumped.ts';
import { weakerThanParent } from './weaker-than-parent.ts';

/** The rules of the family, in the order in which they're documented. */
export const CONSISTENCY: readonly Rule[] = [
  dateOrder,
  outsideTerm,
  conflictingTargets,
  neverHolds,
  deadTerm,
  duplicateDefinition,
  shadowedName,
  overrideWithoutParent,
  weakerThanParent,
  reviewTooRare,
  retroactiveChange,
  versionNotBumped,
  unusedDeclaration,
  holidayListUnpinned,
];
