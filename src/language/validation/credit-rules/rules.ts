import type { Rule } from '../frame/rule.ts';
import { allocationSum } from './allocation-sum.ts';
import { bandGap } from './band-gap.ts';
import { bandOverlap } from './band-overlap.ts';
import { basisIncludesCredited } from './basis-includes-credited.ts';
import { basisMissing } from './basis-missing.ts';
import { capBelowBand } from './cap-below-band.ts';
import { cheaperToBreach } from './cheaper-to-breach.ts';
import { claimTooShort } from './claim-too-short.ts';
import { creditBelowLoss } from './credit-below-loss.ts';
import { creditExpires } from './credit-expires.ts';
import { currencyMismatch } from './currency-mismatch.ts';
import { deadBand } from './dead-band.ts';
import { doublePenalty } from './double-penalty.ts';
import { earnBackTooEasy } from './earn-back-too-easy.ts';
import { minutesPercentMismatch } from './minutes-percent-mismatch.ts';
import { missingCap } from './missing-cap.ts';
import { noConsequence } from './no-consequence.ts';
import { notMonotonic } from './not-monotonic.ts';
import { percentMoneyConfusion } from './percent-money-confusion.ts';
import { targetCreditMismatch } from './target-credit-mismatch.ts';
import { terminationUnreachable } from './termination-unreachable.ts';
import { unreachableCap } from './unreachable-cap.ts';
import { zeroCredit } from './zero-credit.ts';

/** The rules of the family, in the order in which they're documented. */
export const CREDIT_RULES: readonly Rule[] = [
  bandGap,
  bandOverlap,
  deadBand,
  notMonotonic,
  minutesPercentMismatch,
  targetCreditMismatch,
  missingCap,
  unreachableCap,
  capBelowBand,
  noConsequence,
  zeroCredit,
  percentMoneyConfusion,
  allocationSum,
  doublePenalty,
  earnBackTooEasy,
  terminationUnreachable,
  cheaperToBreach,
  creditBelowLoss,
  claimTooShort,
  creditExpires,
  currencyMismatch,
  basisMissing,
  basisIncludesCredited,
];
