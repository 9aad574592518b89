import { scopeText } from '../../../analyse/exposure/limits.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import type { Cap } from '../../../contract/contract.ts';
import { formatMoney, money } from '../../../exact/money.ts';
import { isAbove, type Rational } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';

export const unreachableCap: Rule = {
  name: 'unreachable-cap',
  family: 'credit-rules',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds caps that no credits ever reach.',
    why: `A cap of 100% of the fee over credits that come to 25% at most limits nothing. It may be there for safety; it may as well have been meant to be lower, or the
credits higher. The most that the credits come to is found with every target at its worst value, in the dearest period of a year.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  cap 50% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  cap 8% of Checkout.fee each calendar month
  claim automatic
}`,
    },
    silence: 'When the cap is kept on purpose, for targets that may join later.',
  },
  check: ({ contract }, report) => {
    for (const [cap, tests] of Map.groupBy(functionsOf(contract).capTests(), (test) => test.cap)) {
      if (!isWithinYear(cap)) continue;
      const amounts: { readonly asked: Rational; readonly limit: Rational }[] = [];
      for (const { asked, limit, cut } of tests)
        if (!cut && asked.kind === 'amount' && limit !== undefined) amounts.push({ asked: asked.value, limit });
      const [first] = amounts;
      if (first === undefined || amounts.length < tests.length) continue;
      // A cap that credits come to exactly states their sum once more.
      const dearest = amounts.reduce((a, b) => (isAbove(b.asked, a.asked) ? b : a), first);
      if (!isAbove(dearest.limit, dearest.asked)) continue;
      const tell = (amount: Rational): string => formatMoney(money(amount, contract.currency));
      report({
        message: `Credits come to ${tell(dearest.asked)} ${scopeText(cap)} at most, so that this cap of ${tell(dearest.limit)} never binds. Lower it, or leave it out.`,
        at: [cap.at],
        fixes: [{ title: 'Leave the cap out', edits: [{ at: cap.at, newText: '' }] }],
      });
    }
  },
};

/** What earlier years add to longer caps isn't known. */
function isWithinYear({ scope }: Cap): boolean {
  switch (scope.kind) {
    case 'target':
    case 'service':
      return true;
    case 'period':
      return scope.period.kind !== 'rolling';
    case 'event':
    case 'rolling':
    case 'agreement':
      return false;
    default:
      return scope satisfies never;
  }
}
