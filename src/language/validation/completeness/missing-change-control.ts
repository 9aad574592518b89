import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, promises } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /\bchang|\bamend|\bvariation|\bmodif/i;

export const missingChangeControl: Rule = {
  name: 'missing-change-control',
  family: 'completeness',
  defaultSeverity: 'hint',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements with targets in which nothing says how they are changed.',
    why: `Either a party can change the level by a note on a web page, or nobody can, and what is lived parts from what is written. Say who agrees, in what form, from when.
That a file is kept under version control shows what was changed, not whether both sides agreed.`,
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
clause Change: "Changes are agreed in writing by both service owners and take effect as a new version."`,
    },
    silence: 'When the master agreement says how it and its parts are changed. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (count === 0 || speaksOf(contract, SUBJECT) || contract.amends) return;
    report({
      message: `Nothing says how ${counted(count, 'target')} may be changed, and by whom. Add a clause Change.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
