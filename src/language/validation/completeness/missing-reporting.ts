import { blindClaims } from '../../../analyse/blindClaims.ts';
import { speaksOf } from '../../../analyse/clauses.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement, promises } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /\breport(?:s|ed|ing)?\b|dashboard|status page/i;

export const missingReporting: Rule = {
  name: 'missing-reporting',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements with targets in which nothing says who reports the measured values, when and to whom.',
    why: `A credit that must be claimed is claimed by those who see the figures. Without a report the party that measures is the only one that knows whether a target was
missed, and the other one finds out by its own users. Where a credit has to be claimed on such figures, [no-reporting](no-reporting.md) says so at the claim, and this rule is silent.`,
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
clause Reporting: "Northwind reports each value with its data within ten business days of the end of the month."`,
    },
    silence: 'When both parties read the same system. Name it in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const count = promises(contract);
    if (count === 0 || speaksOf(contract, SUBJECT)) return;
    // no-reporting says it of the claim that hangs on it.
    if (blindClaims(contract).length > 0) return;
    report({
      message: `Nothing says who reports on ${counted(count, 'target')}, when and to whom. Add a clause Reporting.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};
