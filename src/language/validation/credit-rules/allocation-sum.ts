import { weightsOf } from '../../../analyse/weights.ts';
import { compare, ONE, sum, toDecimal, trimZeros } from '../../../exact/rational.ts';
import type { Rule } from '../frame/rule.ts';
import { percentText } from '../frame/wording.ts';

export const allocationSum: Rule = {
  name: 'allocation-sum',
  family: 'credit-rules',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds weighted figures whose weights don’t add up to one.',
    why: `With weights of 40%, 35% and 20% a service that is perfect in all three scores 95%: a target of 96% is missed by a service without a fault. Where they add up to more
than 100% a part that fails is made up for by nothing at all. Parts of an amount at risk that don't add up are errors of the
language.`,
    bad: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
}
metric Score of Checkout {
  measure 0.6 * Uptime + 0.35 * Answering
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
}
metric Score of Checkout {
  measure 0.6 * Uptime + 0.4 * Answering
}`,
    },
    silence: 'When the weights are meant as points and not as shares of a whole.',
  },
  check: ({ contract, textOf }, report) => {
    for (const { id, family, measure, nameAt } of contract.metrics) {
      const weights = weightsOf(measure);
      if (weights.length < 2) continue;
      const total = sum(weights.map(({ weight }) => weight));
      if (compare(total, ONE) === 0) continue;
      const listed = weights.map(({ weight, of }) => {
        const text = textOf(of.at)?.replace(/\s+/g, ' ');
        return text && text.length < 30 ? `${decimal(weight)} of ${text}` : decimal(weight);
      });
      report({
        message: `The weights of '${family}' add up to ${decimal(total)} (${listed.join(', ')}): a service that has 100% in each of them scores ${percentText(total)}. Let them add up to 1.`,
        at: [measure.at, nameAt],
        about: id,
      });
    }
  },
};

const decimal = (value: Parameters<typeof percentText>[0]): string => trimZeros(toDecimal(value, 6, 'half-even'));
