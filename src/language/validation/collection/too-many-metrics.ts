import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const tooManyMetrics: Rule = {
  name: 'too-many-metrics',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    most: { type: 'number', default: 12, minimum: 1, description: 'So many targets are not reported.' },
  },
  doc: {
    what: 'Finds agreements with more targets than anybody will look at.',
    why: `Each target has to be collected, reported, discussed and settled in every period. With thirty of them nobody knows which ones matter, and a pool of credits that is spread over all of them
makes each worth next to nothing. The members of a family count as one.`,
    bad: {
      as: 'clauses',
      text: Array.from(
        { length: 13 },
        (_, index) => `target Level${index + 1} of Checkout {
  Uptime at least ${(99 + index / 100).toFixed(2)}% each calendar month
  credit 1% of Checkout.fee
}`,
      ).join('\n'),
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the agreement covers many services, each with a few targets of its own.',
  },
  check: ({ contract, textOf, numberOption }, report) => {
    const most = numberOption('most');
    const families = Map.groupBy(contract.targets, ({ family }) => family);
    if (families.size <= most) return;
    const credited = [...families.values()].filter(
      ([first]) => first && first.credits.length + first.points.length > 0,
    );
    report({
      message: `'${contract.id}' has ${families.size} targets, ${credited.length} of them with credits or points; each is to be collected, reported and settled in every period. Keep those on which somebody acts, ${most} at most.`,
      at: [headOf(contract.at, textOf), contract.at],
    });
  },
};
