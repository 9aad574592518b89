import type { Cap } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { common, specKey, statedTime, termOf } from '../evaluate/periods.ts';
import { isAbove, isZero, maximum, type Rational, sum, ZERO } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { isoDate } from '../time/civil.ts';
import type { Instant, Interval } from '../time/intervals.ts';
import { monthsBefore, type Period, type PeriodSpec, periodContaining } from '../time/periods.ts';
import { localDay, type Zone } from '../time/zone.ts';
import { sameDirection } from './directions.ts';
import type { ByEarner, Earner } from './earners.ts';
import type { Facts } from './facts.ts';
import { moneyIn, type Teller } from './money.ts';
import type { Share } from './share.ts';

/** What was granted earlier: rolling and wider caps count it (R5). */
export interface GrantedBefore {
  readonly dueAt: Instant;
  readonly amount: Rational;
  readonly of: Earner;
}

/** Shares that may come to so much together: what rounding has to respect too (N3). */
export interface Limit {
  readonly shares: readonly number[];
  readonly atMost: Rational;
}

export interface Capped {
  readonly shares: readonly Share[];
  readonly steps: readonly DerivationStep[];
  readonly limits: readonly Limit[];
}

export interface CapQuestion {
  readonly cap: Cap;
  readonly shares: readonly Share[];
  /** The period of the credits. */
  readonly at: PeriodAtHand;
  readonly granted: readonly GrantedBefore[];
  /** Whether what is uncertain about the cap is taken at its low or its high end. */
  readonly side: 'low' | 'high';
}

/** Whether a cap says of what it is. */
export const isNamed = ({ only, service }: Cap): boolean => only !== undefined || service !== undefined;

/** What a cap that names what it's about may hold of all that was earned. */
export const earnedUnder = <T>({ only, service }: Cap, earned: ByEarner<T>): readonly T[] | undefined => {
  const named = only ?? (service === undefined ? undefined : [service]);
  return named && earned.earnedBy(named);
};

/** Whether a cap holds what somebody earns: what it names, else all that targets earn. A whole period is no event. */
function holds({ service, only, scope }: Cap, earner: Earner): boolean {
  if (scope.kind === 'event' && earner.event === undefined) return false;
  if (service !== undefined && earner.service !== service) return false;
  const { payment, target } = earner;
  if (only === undefined) return payment === undefined;
  return (payment !== undefined && only.includes(payment)) || (target !== undefined && only.includes(target));
}

/** Applies one cap to what one party owes another: the shares that fall under it are cut in proportion to what is left after earlier grants. */
export function applyCap(question: CapQuestion, facts: Facts, teller: Teller): Capped {
  const { cap, shares } = question;
  /** Absent as long as nothing is cut. */
  let cut: Share[] | undefined;
  const steps: DerivationStep[] = [];
  const limits: Limit[] = [];
  for (const group of groupsOf(question, facts)) {
    const found = moneyIn(facts.evaluate(cap.amount, group.at), facts.contract.currency);
    if (found.kind !== 'amount') {
      if (found.kind === 'unknown')
        steps.push(
          capStep(cap, `the cap of ${facts.words.expression(cap.amount)} cannot be computed: ${found.reason}`),
        );
      continue;
    }
    const { members } = group;
    const before = sum(group.granted.map(amountOf));
    const most = found.amount[question.side];
    const atMost = before.n === 0n ? most : maximum(ZERO, most.sub(before));
    const asked = sum(members.map(amountOf));
    limits.push({ shares: members.map(indexOf), atMost });
    if (!isAbove(asked, atMost)) continue;
    const left = atMost.div(asked);
    cut ??= [...shares];
    for (const { candidate, amount, index } of members) cut[index] = { candidate, amount: amount.mul(left) };
    if (teller.silent) continue;
    const what = cap.atRisk === true ? 'the amount at risk, ' : '';
    const limit = `${what}${facts.words.expression(cap.amount)} ${scopeText(cap, group.name)}`;
    const earlier = before.n === 0n ? '' : ` less ${teller.text(before)} granted before`;
    const fate = cap.carriedForward ? 'is carried forward' : 'is lost';
    steps.push(
      capStep(
        cap,
        `capped at ${limit}: ${teller.text(most)}${earlier}; of ${teller.text(asked)}, ${teller.text(atMost)} remains and ${teller.text(asked.sub(atMost))} ${fate}`,
      ),
    );
  }
  return { shares: cut ?? shares, steps, limits };
}

interface Group {
  readonly name: string;
  readonly members: readonly Concerned[];
  /** The period on which the cap's amount is calculated. */
  readonly at: PeriodAtHand;
  readonly granted: readonly GrantedBefore[];
}

/** A share that a cap holds, and its place. */
interface Concerned extends Share {
  readonly index: number;
}

const indexOf = ({ index }: Concerned): number => index;

const amountOf = ({ amount }: { readonly amount: Rational }): Rational => amount;

