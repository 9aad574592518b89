import type { Claim, ClaimByParty, Target } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { endInTerm } from '../evaluate/periods.ts';
import { fromJSON, minimum, type Rational, ZERO } from '../exact/rational.ts';
import type { DerivationStep, LineClaim, StatedClaim } from '../statement/statement.ts';
import { isoDate, parseIsoDate } from '../time/civil.ts';
import type { Instant } from '../time/intervals.ts';
import { localDay } from '../time/zone.ts';
import { lastDayOf } from './deadlines.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import type { ClaimMade, SettlementOptions, SpentOfClaim } from './options.ts';

/** R7: by when a credit can be claimed, and what became of the claim. */
export interface ClaimStanding {
  readonly stated: StatedClaim;
  /** Absent where nobody needs to claim. */
  readonly claimed?: LineClaim;
  /** Where the record of the claim says what was granted: one amount for all credits that it is for. */
  readonly granted?: { readonly record: ClaimMade; readonly amount: Rational };
}

/** What is claimed: something that pays. */
export interface Claimed {
  readonly target?: Target;
  /** The row or outage that pays, by its name. */
  readonly row?: string;
  readonly event?: { readonly end: Instant };
  readonly at: PeriodAtHand;
}

/** The terms of a target's credits: its own, or the agreement's, which aren't for a party that owes the credit itself. */
function claimOf({ target }: Pick<Claimed, 'target'>, { contract }: Facts): Claim {
  const { claim } = contract.creditTerms;
  if (target?.claim !== undefined) return target.claim;
  return claim.kind === 'claim' && claim.by === target?.owedBy ? { kind: 'automatic' } : claim;
}

/** By when the credits of a period can be claimed where nothing else is said of them. */
export const claimOfPeriod = (at: PeriodAtHand, facts: Facts): StatedClaim =>
  statedClaim(facts.contract.creditTerms.claim, { at }, undefined, facts);

/**
 * What became of a credit's claim. Where no claims are on record at all, everything that can be claimed counts as claimed; the statement
 * says so.
 */
export function claimStanding(what: Claimed, facts: Facts): ClaimStanding {
  const claim = claimOf(what, facts);
  const record = recordOf(what, facts);
  if (record === undefined && claim.kind === 'automatic' && claim.fallback === undefined) return AUTOMATIC;
  const stated = statedClaim(claim, what, record, facts);
  const atMost = record?.granted === undefined ? {} : { granted: { record, amount: fromJSON(record.granted.value) } };
  if (stated.kind === 'automatic') return { stated, ...atMost };
  const { until } = stated;
  if (record !== undefined) {
    const late = until !== undefined && record.on > until;
    return { stated, claimed: { state: late ? 'lapsed' : 'granted', on: record.on }, ...atMost };
  }
  if (facts.options.claims === undefined) return { stated, claimed: { state: 'assumed' } };
  const today = isoDate(localDay(facts.environment.zone, facts.measurements.asOf - 1));
  return { stated, claimed: { state: until !== undefined && today > until ? 'lapsed' : 'open' } };
}

/** Mostly nobody needs to claim, and nobody did. */
const AUTOMATIC: ClaimStanding = { stated: { kind: 'automatic' } };

/** The claim on record for a credit; of several the first. */
function recordOf({ target, row, at }: Claimed, { options }: Facts): ClaimMade | undefined {
  return options.claims
    ?.filter(
      (claim) =>
        (claim.target === undefined || claim.target === target?.id) &&
        (claim.row === undefined || claim.row === row) &&
        (claim.period === at.whole.key ||
          (claim.during !== undefined && claim.during.start <= at.whole.start && at.whole.start < claim.during.end)),
    )
    .reduce<ClaimMade | undefined>(
      (first, claim) => (first === undefined || claim.on < first.on ? claim : first),
      undefined,
    );
}

function statedClaim(claim: Claim, what: Claimed, record: ClaimMade | undefined, facts: Facts): StatedClaim {
  if (claim.kind === 'claim') return { kind: 'claim', ...claimable(claim, what, record, facts) };
  return claim.fallback === undefined
    ? { kind: 'automatic' }
    : { kind: 'automatic', fallback: claimable(claim.fallback, what, record, facts) };
}

