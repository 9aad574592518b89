import type { Rule } from '../frame/rule.ts';

/** The rules of the family, in the order in which they're documented. */
export const CONSISTENCY: readonly Rule[] = [];
