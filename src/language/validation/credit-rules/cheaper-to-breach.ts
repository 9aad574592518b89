import { costsOfMissing, opensRights } from '../../../analyse/costOfMissing.ts';
import { functionsOf } from '../../../analyse/functions.ts';
import { formatMoney, money } from '../../../exact/money.ts';
import { isBelow, isZero, type Rational } from '../../../exact/rational.ts';
import { DAY_MS } from '../../../time/civil.ts';
import { lengthOf } from '../../../time/intervals.ts';
import type { Rule } from '../frame/rule.ts';
import { lengthText } from '../frame/wording.ts';

export const cheaperToBreach: Rule = {
  name: 'cheaper-to-breach',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds targets that cost less to miss at their worst than to keep, by the declared cost of compliance.',
    why: `Where on-call duty for a four-hour repair costs 4,000 GBP a month and a month of missed repairs costs 1,200 GBP in credits, a provider that reckons
stops the duty and pays. The credit is then a price, not an incentive. Write \`cost of compliance 4000 GBP per month\` in the target: nothing is paid by
it, and it's held against the dearest miss after caps. Where a right to terminate may open as well, the finding is an information: what losing the
customer costs isn't declared.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
  cost of compliance 4000 GBP per month
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 50% of Checkout.fee
  cost of compliance 4000 GBP per month
}`,
    },
    silence:
      'When something that the agreement does not say keeps the provider at it, such as a licence. Name it in the reason.',
  },
  check: ({ contract }, report) => {
    const tell = (amount: Rational): string => formatMoney(money(amount, contract.currency));
    for (const target of contract.targets) {
      if (target.costOfCompliance === undefined) continue;
      const found = costsOfMissing(contract, target, functionsOf(contract));
      const last = found.at(-1);
      // A miss that costs nothing at all is another rule's.
      if (last === undefined || !found.every(({ missing, keeping }) => isBelow(missing, keeping) && !isZero(missing)))
        continue;
      const { at, keeping, missing } = last;
      const ms = lengthOf(at.whole);
      const period = lengthText(at.spec, { ms, days: Math.round(ms / DAY_MS) });
      const rights = opensRights(contract, target);
      report({
        message: `Missing '${target.family}' in a ${period} costs ${tell(missing)} at the very most, and keeping it costs ${tell(keeping)}: paying is cheaper by ${tell(keeping.sub(missing))}${rights ? ', as long as no right is exercised' : ''}. Raise the credits or the cap above the cost of compliance.`,
        at: [target.costOfCompliance.at, target.nameAt],
        about: target.id,
        ...(rights ? { severity: 'information' as const } : {}),
      });
    }
  },
};
