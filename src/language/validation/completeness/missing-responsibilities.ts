import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, promises } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT =
  /responsibilit|obligation|\bdut(?:y|ies)\b|\b(?:customer|subscriber|client)s? (?:must|shall|has to|have to|keeps?)\b/i;

export const missingResponsibilities: Rule = {
  name: 'missing-responsibilities',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements in which nothing says what the customer has to do.',
    why: `A provider can't restore what it can't reach, and a customer can't be blamed for what it was never asked to do. Contacts, access, approvals and the customer's own
equipment decide many incidents; where the duties aren't written, each of them becomes a dispute over a cause.`,
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
clause Responsibilities: "Acme keeps two contacts reachable and its access lines in order."`,
    },
    silence: 'When the customer has nothing to do, as with a public web service.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (count === 0 || speaksOf(contract, SUBJECT)) return;
    report({
      message: `Nothing says what ${contract.customer} has to do for ${contract.provider} to keep ${counted(count, 'target')}. Add a clause Responsibilities.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