/**
 * The last local date on which it can be claimed. Days are counted from the last day of the period or event, or from the day of awareness,
 * which isn't one of them.
 */
function claimable(
  { by, within, from, at }: ClaimByParty,
  what: Claimed,
  record: ClaimMade | undefined,
  facts: Facts,
): { readonly by: string; readonly until?: string } {
  const party = facts.words.party(by);
  if (within === undefined) return { by: party };
  const last = lastDayOf(startOf(from, what, record, facts), within, at, facts.environment);
  return { by: party, until: isoDate(last) };
}

function startOf(
  from: ClaimByParty['from'],
  { event, at }: Claimed,
  record: ClaimMade | undefined,
  { contract, environment }: Facts,
): number {
  const aware = from === 'awareness' && record?.aware !== undefined ? parseIsoDate(record.aware) : undefined;
  if (aware !== undefined) return aware;
  const end = from !== 'period-end' && event !== undefined ? event.end : endInTerm(at, contract);
  return localDay(environment.zone, end - 1);
}

/** What can be claimed of an amount, and what was granted of it: never more than can be claimed. */
export interface ClaimFigures {
  readonly claimable: Rational;
  readonly granted: Rational;
}

/** What the records of claims say was granted, while it is spent. */
export interface Grants {
  /** The figures of one credit after the other, in the order in which they fall due. */
  readonly figures: (standing: ClaimStanding, payable: Rational) => ClaimFigures;
  /** What is spent by now, before what is settled here included. */
  readonly spent: () => readonly SpentOfClaim[];
}

/**
 * What the record of a claim says was granted is spent on the credits that it is for, and no part of it twice: earlier versions of the
 * agreement may have spent some of it on their part of a period (V1).
 */
export function grantsOf({ claims = [], spent: before = [] }: SettlementOptions): Grants {
  const spent = new Map<ClaimMade | undefined, Rational>(before.map(({ claim, amount }) => [claims[claim], amount]));
  return {
    figures: ({ claimed, granted: atMost }, payable) => {
      const claimable = claimed?.state === 'lapsed' ? ZERO : payable;
      const granted = claimed?.state === 'open' ? ZERO : claimable;
      if (atMost === undefined) return { claimable, granted };
      const already = spent.get(atMost.record) ?? ZERO;
      const share = minimum(granted, atMost.amount.sub(already));
      spent.set(atMost.record, already.add(share));
      return { claimable, granted: share };
    },
    spent: () =>
      claims.flatMap((record, claim) => {
        const amount = spent.get(record);
        return amount === undefined ? [] : [{ claim, amount }];
      }),
  };
}

/** Whether what becomes of claims is known, so that there is more to say than by when they can be made. */
const hasStory = ({ claimed, granted }: ClaimStanding): boolean =>
  granted !== undefined || (claimed !== undefined && claimed.state !== 'assumed');

/** How what was claimed became what was granted. */
export function claimSteps(
  title: string,
  standing: ClaimStanding,
  { payable, granted, claimable: open }: ClaimFigures & { readonly payable: Rational },
  teller: Teller,
  at: DerivationStep['at'],
): readonly DerivationStep[] {
  if (!hasStory(standing)) return [];
  const { stated, claimed } = standing;
  const until = stated.kind === 'claim' ? stated.until : undefined;
  const deadline = until === undefined ? 'without a deadline' : `until ${until}`;
  const amount = teller.text(payable);
  const text = ((): string => {
    if (claimed === undefined) return `${teller.text(granted)} of ${amount} is granted`;
    const { state, on } = claimed;
    switch (state) {
      case 'granted':
        return `claimed on ${on}, ${until === undefined ? deadline : `in time (${deadline})`}: ${teller.text(granted)} is granted`;
      case 'lapsed':
        return on === undefined
          ? `not claimed ${deadline}: ${amount} has lapsed, entitled but not claimable`
          : `claimed on ${on}, after ${until}: ${amount} is entitled but not claimable`;
      case 'open':
        return `not claimed yet: ${teller.text(open)} can be claimed ${deadline}, nothing is granted`;
      case 'assumed':
        return `${teller.text(granted)} is granted`;
      default:
        return state satisfies never;
    }
  })();
  return [{ stage: 'claim', text: `${title}: ${text}`, rule: 'R7', ...(at === undefined ? {} : { at }) }];
}