/** The shares that a cap holds together, and what was granted before under the same cap. */
function groupsOf(question: CapQuestion, facts: Facts): readonly Group[] {
  const { cap, at } = question;
  const { zone } = facts.environment;
  const { scope } = cap;
  const concerned = concernedBy(question);
  if (concerned.length === 0) return [];
  switch (scope.kind) {
    case 'event':
      return together(concerned, ({ of }) => of);
    case 'target':
      return together(concerned, ({ target, of }) => target ?? of);
    case 'service':
      return together(concerned, ({ service, of }) => service ?? of);
    case 'period':
      return periodsOf(scope.period, concerned, at, zone).map(({ whole, members }) => ({
        name: whole.key,
        members,
        at: whole === at.whole ? at : capPeriod(facts, { spec: scope.period, whole }, at),
        granted: grantedBefore(question, members, whole),
      }));
    case 'rolling': {
      const { spec, whole } = monthsBefore(scope.months, zone, at.covered.end);
      const covered = common(whole, termOf(facts.contract));
      const granted = grantedBefore(question, concerned, { start: whole.start, end: Number.POSITIVE_INFINITY });
      return [{ name: '', members: concerned, at: { spec, whole, covered }, granted }];
    }
    case 'agreement':
      return [
        { name: '', members: concerned, at: wholeAgreement(facts), granted: grantedBefore(question, concerned, EVER) },
      ];
    default:
      return scope satisfies never;
  }
}

const EVER: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function concernedBy({ cap, shares }: CapQuestion): readonly Concerned[] {
  const concerned: Concerned[] = [];
  shares.forEach(({ candidate, amount }, index) => {
    if (!isZero(amount) && holds(cap, candidate)) concerned.push({ candidate, amount, index });
  });
  return concerned;
}

/** What was granted under the same cap and in the same direction, and fell due in some time: behind its start, up to its end. */
function grantedBefore(
  { cap, granted }: CapQuestion,
  members: readonly Concerned[],
  { start, end }: Interval,
): readonly GrantedBefore[] {
  const direction = members[0]?.candidate;
  return granted.filter(
    ({ dueAt, of }) =>
      start < dueAt && dueAt <= end && direction !== undefined && sameDirection(of, direction) && holds(cap, of),
  );
}

const together = (
  concerned: readonly Concerned[],
  keyOf: (candidate: Share['candidate']) => string,
): readonly Group[] =>
  [...Map.groupBy(concerned, ({ candidate }) => keyOf(candidate))].flatMap(([name, members]) => {
    const at = members[0]?.candidate.at;
    return at === undefined ? [] : [{ name, members, at, granted: [] }];
  });

/** The periods in which shares fall due, in the order in which they appear. */
function periodsOf(
  spec: PeriodSpec,
  concerned: readonly Concerned[],
  at: PeriodAtHand,
  zone: Zone,
): readonly { readonly whole: Period; readonly members: readonly Concerned[] }[] {
  // Mostly credits are capped in the period in which they are combined. Of rolling ones several hold an instant.
  const here = spec.kind !== 'rolling' && specKey(spec) === specKey(at.spec) ? at.whole : undefined;
  const isHere = ({ candidate: { dueAt } }: Concerned): boolean =>
    here !== undefined && here.start < dueAt && dueAt <= here.end;
  if (here !== undefined && concerned.every(isHere)) return [{ whole: here, members: concerned }];
  const found = new Map<string, { readonly whole: Period; readonly members: Concerned[] }>();
  for (const one of concerned) {
    const whole = here !== undefined && isHere(one) ? here : periodContaining(spec, zone, one.candidate.dueAt - 1);
    const known = found.get(whole.key);
    if (known === undefined) found.set(whole.key, { whole, members: [one] });
    else known.members.push(one);
  }
  return [...found.values()];
}

/** A cap's own period counts as far as the term goes; where it's the period of the credits, as far as that is covered (T5). */
function capPeriod(
  { contract }: Facts,
  { spec, whole }: Pick<PeriodAtHand, 'spec' | 'whole'>,
  at: PeriodAtHand,
): PeriodAtHand {
  const own = whole.index === at.whole.index && specKey(spec) === specKey(at.spec);
  return own ? at : { spec, whole, covered: common(whole, termOf(contract)) };
}

/** All of the agreement as one period; where its term is open, all of what is stated. */
function wholeAgreement({ contract, options, measurements, environment: { zone } }: Facts): PeriodAtHand {
  const term = termOf(contract);
  const stated = statedTime(contract, options.range, measurements.known);
  const covered = {
    start: Number.isFinite(term.start) ? term.start : stated.start,
    end: Number.isFinite(term.end) ? term.end : stated.end,
  };
  const first = localDay(zone, covered.start);
  const days = Math.max(1, localDay(zone, covered.end - 1) - first + 1);
  const spec = { kind: 'every', days, from: isoDate(first) } as const;
  return { spec, whole: periodContaining(spec, zone, covered.start), covered };
}

function scopeText({ scope, service, member }: Cap, name: string): string {
  const of = service === undefined ? (member === undefined ? '' : ` for ${member}`) : ` for ${service}`;
  switch (scope.kind) {
    case 'event':
      return `per event${of}`;
    case 'target':
      return `per target (${name})${of}`;
    case 'service':
      return `per service (${name})${of}`;
    case 'period':
      return `in ${name}${of}`;
    case 'rolling':
      return `in any ${scope.months} consecutive months${of}`;
    case 'agreement':
      return `in total${of}`;
    default:
      return scope satisfies never;
  }
}

const capStep = (cap: Cap, text: string): DerivationStep => ({
  stage: 'cap',
  text,
  rule: cap.scope.kind === 'rolling' || cap.scope.kind === 'agreement' ? 'R5' : 'R4',
  at: cap.at,
});
