import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, isInternal, promises } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /terminat|\bcancel/i;

export const missingTermination: Rule = {
  name: 'missing-termination',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements in which however many misses give nobody the right to end them.',
    why: `Credits make a bad service cheaper, not better. A customer whose targets are missed every month stays bound for the rest of the term, at a discount; the right to
leave after a number of misses is the remedy that a provider can't price in.`,
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
termination by Acme when Availability missed in 3 of any 6 periods, exercised within 60 calendar days`,
    },
    silence: 'When the service can be ended at any time, or the master agreement has the right. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (
      count === 0 ||
      isInternal(contract) ||
      speaksOf(contract, SUBJECT) ||
      contract.rights.some(({ what }) => what === 'terminate')
    )
      return;
    report({
      message: `However often ${counted(count, 'target')} ${count === 1 ? 'is' : 'are'} missed, no clause lets anybody end the agreement${contract.term?.until ? ` before ${contract.term.until}` : ''}. Add 'termination by … when … missed in … of any … periods'.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
