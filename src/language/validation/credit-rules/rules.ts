import type { Rule } from '../frame/rule.ts';
import { bandGap } from './band-gap.ts';
import { bandOverlap } from './band-overlap.ts';
import { missingCap } from './missing-cap.ts';
import { noConsequence } from './no-consequence.ts';
import { targetCreditMismatch } from './target-credit-mismatch.ts';

/** The rules of the family, in the order in which they're documented. */
export const CREDIT_RULES: readonly Rule[] = [bandGap, bandOverlap, targetCreditMismatch, missingCap, noConsequence];
