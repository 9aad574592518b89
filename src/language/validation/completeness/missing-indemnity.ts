import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, isInternal, paying } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /indemn|liabilit|liable|damages|sole (?:and exclusive )?remed|exclusive remed/i;

export const missingIndemnity: Rule = {
  name: 'missing-indemnity',
  family: 'completeness',
  defaultSeverity: 'hint',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements that pay credits in which nothing says whether damages can be claimed beside them.',
    why: `Is a credit all that the customer gets, or a first instalment? Both are common, the law differs by country, and the answer is worth more than all credits together.
Liability and indemnity are usually in the master agreement; then one sentence that points there is enough.`,
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
clause Liability: "Credits are set off against damages; the master agreement limits liability."`,
    },
    silence: 'When the master agreement says it. Name the clause in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = paying(contract);
    if (count === 0 || isInternal(contract) || speaksOf(contract, SUBJECT)) return;
    report({
      message: `Credits are paid for ${counted(count, 'target')}, and nothing says whether damages can be claimed beside them. Add a clause Liability, or point to the one of the master agreement.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
