import { clocksOf, endsWithClosure } from '../../../analyse/clocks.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Rule } from '../frame/rule.ts';

/** What fields are called that tell a good end from a bad one. */
const QUALITY =
  /reopen|re-open|satisf|csat|nps|score|quality|rating|confirm|accepted|repeat|recontact|firstcontact|complain/i;

export const closingWithoutQuality: Rule = {
  name: 'closing-without-quality',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds targets on closing that nothing about reopening or satisfaction stands against.',
    why: `A ticket can be closed without being solved, and a new one opened when the customer calls again: two in time instead of one late. A share of reopened tickets, a clock that goes on when
one is reopened, or the customer's own verdict makes closing mean something.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field closed: time?
}
metric Closed of Checkout {
  measure share of tickets where (elapsed from opened to closed at most 8 h)
}
target Closing of Checkout {
  Closed at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field closed: time?
  field reopened: boolean
}
metric Closed of Checkout {
  measure share of tickets where (elapsed from opened to closed at most 8 h)
}
metric Reopened of Checkout {
  measure share of tickets where (reopened)
}
target Closing of Checkout {
  Closed at least 90% each calendar month
  credit 5% of Checkout.fee
}
target FewReopened of Checkout {
  Reopened at most 5% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When somebody else closes, such as the customer itself, or a machine that sees the fault gone.',
  },
  check: ({ contract }, report) => {
    const foundations = contract.targets.map((target) => ({ target, ...foundationOfTarget(contract, target) }));
    for (const { target } of foundations) {
      for (const clock of clocksOf(contract, target)) {
        const { data, to } = clock;
        if (!endsWithClosure(clock) || data.collected?.by !== target.owedBy) continue;
        if (clock.node.op === 'elapsed' && clock.node.restarting) continue;
        const counterpart = foundations.some(
          (other) =>
            other.target.owedBy === target.owedBy &&
            other.nodes.some((node) => node.op === 'field' && QUALITY.test(node.field)),
        );
        if (counterpart) continue;
        report({
          message: `'${target.owedBy}' itself says when one of ${data.id} is '${to}', and no target asks whether it stays so: closing early and opening anew meets '${target.family}'. Add a share of reopened ${data.id}, or the customer's satisfaction.`,
          at: [target.nameAt],
          about: target.id,
          related: [{ message: 'The clock ends here.', at: clock.stops.at }],
        });
      }
    }
  },
};
