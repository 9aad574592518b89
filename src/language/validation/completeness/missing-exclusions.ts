import { speaksOf } from '../../../analyse/clauses.ts';
import { timeTargets } from '../../../analyse/timeTarget.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { counted, headOfAgreement } from './management.ts';

/** What a clause on it is called, or says. */
const SUBJECT = /exclu|maintenance|force majeure|beyond .* control/i;

export const missingExclusions: Rule = {
  name: 'missing-exclusions',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'customer',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds agreements whose targets count all down time, because nothing is excluded.',
    why: `Planned maintenance, what the customer itself causes and what nobody can prevent count as misses unless the agreement takes them out. A provider that signs this pays
for its own maintenance windows; more often the exclusions stand in prose elsewhere, and the figures here are computed without them.`,
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
clause Exclusions: "None: planned maintenance counts as down time."`,
    },
    silence: 'When nothing is excluded on purpose: say so in a clause instead.',
  },
  check: ({ contract, textOf }, report) => {
    const count = timed(contract);
    if (
      count === 0 ||
      speaksOf(contract, SUBJECT) ||
      contract.conditions.some(({ role, except }) => role === 'exclusion' || except.length > 0)
    )
      return;
    report({
      message: `Nothing is excluded: planned work and what ${contract.customer} causes count against ${counted(count, 'target')} on time. Declare what doesn't count with 'exclusion' and 'except', or say in a clause that all of it does.`,
      at: headOfAgreement(contract, textOf),
    });
  },
};

/** How many families of targets are about the time that something is down. */
const timed = (contract: Contract): number => new Set(timeTargets(contract).map(({ target }) => target.family)).size;
