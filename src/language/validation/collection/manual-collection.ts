import { foundationOfTarget } from '../../../analyse/foundations.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';

export const manualCollection: Rule = {
  name: 'manual-collection',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds targets that rest on data which somebody has to enter by hand.',
    why: `What people type in comes late, with gaps, and rounder than it was; in the busiest month it comes last. A figure that money depends on should fall out of the work itself. Exclusions may be
kept by hand: they are few.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected manually by Northwind
  field opened: time
  field resolved: time?
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
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
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When no machine can see it, such as the finding of an inspector.',
  },
  check: ({ contract, textOf }, report) => {
    for (const data of contract.data) {
      if (data.collected?.how !== 'manually') continue;
      const resting = contract.targets.filter((target) => foundationOfTarget(contract, target).data.includes(data));
      const [first] = resting;
      if (!first) continue;
      const families = new Set(resting.map(({ family }) => family)).size;
      report({
        message: `'${data.collected.by}' enters '${data.id}' by hand, and ${families === 1 ? `'${first.family}' rests` : `${families} targets rest`} on it. Let a system record it, or say in a clause how it's checked.`,
        at: [phraseIn(data.at, /\bcollected\s+manually\b/, textOf) ?? data.at, data.at, first.nameAt],
        about: data.id,
        related: [{ message: `The target '${first.family}'.`, at: first.nameAt }],
      });
    }
  },
};
