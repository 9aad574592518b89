import type { DatasetRule, Rule } from '../frame/rule.ts';
import { ambiguousMonth } from './ambiguous-month.ts';
import { assumedFormatRule } from './assumed-format.ts';
import { dataNeverUsed } from './data-never-used.ts';
import { manualCollection } from './manual-collection.ts';
import { meanOfMeans } from './mean-of-means.ts';
import { metricWithoutTarget } from './metric-without-target.ts';
import { noReporting } from './no-reporting.ts';
import { percentileOfPercentiles } from './percentile-of-percentiles.ts';
import { probeIntervalVsWindow } from './probe-interval-vs-window.ts';
import { reportAfterClaimDeadline } from './report-after-claim-deadline.ts';
import { tooManyMetrics } from './too-many-metrics.ts';

/** The rules of the family, in the order in which they're documented. */
export const COLLECTION: readonly Rule[] = [
  manualCollection,
  tooManyMetrics,
  metricWithoutTarget,
  dataNeverUsed,
  noReporting,
  reportAfterClaimDeadline,
  probeIntervalVsWindow,
  percentileOfPercentiles,
  meanOfMeans,
  ambiguousMonth,
];

/** Those of the family that judge datasets. */
export const COLLECTION_IN_DATASETS: readonly DatasetRule[] = [assumedFormatRule];
