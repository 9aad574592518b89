import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, promises } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /\breview/i;

export const missingReview: Rule = {
  name: 'missing-review',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements with targets in which nothing says when they are looked at again.',
    why: `What a service does changes with its load, its software and its users; a target that nobody looks at again is missed by everybody or met by doing nothing. A review
at a fixed interval, with the owners named, costs an hour and is what a service level agreement is managed by.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
clause Review: "The service owners review targets and baselines each quarter."`,
    },
    silence: 'When the figures are set by a regulator, or another document foresees the review. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (count === 0 || speaksOf(contract, SUBJECT)) return;
    report({
      message: `Nothing says when ${counted(count, 'target')} ${count === 1 ? 'is' : 'are'} looked at again. Add a clause Review: how often, by whom, what is recorded.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
