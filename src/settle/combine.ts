import type { CombineGroup, CreditTerms } from '../contract/contract.ts';
import { compare, isAbove, type Rational, ZERO } from '../exact/rational.ts';
import { firstEndingAfter, type Interval, overlaps } from '../time/intervals.ts';
import { byEarner, type Earner } from './earners.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import { beyondPaidBefore, type PaidBefore } from './paidBefore.ts';
import { afterReplacing } from './replacing.ts';
import { isPaid, type Share, type Staged, staged, totalOf, unchanged } from './share.ts';

/**
 * Over the targets of one period (R4, R4a): what one remedy replaces, one payment for each incident, the groups of which one is
 * paid, then the highest or all. `paid`: what was paid in the periods before, which one incident may have hit, too.
 */
export function combined(shares: readonly Share[], paid: readonly PaidBefore[], facts: Facts, teller: Teller): Staged {
  const terms = facts.contract.creditTerms;
  let left = afterReplacing(shares, facts, teller);
  if (terms.oneIncidentPaysOnce) {
    left = staged(left, paidOnce(left.shares, facts, teller));
    left = staged(left, beyondPaidBefore(left.shares, paid, facts.options.range.start, teller));
  }
  if (terms.groups.length > 0) left = staged(left, oneOfEachGroup(left.shares, terms.groups, facts, teller));
  return staged(left, highestOrAll(left.shares, terms, teller));
}

/** The groups one after the other, each among its members: thousands of records may have a group each. */
function oneOfEachGroup(
  shares: readonly Share[],
  groups: readonly CombineGroup[],
  facts: Facts,
  teller: Teller,
): Staged {
  const left = [...shares];
  const places = byEarner((place: number): Earner => {
    const target = left[place]?.candidate.target;
    return { by: '', to: '', ...(target === undefined ? {} : { target }) };
  });
  left.forEach((_, place) => {
    places.add(place);
  });
  const steps: Staged['steps'][number][] = [];
  for (const group of groups) {
    const own = group.members === undefined ? left.map((_, place) => place) : places.earnedBy(group.members);
    const picked = oneOfGroup(
      own.flatMap((place) => left[place] ?? []),
      group,
      facts,
      teller,
    );
    picked.shares.forEach((share, index) => {
      const place = own[index];
      if (place !== undefined) left[place] = share;
    });
    steps.push(...picked.steps);
  }
  return { shares: left, steps };
}

/** One payment for each incident, or for the period, among the members of a group. */
const oneOfGroup = (members: readonly Share[], group: CombineGroup, facts: Facts, teller: Teller): Staged =>
  group.over.kind === 'incident' ? paidOnce(members, facts, teller, group) : oneTarget(members, group, facts, teller);

/** Of the targets of a group the one that was chosen, else the one that pays most. */
function oneTarget(shares: readonly Share[], group: CombineGroup, facts: Facts, teller: Teller): Staged {
  const targets = byTarget(shares.filter(isPaid));
  if (targets.length < 2) return { shares, steps: [] };
  const chosen = targets.find((target) => target.shares.some((share) => isChosen(share, group, facts)));
  const paid = chosen ?? targets[0];
  const others = targets.filter((target) => target !== paid);
  const said = ({ title, amount }: OfTarget): string => `${title}, ${teller.text(amount)}`;
  if (paid === undefined) return { shares, steps: [] };
  const text = `${pickText(group, chosen !== undefined, facts)}: ${said(paid)}; not paid: ${others.map(said).join('; ')}`;
  return {
    shares: shares.map((share) =>
      others.some((other) => other.shares.includes(share)) ? { ...share, amount: ZERO } : share,
    ),
    steps: [{ stage: 'combine', text, rule: 'R4a', at: group.at }],
  };
}

/** Where a party chooses and nothing says what, the highest is taken, and said to be. */
function pickText({ pick }: CombineGroup, chosen: boolean, { words }: Facts): string {
  if (pick.kind === 'highest') return 'the highest is paid';
  const by = words.party(pick.by);
  return chosen ? `the one that ${by} chose is paid` : `${by} has made no choice, so the highest is taken`;
}

function isChosen({ candidate }: Share, group: CombineGroup | undefined, { options }: Facts): boolean {
  if (group?.pick.kind !== 'choice') return false;
  return (options.choices ?? []).some(
    ({ target, time, during }) =>
      target === candidate.target &&
      (time === undefined || candidate.incidents().some(({ start, end }) => start <= time && time < end)) &&
      (during === undefined || (during.start < candidate.dueAt && candidate.dueAt <= during.end)),
  );
}

/**
 * R6. The chosen credits come first, then the dearest; one that shares an incident with a credit that pays gives way, so that no
 * incident pays twice. Incidents are the same where their times overlap.
 */
function paidOnce(shares: readonly Share[], facts: Facts, teller: Teller, group?: CombineGroup): Staged {
  const steps: Staged['steps'][number][] = [];
  const paid: PaidIncident[] = [];
  const silent = new Set<Share>();
  const chosen = new Set(shares.filter((share) => isChosen(share, group, facts)));
  const ordered = byAmount(shares);
  for (const share of [...ordered.filter((one) => chosen.has(one)), ...ordered.filter((one) => !chosen.has(one))]) {
    const incidents = share.candidate.incidents();
    const rival = incidents.map((incident) => overlapping(paid, incident)).find((other) => other);
    if (rival === undefined) {
      for (const incident of incidents)
        paid.splice(firstEndingAfter(paid, incident.start), 0, { ...incident, by: share });
      continue;
    }
    silent.add(share);
    const why = group === undefined ? 'one incident pays once' : pickText(group, chosen.has(rival), facts);
    const rank = chosen.has(rival) ? 'the chosen one' : 'the highest';
    steps.push({
      stage: 'combine',
      text: `${why}: ${share.candidate.title} (${teller.text(share.amount)}) gives way to ${rival.candidate.title} (${teller.text(rival.amount)}, ${rank}), which the same incident hit`,
      rule: 'R6',
      at: group?.at ?? share.candidate.range,
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
  // All are paid as they are: it's only said.
  if (combine.kind === 'sum' && teller.silent) return unchanged(shares);
  const paid = shares.filter(isPaid);
  if (paid.length < 2) return unchanged(shares);
  switch (combine.kind) {
    case 'sum': {
      const text = `${paid.length} credits add up to ${teller.text(totalOf(paid))}`;
      return { shares, steps: [{ stage: 'combine', text, rule: 'R4' }] };
    }
    case 'highest': {
      const [highest, ...others] = byTarget(paid);
      if (highest === undefined || others.length === 0) return unchanged(shares);
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
