import { narrowestFirst } from '../contract/caps.ts';
import type { Cap } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { fromJSON, isZero, maximum, type Rational, ZERO } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type Account, offsetByBanks, openAccounts } from './banks.ts';
import { applyCap, earnedUnder, type GrantedBefore, isNamed, type Limit } from './caps.ts';
import { grantsOf } from './claims.ts';
import { combined } from './combine.ts';
import { type Direction, eachDirection, ofTargets } from './directions.ts';
import { type ByEarner, byEarner, type Earner } from './earners.ts';
import type { Facts } from './facts.ts';
import { aboveMinimum } from './minimum.ts';
import { isCertain, NOTHING_DUE, type Teller } from './money.ts';
import { offset } from './offset.ts';
import type { SpentOfClaim } from './options.ts';
import { type PaidBefore, paidForIncidents } from './paidBefore.ts';
import { roundedShares } from './rounding.ts';
import { type Candidate, noIncidents, type Share, type Staged, staged, unchanged } from './share.ts';

/** What falls due in one period of the credits. */
export interface CreditPeriod {
  readonly at: PeriodAtHand;
  readonly candidates: readonly Candidate[];
}

export interface SettledPeriod {
  readonly at: PeriodAtHand;
  readonly lines: readonly SettledLine[];
  readonly steps: readonly DerivationStep[];
}

/** All periods, what banks come to in them, and what was spent of what claims were granted. */
export interface Settled {
  readonly periods: readonly SettledPeriod[];
  readonly spent: readonly SpentOfClaim[];
  readonly accounts: readonly Account[];
}

export interface SettledLine {
  readonly candidate: Candidate;
  /** What is paid for certain, in whole minor units. */
  readonly payable: Rational;
  /** What is paid if all that is open turns out for the customer. */
  readonly atMost: Rational;
  /** What can still be claimed of it, or was in time (R7). */
  readonly claimable: Rational;
  readonly granted: Rational;
}

/**
 * The stages from combination to rounding, period by period in the order of time, since later limits see what was granted
 * before (R4, R5). Run once with what is certain and once with all that is open, so that both figures respect the limits (D7).
 */
export function settlePeriods(periods: readonly CreditPeriod[], facts: Facts, teller: Teller): Settled {
  const { limited: certain, accounts } = run(periods, 'low', facts, teller);
  const open = periods.some(({ candidates }) => candidates.some(({ entitled }) => !isCertain(entitled)));
  // What a bank collects may be open where what is owed isn't.
  const most = open || accounts.length > 0 ? run(periods, 'high', facts, teller).limited : certain;
  const grants = grantsOf(facts.options);
  const settled = periods.map(({ at }, index) => ({
    at,
    lines: figuresOf(certain[index]?.shares ?? [], most === certain ? undefined : most[index]?.shares).map(
      ({ candidate, low, high }) => {
        const turned = isTurned(candidate, facts);
        const payable = turned ? high : low;
        const { claimable, granted } = grants.figures(candidate.claim, payable);
        return { candidate, payable, atMost: maximum(payable, turned ? low : high), claimable, granted };
      },
    ),
    steps: certain[index]?.steps ?? [],
  }));
  return { periods: settled, accounts, spent: grants.spent() };
}

/** What one candidate comes to, for certain and with all that is open. */
interface CandidateFigures {
  readonly candidate: Candidate;
  readonly low: Rational;
  readonly high: Rational;
}

/** `most`: absent where nothing is open. */
function figuresOf(certain: readonly Share[], most: readonly Share[] | undefined): readonly CandidateFigures[] {
  const found = new Map<string, CandidateFigures>();
  for (const { candidate, amount } of certain)
    found.set(candidate.of, { candidate, low: amount, high: most === undefined ? amount : ZERO });
  for (const { candidate, amount } of most ?? [])
    found.set(candidate.of, { candidate, low: found.get(candidate.of)?.low ?? ZERO, high: amount });
  return [...found.values()];
}

/**
 * Where both directions are set off, more of one is less of the other: what is certain of one goes with all that is open of the
 * other. One direction of each pair of parties therefore runs the other way round.
 */
const isTurned = ({ by, to }: Direction, { contract }: Facts): boolean =>
  contract.creditTerms.net !== undefined && by !== contract.provider && (to === contract.provider || by > to);

const sideOf = (direction: Direction, side: 'low' | 'high', facts: Facts): 'low' | 'high' =>
  isTurned(direction, facts) === (side === 'low') ? 'high' : 'low';

interface Limited {
  readonly shares: readonly Share[];
  readonly steps: readonly DerivationStep[];
}

interface Run {
  readonly limited: readonly Limited[];
  readonly accounts: readonly Account[];
}

function run(periods: readonly CreditPeriod[], side: 'low' | 'high', facts: Facts, teller: Teller): Run {
  const { provider: by, customer: to } = facts.contract;
  const granted: Granted = { all: [], byEarner: byEarner(({ of }) => of) };
  const note = (one: GrantedBefore): void => {
    granted.all.push(one);
    granted.byEarner.add(one);
  };
  for (const { dueAt, amount, service } of facts.options.granted ?? [])
    note({ dueAt, amount: fromJSON(amount.value), of: { by, to, ...(service === undefined ? {} : { service }) } });
  const paid: PaidBefore[] = (facts.options.paidFor ?? [])
    .map((one) => ({ ...one, amount: one.amount[sideOf(one, side, facts)] }))
    .filter(({ amount }) => !isZero(amount));
  const carried = new Map<Cap, readonly Share[]>();
  const accounts = openAccounts(
    ({ by: owner }) => (sideOf({ by: owner, to: owner === by ? to : by }, side, facts) === 'low' ? 'high' : 'low'),
    facts,
    teller,
  );
  const grants = grantsOf(facts.options);
  const caps = narrowestFirst(facts.contract.creditTerms.caps);
  const memory: Memory = { side, caps, granted, paid, carried, accounts };
  const limited = periods.map((period) => {
    const limited = limit(period, memory, facts, teller);
    for (const { candidate, amount: payable } of limited.shares) {
      const amount = grants.figures(candidate.claim, payable).granted;
      if (isZero(amount)) continue;
      note({ dueAt: candidate.dueAt, amount, of: candidate });
    }
    if (facts.contract.creditTerms.oneIncidentPaysOnce) paid.push(...paidForIncidents(limited.shares));
    return limited;
  });
  return { limited, accounts };
}

