import type { Claim, ClaimByParty } from '../../../contract/contract.ts';
import type { Rule } from '../frame/rule.ts';

export const claimTooShort: Rule = {
  name: 'claim-too-short',
  family: 'credit-rules',
  defaultSeverity: 'information',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    days: {
      type: 'number',
      default: 10,
      minimum: 0,
      description: 'Calendar days that a party needs at least to find out about a credit and claim it.',
    },
  },
  doc: {
    what: 'Finds deadlines for claims within which nobody can see the figures, check them and write.',
    why: `A credit that must be claimed is paid only to those who claim it. Three days after an outage the service is back, the cause isn't known and the report of the
month isn't out: what reads as a remedy is one for customers who keep a lawyer on call. Credits that are granted automatically are
not reported.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  claim by Acme within 3 calendar days of period end
}`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  claim by Acme within 30 calendar days of period end
}`,
    },
    silence: 'When the customer measures the service itself and claims by machine.',
  },
  check: ({ contract, numberOption }, report) => {
    const wanted = numberOption('days');
    const claims: readonly (readonly [Claim, string])[] = [
      [contract.creditTerms.claim, 'A credit'],
      ...contract.targets.flatMap(({ claim, family }) =>
        claim ? [[claim, `The credit of '${family}'`] as const] : [],
      ),
    ];
    for (const [claim, what] of claims) {
      // Where it's automatic, a claim is only for what was forgotten.
      if (claim.kind !== 'claim') continue;
      const days = daysOf(claim);
      if (days === undefined || days >= wanted) continue;
      report({
        message: `${what} lapses unless ${claim.by} claims it within ${windowText(claim)}: about ${days} days to see the figures, check and write. Give at least ${wanted}, or grant credits automatically.`,
        at: [claim.at, contract.at],
        key: JSON.stringify(claim.at),
      });
    }
  },
};

/** Days of work as calendar days: five make a week. */
function daysOf({ within }: ClaimByParty): number | undefined {
  switch (within?.unit) {
    case 'calendar-days':
      return within.count;
    case 'working-days':
      return Math.floor((within.count * 7) / 5);
    default:
      return undefined;
  }
}

const START = {
  'period-end': 'the end of the period',
  'event-end': 'the end of the event',
  awareness: 'learning of it',
};

function windowText({ within, from }: ClaimByParty): string {
  const unit = within?.unit === 'working-days' ? 'working days' : 'calendar days';
  return `${within?.count ?? 0} ${unit} of ${START[from]}`;
}
