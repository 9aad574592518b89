import { speaksOf } from '../../../analyse/clauses.ts';
import { collectedOnlyBy, foundationOfTarget } from '../../../analyse/foundations.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';
import { familiesOf } from '../frame/wording.ts';

const CHECKED = /audit|verif|inspect|access to|own records|independent/i;

export const selfReported: Rule = {
  name: 'self-reported',
  family: 'gaming',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds data that the judged party alone collects and that decide its targets.',
    why: `Who owes the level also says whether it was kept. Most agreements are like that, and most figures are honest; but nobody could tell if they weren't. A second source, a third party that
measures, or a right to audit costs little.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Northwind
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the other side measures as well, outside this agreement.',
  },
  check: ({ contract, textOf }, report) => {
    if (speaksOf(contract, CHECKED)) return;
    for (const [by, judged] of Map.groupBy(contract.targets, ({ owedBy }) => owedBy)) {
      const alone = judged.filter((target) => collectedOnlyBy(contract, target, by));
      const [first] = alone;
      const data = contract.data.filter((each) =>
        alone.some((target) => foundationOfTarget(contract, target).data.includes(each)),
      );
      const [source] = data;
      if (!first || !source) continue;
      const names = data.map(({ id }) => `'${id}'`).join(', ');
      report({
        message: `'${by}' owes ${familiesOf(alone)}, and alone collects what decides it: ${names}. Name a second source or a third party that measures, or add a clause Audit.`,
        at: [phraseIn(source.at, /\bcollected\s+\w+\s+by\s+\w+/, textOf) ?? source.at, source.at, first.nameAt],
        related: [{ message: `'${first.family}' is owed by '${by}'.`, at: first.nameAt }],
      });
    }
  },
};