interface Granted {
  readonly all: GrantedBefore[];
  readonly byEarner: ByEarner<GrantedBefore>;
}

interface Memory {
  readonly side: 'low' | 'high';
  /** In the order in which they are applied. */
  readonly caps: readonly Cap[];
  readonly granted: Granted;
  /** What was paid for incidents, where one pays once. */
  readonly paid: readonly PaidBefore[];
  /** What caps cut off for the next period, by cap. */
  readonly carried: Map<Cap, readonly Share[]>;
  readonly accounts: readonly Account[];
}

function limit({ at, candidates }: CreditPeriod, memory: Memory, facts: Facts, teller: Teller): Limited {
  const { side, caps, paid, accounts } = memory;
  const terms = facts.contract.creditTerms;
  const asked = candidates.map((candidate) => ({
    candidate,
    amount: candidate.entitled[sideOf(candidate, side, facts)],
  }));
  let left = ofTargets(asked, (shares) => combined(shares, paid, facts, teller));
  left = staged(left, offset(left.shares, terms.net, facts.words, teller));
  left = staged(left, offsetByBanks(accounts, left.shares, at, facts, teller));
  const { minimum } = terms;
  if (minimum !== undefined)
    left = staged(
      left,
      ofTargets(left.shares, (shares) => aboveMinimum(shares, minimum, at, facts, teller)),
    );
  const limits: Limit[] = [];
  if (caps.length > 0) left = staged(left, withinCaps({ at, shares: left.shares, limits }, memory, facts, teller));
  return staged(left, roundedShares(left.shares, limits, teller));
}

interface ToLimit {
  readonly at: PeriodAtHand;
  readonly shares: readonly Share[];
  /** Where what holds them together is put down. */
  readonly limits: Limit[];
}

/** The caps one after the other, each on what those before it left. */
function withinCaps(
  { at, shares: before, limits }: ToLimit,
  { side, caps, granted, carried }: Memory,
  facts: Facts,
  teller: Teller,
): Staged {
  const steps: DerivationStep[] = [];
  const shares = [...before];
  // Each cap looks at those that it may hold: thousands of records may have a cap each.
  const places = caps.some(isNamed) ? placesOf(shares) : undefined;
  for (const cap of caps) {
    for (const share of carried.get(cap) ?? []) {
      const place = shares.push(arriving(share, at)) - 1;
      places?.add(place);
    }
    const concerned = places && earnedUnder(cap, places);
    const uncut = cap.carriedForward ? [...shares] : shares;
    const earlier = earnedUnder(cap, granted.byEarner) ?? granted.all;
    const asked = concerned === undefined ? shares : concerned.flatMap((place) => shares[place] ?? []);
    const capped = eachDirection(asked, (ofOne, own) => {
      const first = ofOne[0];
      if (first === undefined) return unchanged(ofOne);
      const question = { cap, shares: ofOne, at, granted: earlier, side: sideOf(first.candidate, side, facts) };
      const result = applyCap(question, facts, teller);
      for (const limit of result.limits) limits.push(placedIn(concerned, placedIn(own, limit)));
      return result;
    });
    if (capped.shares !== shares)
      capped.shares.forEach((share, index) => {
        const place = concerned === undefined ? index : concerned[index];
        if (place !== undefined) shares[place] = share;
      });
    steps.push(...capped.steps);
    if (cap.carriedForward)
      carried.set(
        cap,
        uncut.flatMap((share, index) => carriedShare(share, share.amount.sub(shares[index]?.amount ?? ZERO), at)),
      );
  }
  return { shares, steps };
}

function placesOf(shares: readonly Share[]): ByEarner<number> {
  const places = byEarner((place: number) => shares[place]?.candidate ?? NOBODY);
  shares.forEach((_, place) => {
    places.add(place);
  });
  return places;
}

/** A limit of some of the shares, by their places among all of them. `places`: absent where they are all. */
const placedIn = (places: readonly number[] | undefined, limit: Limit): Limit =>
  places === undefined ? limit : { ...limit, shares: limit.shares.flatMap((index) => places[index] ?? []) };

/** What a cap cut off a share, as a candidate of the next period. */
function carriedShare({ candidate }: Share, cut: Rational, at: PeriodAtHand): readonly Share[] {
  // What can't be claimed any more isn't carried forward either.
  if (isZero(cut) || candidate.claim.claimed?.state === 'lapsed') return [];
  const again = candidate.of.startsWith(CARRIED);
  return [
    {
      candidate: {
        ...candidate,
        of: again ? candidate.of : `${CARRIED}${candidate.of}`,
        title: again ? candidate.title : `${candidate.title}, carried forward from ${at.whole.key}`,
        entitled: NOTHING_DUE,
        incidents: noIncidents,
      },
      amount: cut,
    },
  ];
}

/** What is carried forward falls due with the period that it's carried into. */
const arriving = ({ candidate, amount }: Share, at: PeriodAtHand): Share => ({
  candidate: { ...candidate, at, dueAt: at.covered.end },
  amount,
});

const CARRIED = 'carried forward: ';

const NOBODY: Earner = { by: '', to: '' };
