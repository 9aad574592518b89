import { type FigureNode, figuresOf, takenOf } from '../../../analyse/nesting.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import type { Rule } from '../frame/rule.ts';
import { metricsWithTargets } from './measured.ts';

export const meanOfMeans: Rule = {
  name: 'mean-of-means',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds unweighted means of means and of ratios.',
    why: `A night hour with one request weighs as much as the busiest hour of the day. If all 1,000 requests of one hour fail, and the only request of another succeeds, 99.9% have failed and the mean of
the two ratios says 50%. Divide sum by sum, or weigh each part by its rows; where quiet parts are meant to count in full, the mean of ratios is the right word.`,
    bad: {
      as: 'clauses',
      text: `data requests counts every 5 min {
  collected automatically by Catchpoint
  field total: number
  field failed: number
}
metric Errors of Checkout {
  measure mean over each 5 min of (sum of requests.failed / sum of requests.total) empty counts as 0%
}
target FewErrors of Checkout {
  Errors at most 0.1% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data requests counts every 5 min {
  collected automatically by Catchpoint
  field total: number
  field failed: number
}
metric Errors of Checkout {
  measure sum of requests.failed / sum of requests.total
}
target FewErrors of Checkout {
  Errors at most 0.1% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When each part counts as much as any other on purpose.',
  },
  check: ({ contract }, report) => {
    for (const { metric, target } of metricsWithTargets(contract)) {
      for (const outer of figuresOf(contract, metric.measure)) {
        if (outer.fn !== 'mean' || isWeighted(outer)) continue;
        const inner = takenOf(outer).flatMap((value) => ratiosIn(contract, value))[0];
        if (!inner) continue;
        report({
          message: `This is the mean of one ${inner.word} for each part: a part with one row weighs as much as one with a thousand, so that 1 good row beside 1,000 bad ones shows 50%. Divide sum by sum, or weigh the parts.`,
          at: [outer.at, target.nameAt],
          about: metric.id,
          related: [{ message: `The ${inner.word} of each part.`, at: inner.at }],
        });
      }
    }
  },
};

const isWeighted = (figure: FigureNode): boolean =>
  (figure.op === 'aggregate' && figure.weight !== undefined) ||
  (figure.op === 'across' && figure.members.some(({ weight }) => weight !== undefined));

interface Ratio {
  readonly word: 'mean' | 'share' | 'ratio';
  readonly at: Expression['at'];
}

/** Means and shares of rows, and sums divided by sums, in what is averaged. */
function ratiosIn(contract: Contract, value: Expression): readonly Ratio[] {
  if (value.op === 'divide' && isSum(value.left) && isSum(value.right)) return [{ word: 'ratio', at: value.at }];
  return figuresOf(contract, value).flatMap((figure): Ratio[] => {
    if (figure.op !== 'aggregate' || figure.rows.kind !== 'data') return [];
    return figure.fn === 'mean' || figure.fn === 'share' ? [{ word: figure.fn, at: figure.at }] : [];
  });
}

const isSum = (value: Expression): boolean =>
  value.op === 'aggregate' && value.rows.kind === 'data' && (value.fn === 'sum' || value.fn === 'count');
