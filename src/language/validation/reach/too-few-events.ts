import { expectedRows } from '../../../analyse/expectedRows.ts';
import { largestBreachedByOne, oneMissBreaches } from '../../../analyse/sampleSize.ts';
import { shareTarget } from '../../../analyse/shareTarget.ts';
import { constantValue } from '../../../contract/constant.ts';
import type { Target } from '../../../contract/contract.ts';
import { walk } from '../../../contract/walk.ts';
import { fromJSON, type Rational, rational } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { levelOf, percentText, thresholdText } from '../frame/wording.ts';

export const tooFewEvents: Rule = {
  name: 'too-few-events',
  family: 'reach',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds percentages that a single miss among the expected number of cases already breaches.',
    why: `95% of 12 tickets is 11.4: with one late ticket the share is 91.7%, so the target asks for all of them. The percentage means what it says only from 20 tickets on. For
small numbers say how many may be late, or look at a longer period.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Catchpoint
  baseline 12 rows each calendar month
  field opened: time
  field closed: time?
}
metric InTime of Checkout {
  measure share of tickets where (elapsed from opened to closed at most 4 h)
}
target Solved of Checkout {
  InTime at least 95% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Catchpoint
  baseline 12 rows each calendar month
  field opened: time
  field closed: time?
}
metric Late of Checkout {
  measure count of tickets where (elapsed from opened to closed above 4 h)
}
target Solved of Checkout {
  Late at most 1 each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When not one late case is acceptable, and the percentage is only how it is reported.',
  },
  check: ({ contract, textOf }, report) => {
    for (const target of contract.targets) {
      const share = shareTarget(contract, target);
      const expected = share && expectedRows(share.data, target.scope.period);
      const largest = share && largestBreachedByOne(share);
      if (!target.threshold || !share || !expected || largest === undefined) continue;
      // What is filtered is less still; a part of a row can't be late.
      const count = Number(expected.floor().valueOf());
      if (!oneMissBreaches(share, count) || count < leastSample(target)) continue;
      const reached = rational([count - 1, count]);
      report({
        message: `Of the ${count} ${share.data.id} expected in a period, a single miss breaches ${thresholdText(target.threshold)}: ${count - 1} of ${count} is ${shareText(reached)}. Up to ${largest} one miss is too many; say how many may miss, or take a longer period.`,
        at: [levelOf(target.threshold, textOf), target.nameAt],
        about: target.id,
        related: share.data.expected ? [{ message: 'How many are expected.', at: share.data.expected.at }] : [],
      });
    }
  },
};

/** Two decimals say enough of a share that fails. */
const shareText = (share: Rational): string => {
  const rounded = share.mul(rational(10_000)).floor().div(rational(10_000));
  return `${rounded.equals(share) ? '' : '~'}${percentText(rounded)}`;
};

/** The smallest number of rows with which the target is judged at all. */
function leastSample({ appliesWhen }: Target): number {
  if (!appliesWhen) return 0;
  const limits = [...walk(appliesWhen.condition)].flatMap((part) => {
    if (part.op !== 'compare' || (part.operator !== 'at-least' && part.operator !== 'above')) return [];
    const limit = constantValue(part.right);
    const counted = part.left.op === 'aggregate' && part.left.fn === 'count';
    return counted && limit?.kind === 'number' ? [Number(fromJSON(limit.value).valueOf())] : [];
  });
  return Math.max(0, ...limits);
}
