import { blindClaims } from '../../../analyse/blindClaims.ts';
import type { ClaimByParty } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';
import { familiesOf } from '../frame/wording.ts';

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
    for (const [at, found] of Map.groupBy(blindClaims(contract), ({ claim }) => claim.at)) {
      const [first] = found;
      if (!first) continue;
      const { by, within } = first.claim;
      const deadline = within ? `${deadlineText(within)} to claim` : 'to claim';
      report({
        message: `'${by}' has ${deadline} for ${familiesOf(found.map(({ target }) => target))}, and only '${first.target.owedBy}' has the figures: no clause says that they are reported. Add a clause Reporting, or let credits be automatic.`,
        at: [at, first.target.nameAt],
        related: [{ message: `The target '${first.target.id}'.`, at: first.target.nameAt }],
      });
    }
  },
};

function deadlineText({ count, unit }: NonNullable<ClaimByParty['within']>): string {
  const words = { 'calendar-days': 'calendar day', 'working-days': 'working day', months: 'month', periods: 'period' };
  return `${count} ${words[unit]}${count === 1 ? '' : 's'}`;
}
