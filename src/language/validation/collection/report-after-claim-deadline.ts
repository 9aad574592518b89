import { firstLateReport, type LateReport } from '../../../analyse/lateReports.ts';
import type { ClaimByParty, Clause, Contract, Target } from '../../../contract/contract.ts';
import { isoDate } from '../../../time/civil.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';

const REPORT = /report|statement/i;

export const reportAfterClaimDeadline: Rule = {
  name: 'report-after-claim-deadline',
  family: 'collection',
  defaultSeverity: 'warning',
  favours: 'provider',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds reports that may come when the time for claims is over, or on its last day.',
    why: `Who must claim learns from the report that there is something to claim. If the report is due within 15 working days of the month's end and claims within 20 calendar days, a report that
is in time leaves no day for a claim. The finding names a period for which it's so.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  claim by Acme within 20 calendar days of period end
}
clause Reporting within 15 working days in OfficeHours of period end: "Northwind reports the availability of the month."`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
credits {
  claim by Acme within 30 calendar days of period end
}
clause Reporting within 5 working days in OfficeHours of period end: "Northwind reports the availability of the month."`,
    },
    silence: 'When the customer sees the figures elsewhere before the report.',
  },
  check: ({ contract, textOf }, report) => {
    for (const clause of contract.clauses.filter(isReport)) {
      for (const [claim, targets] of claimsOf(contract)) {
        const late = targets
          .map((target) => ({
            target,
            period: clause.within && firstLateReport(contract, target, claim, clause.within),
          }))
          .find(({ period }) => period !== undefined);
        if (!late?.period) continue;
        report({
          message: messageOf(late.target, claim, late.period),
          at: [phraseIn(clause.at, /\bwithin\s+[^:]*[^:\s]/, textOf) ?? clause.at, clause.at],
          key: JSON.stringify(claim.at),
          related: [{ message: 'The time for claims.', at: claim.at }],
        });
      }
    }
  },
};

const isReport = ({ kind, title, within }: Clause): boolean =>
  within !== undefined && REPORT.test(`${kind} ${title ?? ''}`);

/** The claims of the agreement, each with the targets whose credits go by it. */
function claimsOf(contract: Contract): ReadonlyMap<ClaimByParty, readonly Target[]> {
  const earning = contract.targets.filter(({ credits, points }) => credits.length + points.length > 0);
  const byClaim = Map.groupBy(earning, ({ claim }) => claim ?? contract.creditTerms.claim);
  return new Map(
    [...byClaim].flatMap(([claim, targets]) => (claim.kind === 'claim' ? [[claim, targets] as const] : [])),
  );
}

function messageOf(target: Target, claim: ClaimByParty, { from, until, reported, claimable }: LateReport): string {
  const event = claim.from === 'event-end' && target.scope.kind === 'each-row';
  const what = event ? `an event on ${isoDate(from)}` : `${isoDate(from)} to ${isoDate(until)}`;
  return `The report for ${what} is in time until ${isoDate(reported)}, and '${claim.by}' has to claim for '${target.family}' by ${isoDate(claimable)}: who waits for the report claims too late. Let the report come earlier, or give more time for claims.`;
}
