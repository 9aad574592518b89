import { speaksOf } from '../../../analyse/clauses.ts';
import { targetsOn } from '../../../contract/lookup.ts';
import type { Rule } from '../frame/rule.ts';
import { promisedMetrics } from './management.ts';

const SUBJECT = /purpose|intent|objective/i;

export const noIntent: Rule = {
  name: 'no-intent',
  family: 'completeness',
  defaultSeverity: 'hint',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds metrics with a target that don’t say what they are for.',
    why: `A metric stands for something that somebody wants: shoppers who can pay, tickets that are solved. When it's kept and the wish isn't, only its intent tells that the
metric is wrong and not the users. It's also what a mediator reads where the definition leaves a case open.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  intent "Shoppers can pay at any hour."
  measure share of time outside Unavailable
}
target Answers of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the name says all of it.',
  },
  check: ({ contract }, report) => {
    if (speaksOf(contract, SUBJECT)) return;
    for (const metric of promisedMetrics(contract)) {
      const { id, family, nameAt, intent } = metric;
      if (intent !== undefined) continue;
      const count = new Set(targetsOn(contract, metric).map((target) => target.family)).size;
      report({
        message: `Nothing says what '${family}' is for, and ${count === 1 ? 'a target goes' : `${count} targets go`} by it. Give it its 'intent': what somebody wants who looks at it.`,
        at: [nameAt],
        about: id,
      });
    }
  },
};
