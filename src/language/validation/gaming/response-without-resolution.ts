import { clocksOf, endsWithResponse } from '../../../analyse/clocks.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Rule } from '../frame/rule.ts';

export const responseWithoutResolution: Rule = {
  name: 'response-without-resolution',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds targets on how fast somebody answers, where no target asks for the outcome.',
    why: `What is measured gets the effort. With a target on the answer alone the best figures come from answering at once and solving later, or never: a request that stays open for a year
meets it. Put a target on the resolution, the first contact resolution or the backlog beside it.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field responded: time?
  field resolved: time?
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
  field responded: time?
  field resolved: time?
}
metric Responded of Checkout {
  measure share of tickets where (elapsed from opened to responded at most 30 min)
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Response of Checkout {
  Responded at least 90% each calendar month
  credit 5% of Checkout.fee
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When the outcome is bought elsewhere: a switchboard that only connects, an emergency line.',
  },
  check: ({ contract }, report) => {
    const clocks = contract.targets.flatMap((target) => clocksOf(contract, target));
    for (const clock of clocks.filter(endsWithResponse)) {
      const { target, data, to } = clock;
      const outcome = contract.targets.some(
        (other) =>
          other.owedBy === target.owedBy &&
          foundationOfTarget(contract, other).data.includes(data) &&
          !clocksOf(contract, other).some((each) => endsWithResponse(each) && each.data === data),
      );
      const also = clocksOf(contract, target).some((each) => each.data === data && !endsWithResponse(each));
      if (outcome || also) continue;
      report({
        message: `'${target.family}' asks how fast '${to}' comes, and no target asks what becomes of ${data.id}: one that is never settled meets it. Add a target on the outcome, such as the time to a resolution.`,
        at: [target.nameAt],
        about: target.id,
        related: [{ message: `The clock ends here.`, at: clock.stops.at }],
      });
    }
  },
};
