import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { promisedMetrics } from './management.ts';

const SUBJECT = /owner|contact|account manager|responsible person|service manager/i;

export const missingOwner: Rule = {
  name: 'missing-owner',
  family: 'completeness',
  defaultSeverity: 'hint',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds metrics with a target of which nobody says who controls them, in an agreement that names no owners.',
    why: `A figure that nobody answers for is explained by everybody. Who controls the metric says whom to call when it falls, and whether the party that owes the target is
the one that can do something about it.`,
    bad: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
}
target Answers of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
  controlled by Northwind
}
target Answers of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When it’s plain that the provider controls all of it.',
  },
  check: ({ contract }, report) => {
    if (speaksOf(contract, SUBJECT)) return;
    for (const { id, family, nameAt, controlledBy } of promisedMetrics(contract)) {
      if (controlledBy !== undefined) continue;
      report({
        message: `Nobody is named who answers for '${family}'. Write 'controlled by …', or name the owners in a clause.`,
        at: [nameAt],
        about: id,
      });
    }
  },
};
