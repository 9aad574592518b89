import type { Rule } from '../frame/rule.ts';
import { automatedResponseCounts } from './automated-response-counts.ts';
import { clockStartControlled } from './clock-start-controlled.ts';
import { closingWithoutQuality } from './closing-without-quality.ts';
import { gapsCountAsUp } from './gaps-count-as-up.ts';
import { meanHidesTail } from './mean-hides-tail.ts';
import { pauseEqualsStart } from './pause-equals-start.ts';
import { pauseNeverEnds } from './pause-never-ends.ts';
import { percentageOnlyQuantity } from './percentage-only-quantity.ts';
import { responseWithoutResolution } from './response-without-resolution.ts';
import { roundingForgives } from './rounding-forgives.ts';
import { selfReported } from './self-reported.ts';
import { shortOutagesIgnored } from './short-outages-ignored.ts';
import { smallSampleEscape } from './small-sample-escape.ts';
import { stopEqualsStart } from './stop-equals-start.ts';
import { uncappedExclusion } from './uncapped-exclusion.ts';

/** The rules of the family, in the order in which they're documented. */
export const GAMING: readonly Rule[] = [
  automatedResponseCounts,
  shortOutagesIgnored,
  uncappedExclusion,
  roundingForgives,
  meanHidesTail,
  responseWithoutResolution,
  closingWithoutQuality,
  percentageOnlyQuantity,
  selfReported,
  gapsCountAsUp,
  clockStartControlled,
  pauseNeverEnds,
  pauseEqualsStart,
  stopEqualsStart,
  smallSampleEscape,
];
