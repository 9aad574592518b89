import type { Rule } from '../frame/rule.ts';
import { conflictingTargets } from './conflicting-targets.ts';
import { deadTerm } from './dead-term.ts';
import { neverHolds } from './never-holds.ts';

/** The rules of the family, in the order in which they're documented. */
export const CONSISTENCY: readonly Rule[] = [conflictingTargets, neverHolds, deadTerm];
