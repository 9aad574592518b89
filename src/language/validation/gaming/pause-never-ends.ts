import { alwaysHolds, type Fact } from '../../../analyse/alwaysHolds.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { ElapsedNode, Expression } from '../../../contract/expression.ts';
import { walk } from '../../../contract/walk.ts';
import type { Rule } from '../frame/rule.ts';
import { promisesOf } from './promises.ts';

export const pauseNeverEnds: Rule = {
  name: 'pause-never-ends',
  family: 'gaming',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds clocks whose pause holds at every moment at which they could run.',
    why: `A clock in office hours that pauses in office hours, or during a condition that covers all time, never leaves 0 s: every limit on it is met. The pause was meant for less, or for
the other side of its condition.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
condition Waiting {
  when during incidents or not during incidents
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved pausing Waiting at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
}
condition Waiting {
  when during incidents
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved pausing Waiting at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'While a limit is suspended on purpose, with both sides knowing it.',
  },
  check: ({ contract }, report) => {
    for (const { expression, owner } of promisesOf(contract)) {
      for (const node of walk(expression)) {
        if (node.op !== 'elapsed' || !node.pausing) continue;
        if (!alwaysHolds(contract, node.pausing, hoursOf(node))) continue;
        const when = node.calendar ? 'in all the hours in which it would run' : 'at every moment';
        report({
          message: `The pause of this clock holds ${when}, so that it always shows 0 s and every limit on it is met. Pause it for what the other side is to do only.`,
          at: [placeOf(contract, node.pausing, hoursOf(node)).at, owner.nameAt],
          about: owner.id,
        });
      }
    }
  },
};

/** Of several pauses the one that holds by itself; all of them where none does. */
const placeOf = (contract: Contract, pausing: Expression, facts: readonly Fact[]): Expression =>
  (pausing.op === 'or' && pausing.terms.find((term) => alwaysHolds(contract, term, facts))) || pausing;

/** A clock runs in the open hours of its calendar: there they hold. */
const hoursOf = ({ calendar }: ElapsedNode): readonly Fact[] =>
  calendar?.op === 'literal' && calendar.value.kind === 'calendar'
    ? [{ kind: 'hours', calendar: calendar.value.value }]
    : [];
