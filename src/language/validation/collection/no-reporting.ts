import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Claim, ClaimByParty, Contract } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';

/** Words of clauses by which the other side gets to see the figures. */
const SHOWN = /report|statement|portal|dashboard|publish|access|console|status page|log/i;

export const noReporting: Rule = {
  name: 'no-reporting',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds credits that one party has to claim on figures that only the other one has.',
    why: `Who must claim within 30 days has to know that there is something to claim. If the provider alone collects the data, and no clause says that it reports them, the customer claims on
suspicion, or not at all.`,
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
}
credits {
  claim by Acme within 30 calendar days of period end
}`,
    },
    good: {
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
}
credits {
  claim by Acme within 30 calendar days of period end
}
clause Reporting: "Northwind reports the availability of each month within five working days of its end."`,
    },
    silence: 'When the figures are public, or another document says how they are reported.',
  },
  check: ({ contract }, report) => {
    if (contract.clauses.some(({ kind, title, text }) => SHOWN.test(`${kind} ${title ?? ''} ${text}`))) return;
    const blind = contract.targets.flatMap((target) => {
      const claim = claimant(target.claim ?? contract.creditTerms.claim);
      const earns = target.credits.length + target.points.length > 0;
      return claim && earns && isBlind(contract, target, claim.by) ? [{ target, claim }] : [];
    });
    for (const [at, found] of Map.groupBy(blind, ({ claim }) => claim.at)) {
      const [first] = found;
      if (!first) continue;
      const { by, within } = first.claim;
      const deadline = within ? `${deadlineText(within)} to claim` : 'to claim';
      const families = new Set(found.map(({ target }) => target.family));
      const others = families.size > 1 ? ` and ${families.size - 1} more` : '';
      report({
        message: `'${by}' has ${deadline} for '${first.target.family}'${others}, and only '${first.target.owedBy}' has the figures: no clause says that they are reported. Add a clause Reporting, or let credits be automatic.`,
        at: [at, first.target.nameAt],
        related: [{ message: `The target '${first.target.id}'.`, at: first.target.nameAt }],
      });
    }
  },
};

const claimant = (claim: Claim): ClaimByParty | undefined => (claim.kind === 'claim' ? claim : undefined);

/** Whether the party collects nothing of what the target rests on, and neither does a third party. */
function isBlind(contract: Contract, target: Contract['targets'][number], by: string): boolean {
  const { data } = foundationOfTarget(contract, target);
  return target.owedBy !== by && data.length > 0 && data.every(({ collected }) => collected?.by === target.owedBy);
}

function deadlineText({ count, unit }: NonNullable<ClaimByParty['within']>): string {
  const words = { 'calendar-days': 'calendar day', 'working-days': 'working day', months: 'month', periods: 'period' };
  return `${count} ${words[unit]}${count === 1 ? '' : 's'}`;
}
