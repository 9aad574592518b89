import { speaksOf } from '../../../analyse/clauses.ts';
import { clocksOf, endsWithResponse } from '../../../analyse/clocks.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Rule } from '../frame/rule.ts';

const AUTOMATIC = /automat|auto-|robot|\bbots?\b|machine|human|person|engineer|technician|agent|staff/i;
/** The same where it's part of a name: `firstHumanReply`, `byRobot`. */
const IN_NAMES = /auto|robot|bot\b|human|person|engineer|technician|agent|staff/i;

export const automatedResponseCounts: Rule = {
  name: 'automated-response-counts',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds response clocks that an automatic acknowledgement may stop.',
    why: `"We have received your request" arrives a second after the request. If nothing says what a response is, it's met in every case, and the customer waits as long as before. Say it: in
the name of the instant, with a filter, or in a clause.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field responded: time?
}
metric Responded of Checkout {
  measure share of tickets where (elapsed from opened to responded at most 30 min)
}
target Response of Checkout {
  Responded at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field firstHumanReply: time?
}
metric Responded of Checkout {
  measure share of tickets where (elapsed from opened to firstHumanReply at most 30 min)
}
target Response of Checkout {
  Responded at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When an automatic answer is what was bought, such as a receipt for a filing.',
  },
  check: ({ contract }, report) => {
    if (speaksOf(contract, AUTOMATIC)) return;
    for (const target of contract.targets) {
      const { nodes } = foundationOfTarget(contract, target);
      for (const clock of clocksOf(contract, target)) {
        const { data, to } = clock;
        if (!endsWithResponse(clock) || IN_NAMES.test(to)) continue;
        if (nodes.some((node) => node.op === 'field' && IN_NAMES.test(node.field))) continue;
        const field = data.fields.find(({ name }) => name === to);
        report({
          message: `Nothing says that '${to}' is a person's doing: an automatic acknowledgement stops the clock of '${target.family}' after 0 s. Name the instant for what it is, such as 'firstHumanReply', or say in a clause what a response is.`,
          at: [clock.stops.at, target.nameAt],
          about: target.id,
          key: to,
          ...(field ? { related: [{ message: 'The instant that stops it.', at: field.at }] } : {}),
        });
      }
    }
  },
};
