import { mentionsIn } from '../../../analyse/mentions.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Rule } from '../frame/rule.ts';

export const metricWithoutTarget: Rule = {
  name: 'metric-without-target',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds metrics that no target, payment or right goes by.',
    why: `A figure that nothing depends on is soon not collected any more. Either it matters, and then a level should be agreed for it, or it can go.`,
    bad: {
      as: 'clauses',
      text: `metric Outages of Checkout {
  measure count of Unavailable
}
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Outages of Checkout {
  measure count of Unavailable
}
target FewOutages of Checkout {
  Outages at most 5 each calendar month
  credit 5% of Checkout.fee
}
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the figure is collected to agree on a level later. Say when in the reason.',
  },
  check: ({ contract }, report) => {
    if (contract.targets.length === 0) return;
    const { metrics } = mentionsIn(contract);
    const families = Map.groupBy(contract.metrics, ({ family }) => family);
    for (const [family, members] of families) {
      const [first] = members;
      if (!first || !isOwn(contract, first.at) || members.some(({ id }) => metrics.has(id))) continue;
      report({
        message: `No target, payment or right goes by '${family}', so that nobody has a reason to collect it. Agree on a level for it, or leave it out.`,
        at: [first.nameAt],
      });
    }
  },
};

/** Whether it's written in the agreement itself: what is inherited is its parent's business. */
export const isOwn = (contract: Contract, at: SourceRange): boolean =>
  at.file === contract.at.file && at.start.line >= contract.at.start.line && at.end.line <= contract.at.end.line;
