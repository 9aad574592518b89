import type { CreditTerms } from '../contract/contract.ts';
import { compare, isAbove, type Rational, ZERO } from '../exact/rational.ts';
import { firstEndingAfter, type Interval, overlaps } from '../time/intervals.ts';
import type { Teller } from './money.ts';
import { isPaid, type Share, type Staged, totalOf } from './share.ts';

/** Over the targets of one period: first one payment for each incident where the agreement says so, then the highest or all (R4, R4a). */
export function combined(shares: readonly Share[], terms: CreditTerms, teller: Teller): Staged {
  const once = terms.oneIncidentPaysOnce ? paidOnce(shares, teller) : { shares, steps: [] };
  const { shares: rest, steps } = highestOrAll(once.shares, terms, teller);
  return { shares: rest, steps: [...once.steps, ...steps] };
}

/**
 * R6. The dearest credits come first; one that shares an incident with a credit that pays gives way, so that no incident
 * pays twice. Incidents are the same where their times overlap.
 */
function paidOnce(shares: readonly Share[], teller: Teller): Staged {
  const steps: Staged['steps'][number][] = [];
  const paid: PaidIncident[] = [];
  const silent = new Set<Share>();
  for (const share of byAmount(shares)) {
    const rival = share.candidate.incidents.map((incident) => overlapping(paid, incident)).find((other) => other);
    if (rival === undefined) {
      for (const incident of share.candidate.incidents)
        paid.splice(firstEndingAfter(paid, incident.start), 0, { ...incident, by: share });
      continue;
    }
    silent.add(share);
    steps.push({
      stage: 'combine',
      text: `one incident pays once: ${share.candidate.title} (${teller.text(share.amount)}) gives way to ${rival.candidate.title} (${teller.text(rival.amount)}, the highest), which the same incident hit`,
      rule: 'R6',
      at: share.candidate.range,
    });
  }
  return { shares: shares.map((share) => (silent.has(share) ? { ...share, amount: ZERO } : share)), steps };
}

/** An incident and what pays for it. Those of all that pay are apart from each other, so that they can be kept in order. */
interface PaidIncident extends Interval {
  readonly by: Share;
}

function overlapping(paid: readonly PaidIncident[], incident: Interval): Share | undefined {
  const next = paid[firstEndingAfter(paid, incident.start)];
  return next !== undefined && overlaps(next, incident) ? next.by : undefined;
}

function highestOrAll(shares: readonly Share[], { combine }: CreditTerms, teller: Teller): Staged {
  const paid = shares.filter(isPaid);
  if (paid.length < 2) return { shares, steps: [] };
  switch (combine.kind) {
    case 'sum':
      return {
        shares,
        steps: [
          { stage: 'combine', text: `${paid.length} credits add up to ${teller.text(totalOf(paid))}`, rule: 'R4' },
        ],
      };
    case 'highest': {
      const [highest, ...others] = byTarget(paid);
      if (highest === undefined || others.length === 0) return { shares, steps: [] };
      const said = ({ title, amount }: OfTarget): string => `${title}, ${teller.text(amount)}`;
      const text = `the highest of ${others.length + 1} credits is paid: ${said(highest)}; not paid: ${others.map(said).join('; ')}`;
      return {
        shares: shares.map((share) => (highest.shares.includes(share) ? share : { ...share, amount: ZERO })),
        steps: [{ stage: 'combine', text, rule: 'R4a', at: combine.at }],
      };
    }
    default:
      return combine satisfies never;
  }
}

/** What one target comes to in the period: several rows of it compete with other targets, not with each other (R4). */
interface OfTarget {
  readonly shares: readonly Share[];
  readonly amount: Rational;
  readonly title: string;
}

/** The target that pays most first; of equal ones the first declared. */
function byTarget(shares: readonly Share[]): readonly OfTarget[] {
  return [...Map.groupBy(shares, ({ candidate: { target, of } }) => target ?? of).values()]
    .map((own, place) => {
      const [first] = own;
      const more = own.length === 1 ? '' : ` and ${own.length - 1} more of its credits`;
      return { place, shares: own, amount: totalOf(own), title: `${first?.candidate.title ?? ''}${more}` };
    })
    .sort((a, b) => compare(b.amount, a.amount) || a.place - b.place);
}

/** Highest first; of equal ones the first declared. */
const byAmount = (shares: readonly Share[]): Share[] =>
  shares
    .map((share, place) => ({ share, place }))
    .sort((a, b) =>
      isAbove(a.share.amount, b.share.amount) ? -1 : isAbove(b.share.amount, a.share.amount) ? 1 : a.place - b.place,
    )
    .map(({ share }) => share);
