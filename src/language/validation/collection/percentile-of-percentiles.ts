import { figuresOf, percentileOf, takenOf } from '../../../analyse/nesting.ts';
import type { Rule } from '../frame/rule.ts';
import { metricsWithTargets } from './measured.ts';

export const percentileOfPercentiles: Rule = {
  name: 'percentile-of-percentiles',
  family: 'collection',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds percentiles, means and medians that are taken of percentiles.',
    why: `The p95 of the p95s of thirty days isn't the p95 of the month, and neither is their mean: a quiet Sunday weighs as much as a busy Monday. With 10 requests of 1 s on one day and 990 of
100 ms on another, the p95s are 1 s and 100 ms, their mean 550 ms, and the p95 of all is 100 ms. Take the percentile of the rows, or count the days on which it was kept.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field latency: duration
}
metric Latency of Checkout {
  measure mean over each calendar day of (p95 of probes.latency)
}
target Fast of Checkout {
  Latency at most 300 ms each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field latency: duration
}
metric Latency of Checkout {
  measure p95 of probes.latency
}
target Fast of Checkout {
  Latency at most 300 ms each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When the figure is an index that both sides know by experience, and nobody reads it as a percentile.',
  },
  check: ({ contract }, report) => {
    for (const { metric, target } of metricsWithTargets(contract)) {
      for (const outer of figuresOf(contract, metric.measure)) {
        const inner = takenOf(outer)
          .flatMap((value) => figuresOf(contract, value))
          .find(({ fn }) => percentileOf(fn) !== undefined);
        const name = figureName(outer.fn);
        if (!inner || name === undefined) continue;
        report({
          message: `A ${name} of ${figureName(inner.fn)}s is no percentile of anything: a part with one row weighs as much as one with thousands. Take the ${figureName(inner.fn)} of all rows, or the share of parts in which it was kept.`,
          at: [outer.at, target.nameAt],
          about: metric.id,
          related: [{ message: `The ${figureName(inner.fn)} of each part.`, at: inner.at }],
        });
      }
    }
  },
};

function figureName(fn: Parameters<typeof percentileOf>[0]): string | undefined {
  if (typeof fn === 'object') return `p${fn.percentile}`;
  return fn === 'mean' || fn === 'median' ? fn : undefined;
}
