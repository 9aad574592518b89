import { functionsOf } from '../../../analyse/functions.ts';
import { lossAndCredit } from '../../../analyse/lossAndCredit.ts';
import { formatMoney, money } from '../../../exact/money.ts';
import { HUNDRED, isBelow, type Rational, rational, toDecimal } from '../../../exact/rational.ts';
import { DAY_MS } from '../../../time/civil.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import { lengthOf } from '../../../time/intervals.ts';
import type { Rule } from '../frame/rule.ts';
import { lengthText } from '../frame/wording.ts';

export const creditBelowLoss: Rule = {
  name: 'credit-below-loss',
  family: 'credit-rules',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'slow',
  options: {
    share: {
      type: 'number',
      default: 10,
      minimum: 0,
      description: 'The least percentage of the declared loss that the most that is paid has to make up for.',
    },
  },
  doc: {
    what: 'Finds services whose declared cost of downtime is far above the most that its targets pay.',
    why: `A credit of half the monthly fee sounds like a lot until it's held against what the downtime costs: at 12,000 GBP an hour, the 37 h that earn 6,000 GBP have
cost 446,400 GBP. Where the most that can be paid is a few percent of the loss, credits are no insurance and hardly an incentive; cover the rest elsewhere, or ask
for more. Write \`cost of downtime 12000 GBP per hour\` in the service: nothing is paid by it, and the share is computed where it's best for the
customer, at the least downtime that earns the most.`,
    bad: {
      as: 'clauses',
      text: `service Payments {
  fee 12000 GBP per month
  cost of downtime 12000 GBP per hour
}
metric PaymentsUptime of Payments {
  measure share of time outside Unavailable
}
target Payable of Payments {
  PaymentsUptime at least 99.9% each calendar month
  credit of Payments.fee {
    below 99.9% : 10%
    below 95.0% : 50%
  }
}`,
    },
    good: {
      as: 'clauses',
      text: `service Payments {
  fee 12000 GBP per month
  cost of downtime 500 GBP per hour
}
metric PaymentsUptime of Payments {
  measure share of time outside Unavailable
}
target Payable of Payments {
  PaymentsUptime at least 99.9% each calendar month
  credit of Payments.fee {
    below 99.9% : 10%
    below 95.0% : 50%
  }
}`,
    },
    silence:
      'When the loss is insured, or the price is low because the risk stays with the customer. Say so in the reason.',
  },
  check: ({ contract, numberOption }, report) => {
    const least = rational(String(numberOption('share'))).div(HUNDRED);
    const tell = (amount: Rational): string => formatMoney(money(amount, contract.currency));
    for (const service of contract.services) {
      if (service.costOfDowntime === undefined) continue;
      const found = lossAndCredit(contract, service, functionsOf(contract));
      const last = found.at(-1);
      if (last === undefined || !found.every(({ most, loss }) => isBelow(most.div(loss), least))) continue;
      const { most, loss, downtimeMs, target, at } = last;
      const ms = lengthOf(at.whole);
      const period = lengthText(at.spec, { ms, days: Math.round(ms / DAY_MS) });
      report({
        message: `The most that '${service.id}' pays for a ${period} is ${tell(most)}, and the ${formatMeanDuration(downtimeMs)} of downtime that it takes have cost ${tell(loss)} by then: it makes up for about ${toDecimal(most.div(loss).mul(HUNDRED), 1, 'half-up')}% of the declared loss. Ask for more, or cover the loss elsewhere.`,
        at: [service.costOfDowntime.at, service.at],
        about: service.id,
        related: [{ message: 'Pays its most from that downtime on.', at: target.nameAt }],
      });
    }
  },
};
