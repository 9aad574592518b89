import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, isInternal, paying } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /disput|escalat|mediat|arbitra|governing law|jurisdiction|objection/i;

export const missingDisputes: Rule = {
  name: 'missing-disputes',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements that pay credits in which nothing says what happens when the parties read a figure differently.',
    why: `Two monitors never agree to the minute. Where money hangs on the third decimal, the question isn't whether the parties will differ but who decides then, by when,
and what is paid meanwhile. A credit held back until a court has spoken isn't a remedy.`,
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
clause Disputes: "Raised within 10 business days; the service owners decide, then a mediator. What is undisputed is paid."`,
    },
    silence: 'When the master agreement has a clause on disputes. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = paying(contract);
    if (count === 0 || isInternal(contract) || speaksOf(contract, SUBJECT)) return;
    report({
      message: `${counted(count, 'target')} ${count === 1 ? 'pays' : 'pay'} money, and nothing says what happens when the parties read a figure differently. Add a clause Disputes: raised by when, decided by whom.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
