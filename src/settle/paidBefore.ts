import { isZero, maximum, type Rational, sum, ZERO } from '../exact/rational.ts';
import {
  type Instant,
  type Interval,
  type IntervalSet,
  intersect,
  isNothing,
  overlaps,
  union,
} from '../time/intervals.ts';
import { sameDirection } from './directions.ts';
import type { SettledPeriod } from './limits.ts';
import type { Teller } from './money.ts';
import type { PaidForIncidents } from './options.ts';
import { type Candidate, isPaid, type Share, type Staged } from './share.ts';

/** What was paid for incidents before, on the side that is looked at. */
export type PaidBefore = Omit<PaidForIncidents, 'amount'> & { readonly amount: Rational };

/** The shares of a period that are for incidents, once they are what is paid. */
export const paidForIncidents = (shares: readonly Share[]): readonly PaidBefore[] =>
  shares.flatMap(({ candidate, amount }) =>
    isZero(amount) || !isForIncidents(candidate) ? [] : [{ ...saidOf(candidate), amount }],
  );

/**
 * The same of all that was settled, for a later version of the agreement. An incident may last over several of them: what was paid `before` for one that
 * went on all the time in which this one was in force is for that time, too. `outages`: those behind each target, whether or not it was missed.
 */
export function leftForLater(
  before: readonly PaidForIncidents[],
  periods: readonly SettledPeriod[],
  outages: () => readonly IntervalSet[],
  inForce: Interval,
): readonly PaidForIncidents[] {
  const goOn = before.filter(({ incidents }) => incidents.at(-1)?.end === inForce.start);
  const lastsAllTheTime = ({ start, end }: Interval): boolean => start <= inForce.start && inForce.end <= end;
  if (goOn.length === 0 || !outages().some((ofTarget) => ofTarget.some(lastsAllTheTime)))
    return [...before, ...leftIn(periods)];
  return [
    ...before.filter((one) => !goOn.includes(one)),
    ...leftIn(periods),
    ...goOn.map((one) => ({ ...one, incidents: union(one.incidents, [inForce]), dueAt: inForce.end })),
  ];
}

const leftIn = (periods: readonly SettledPeriod[]): readonly PaidForIncidents[] =>
  periods.flatMap(({ lines }) =>
    lines.flatMap(({ candidate, payable, atMost }) =>
      isZero(atMost) || !isForIncidents(candidate)
        ? []
        : [{ ...saidOf(candidate), amount: { low: payable, high: atMost } }],
    ),
  );

const isForIncidents = ({ payment, incidents }: Candidate): boolean => payment === undefined && incidents().length > 0;

const titleOf = ({ title, at }: Candidate): string => `${title}, ${at.whole.key}`;

const saidOf = (candidate: Candidate): Omit<PaidForIncidents, 'amount'> => {
  const { by, to, at, dueAt, incidents } = candidate;
  return { title: titleOf(candidate), by, to, period: at.whole, dueAt, incidents: incidents() };
};

/**
 * R6 over periods: an incident that a month has paid for isn't paid again under a quarter's target, which pays what is beyond it. `before` is what was
 * paid in earlier periods, in the order of time, and `from` the instant from which this version of the agreement is in force.
 */
export function beyondPaidBefore(
  shares: readonly Share[],
  before: readonly PaidBefore[],
  from: Instant,
  teller: Teller,
): Staged {
  const steps: Staged['steps'][number][] = [];
  const left = shares.map((share): Share => {
    const paid = isPaid(share) ? paidFor(share, before, from) : [];
    if (paid.length === 0) return share;
    const amount = maximum(ZERO, share.amount.sub(sum(paid.map((other) => other.amount))));
    const others = paid.map((other) => `${other.title} (${teller.text(other.amount)})`).join(', ');
    const rest = isZero(amount) ? 'pays nothing more' : `pays the ${teller.text(amount)} beyond it`;
    steps.push({
      stage: 'combine',
      text: `one incident pays once: ${titleOf(share.candidate)} (${teller.text(share.amount)}) hit what was paid under ${others}, and ${rest}`,
      rule: 'R6',
      at: share.candidate.range,
    });
    return { ...share, amount };
  });
  return { shares: left, steps };
}

/** What was paid for the same incidents: only what fell due once the first of them had begun can be. */
function paidFor({ candidate }: Share, before: readonly PaidBefore[], from: Instant): readonly PaidBefore[] {
  const incidents = candidate.incidents();
  const [first] = incidents;
  if (first === undefined) return [];
  const since = before.findLastIndex(({ dueAt }) => dueAt < first.start);
  return before
    .slice(since + 1)
    .filter(
      (other) =>
        sameDirection(other, candidate) &&
        (!isNothing(intersect(other.incidents, incidents)) ||
          (overlaps(other.period, candidate.at.whole) && lastsOver(from, other.incidents, incidents))),
    );
}

/** Whether a new version found an incident going on that the one before it left: each knows of its own part (V1). */
const lastsOver = (from: Instant, before: IntervalSet, after: IntervalSet): boolean =>
  before.at(-1)?.end === from && after[0]?.start === from;
