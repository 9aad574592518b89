import { isMissedBy } from '../../../analyse/baseline.ts';
import { levelWithin } from '../../../analyse/smallestChange.ts';
import { fallsShort, recordText } from '../../../analyse/trackRecord.ts';
import { metricOf } from '../../../contract/lookup.ts';
import { isZero } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { levelOf, lowerLevel, scaleOfValues, thresholdText, valueText } from '../frame/wording.ts';

export const beyondBaseline: Rule = {
  name: 'beyond-baseline',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets that the declared baseline of their metric misses, or that fewer than 95% of the periods of a dataset have met.',
    why: `A baseline is what the service has been measured to do. A target beyond it is missed in a usual period unless something changes: the provider promises what it
doesn't deliver today, and the credit is a discount in other words.

\`sla check --data Production\` asks the observations of a dataset as well: in how many of its periods the target was met, and the level that 95% of them reached (of m
periods, ranked from the best, the one of rank ⌈0.95 m⌉: of fewer than 20 the worst). A target that fewer than 95% have met is an information; in an editor it is one
once a simulation has run.`,
    bad: {
      as: 'clauses',
      text: `metric Answered of Checkout {
  measure share of time outside Unavailable
  controlled by Northwind
  baseline 99.7% over "2025"
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
  baseline 99.95% over "2025"
}
target Availability of Checkout {
  Answered at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the improvement is planned and paid for. Say by when in the reason.',
  },
  check: ({ contract, textOf, record }, report) => {
    for (const target of contract.targets) {
      const { threshold } = target;
      const observed = record?.targets.get(target.id);
      if (threshold && record && observed && fallsShort(observed))
        report({
          message: `On the observations of ${record.dataset} (${record.firstDay} to ${record.lastDay}) this was met in ${recordText(observed)}. Promise what is delivered, or improve it first.`,
          at: [levelOf(threshold, textOf), target.nameAt],
          about: target.id,
          key: 'observed',
          severity: 'information',
        });
      const baseline = metricOf(contract, target)?.baseline;
      if (!threshold || !baseline) continue;
      const missed = isMissedBy(threshold, baseline.value);
      if (!missed) continue;
      const scale = scaleOfValues([threshold.value, baseline.value]);
      const lower =
        baseline.value.kind === 'percent'
          ? levelWithin(missed.baseline, missed.baseline, threshold.operator === 'above')
          : undefined;
      report({
        message: `The declared baseline, ${valueText(missed.baseline, scale)}, misses ${thresholdText(threshold)}${isZero(missed.by) ? ' just so' : ` by ${valueText(missed.by, scale.kind === 'percent' ? { ...scale, kind: 'percentage-points' } : scale)}`}: a usual period is a missed one. Promise what is delivered, or improve it first and measure again.`,
        at: [levelOf(threshold, textOf), target.nameAt],
        about: target.id,
        fixes: lower ? lowerLevel(threshold, lower, textOf) : [],
        related: [{ message: 'The baseline.', at: baseline.at }],
      });
    }
  },
};
