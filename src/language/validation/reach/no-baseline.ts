import { timeTarget } from '../../../analyse/timeTarget.ts';
import { targetsOn } from '../../../contract/lookup.ts';
import type { Rule } from '../frame/rule.ts';
import { budgetText, thresholdText } from '../frame/wording.ts';

const REVIEW_CLAUSE = /review/i;

export const noBaseline: Rule = {
  name: 'no-baseline',
  family: 'reach',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds metrics that carry a target but no baseline, in an agreement that foresees no review.',
    why: `A target is sound where somebody has measured what the service does today, or where the figure is looked at again once there is data. Without either nothing
says that it can be met, or that it asks for anything at all.`,
    bad: {
      as: 'clauses',
      text: `metric Answered of Checkout {
  measure share of time outside Unavailable
  controlled by Northwind
}
target Availability of Checkout {
  Answered at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Answered of Checkout {
  measure share of time outside Unavailable
  controlled by Northwind
  baseline 99.97% over "2025"
}
target Availability of Checkout {
  Answered at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the figure is set by law or by a standard offer that nobody negotiates.',
  },
  check: ({ contract }, report) => {
    if (contract.clauses.some(({ kind, title }) => REVIEW_CLAUSE.test(`${kind} ${title ?? ''}`))) return;
    for (const metric of contract.metrics) {
      const target = targetsOn(contract, metric)[0];
      if (metric.baseline || !target?.threshold) continue;
      const time = timeTarget(contract, target);
      const means = time ? ` (${budgetText(time)})` : '';
      report({
        message: `Nothing says that ${thresholdText(target.threshold)}${means} can be met: '${metric.family}' has no baseline, and the agreement foresees no review. Give the metric its 'baseline', or add a clause Review.`,
        at: [metric.nameAt],
        about: metric.id,
        related: [{ message: `The target '${target.id}'.`, at: target.nameAt }],
      });
    }
  },
};
