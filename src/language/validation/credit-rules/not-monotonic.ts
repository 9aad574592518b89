import { reversal } from '../../../analyse/curves/monotonic.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import type { Target } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';

export const notMonotonic: Rule = {
  name: 'not-monotonic',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds values at which worse service earns a smaller credit.',
    why: `Where 98% earns 25% of the fee and 97% earns 10%, a provider that has missed the first level does better to go on failing. It's mostly a slip: two figures
exchanged, or a band in the wrong place. What counts is the whole credit of the target, all of its rules together, for each length of month.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 25%
    below 99.0% : 10%
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit of Checkout.fee {
    below 99.9% : 10%
    below 99.0% : 25%
  }
}`,
    },
    silence:
      'When another remedy takes over where the credit falls, such as a right to terminate. Name it in the reason.',
  },
  check: ({ contract }, report) => {
    const { asWritten, wordsOf } = functionsOf(contract);
    for (const target of contract.targets) {
      for (const found of asWritten(target)) {
        const turn = reversal(found);
        if (!turn) continue;
        const words = wordsOf(found);
        const { better, worse } = turn;
        report({
          message: `Worse service earns less: ${words.value(worse.witness).text} earns ${words.amount(worse.amount).text}, and ${words.value(better.witness).text}, which is better, ${words.amount(better.amount).text}. Let credits grow as the service gets worse.`,
          at: [placeOf(target), target.nameAt],
          about: target.id,
        });
        break;
      }
    }
  },
};

const placeOf = ({ credits, points, nameAt }: Target) => credits[0]?.at ?? points[0]?.at ?? nameAt;
