import type { Cap, Contract } from '../../contract/contract.ts';
import type { PeriodSpec } from '../../contract/period.ts';
import type { PeriodAtHand } from '../../evaluate/context.ts';
import { isAbove, isBelow, isZero, maximum, type Rational, sum, ZERO } from '../../exact/rational.ts';
import { isoDate, parseIsoDate } from '../../time/civil.ts';
import { monthsBefore, periodContaining } from '../../time/periods.ts';
import { localDay } from '../../time/zone.ts';
import { periodWord, periodWords } from '../budget.ts';
import type { Constants } from '../curves/constants.ts';
import { numberOf } from '../curves/reader.ts';
import { isPayment } from './paymentTarget.ts';
import type { Bound, Worst } from './worst.ts';

/** What a target may earn in a period of the credits. */
export interface Share {
  readonly worst: Worst;
  readonly dueAt: number;
  readonly at: PeriodAtHand;
  readonly bound: Bound;
}

/** What was granted in earlier periods of the year. */
export interface Granted {
  readonly worst: Worst;
  readonly dueAt: number;
  readonly amount: Rational;
}

export interface LimitStep {
  readonly stage: 'combine' | 'cap';
  readonly text: string;
  readonly at?: Cap['at'];
}

export interface Limited {
  readonly shares: readonly Share[];
  readonly steps: readonly LimitStep[];
  /** What was asked under a cap, group by group. */
  readonly tests?: readonly CapTest[];
}

/** What falls under a cap in one period, what was granted before it included, and whether it's cut; no limit where it can't be computed. */
export interface CapTest {
  readonly cap: Cap;
  readonly asked: Bound;
  readonly limit?: Rational;
  readonly cut: boolean;
}

type Tell = (amount: Rational) => string;

const nothing: Bound = { kind: 'amount', value: ZERO };
const silenced = (share: Share): Share => ({ ...share, bound: nothing });
const pays = ({ bound }: Share): boolean => bound.kind !== 'amount' || !isZero(bound.value);

/** An amount without end is more than any other. */
function isMore(a: Bound, b: Bound): boolean {
  if (a.kind !== 'amount') return b.kind === 'amount';
  return b.kind === 'amount' && isAbove(a.value, b.value);
}

export const totalOf = (shares: readonly Share[]): Bound =>
  shares.find(({ bound }) => bound.kind === 'unbounded')?.bound ??
  shares.find(({ bound }) => bound.kind === 'undecided')?.bound ?? {
    kind: 'amount',
    value: sum(shares.map(({ bound }) => (bound.kind === 'amount' ? bound.value : ZERO))),
  };

/** R4: of a group of targets, or of all, the dearest; what one remedy replaces is taken where that comes to more. */
export function combined(contract: Contract, shares: readonly Share[]): Limited {
  const { combine, groups } = contract.creditTerms;
  let left = shares;
  const steps: LimitStep[] = [];
  for (const { id, title, replaces } of contract.targets) {
    if (replaces === undefined || !left.some((share) => share.worst.target.id === id && pays(share))) continue;
    const isNamed = ({ worst: { target } }: Share): boolean =>
      target.id !== id && (replaces.targets === 'all' || replaces.targets.includes(target.id));
    if (!left.some((share) => isNamed(share) && pays(share))) continue;
    const withIt = left.map((share) => (isNamed(share) ? silenced(share) : share));
    const without = left.map((share) => (share.worst.target.id === id ? silenced(share) : share));
    const better = isMore(totalOf(without), totalOf(withIt)) ? without : withIt;
    const other = better === without ? `without ${title}, what it replaces comes to more` : `${title} replaces others`;
    steps.push({ stage: 'combine', text: other, at: replaces.at });
    left = better;
  }
  for (const group of groups) {
    if (group.over.kind !== 'period') continue;
    const isMember = ({ worst: { target } }: Share): boolean => group.members?.includes(target.id) ?? true;
    const picked = highestOf(left, isMember);
    if (picked.dropped > 0)
      steps.push({ stage: 'combine', text: `one of ${picked.dropped + 1} is paid, the highest`, at: group.at });
    left = picked.shares;
  }
  if (combine.kind === 'sum') return { shares: left, steps };
  const { shares: paid, dropped, best } = highestOf(left, () => true);
  if (dropped === 0) return { shares: paid, steps };
  const text = `the highest of ${dropped + 1} credits is paid: ${best ?? ''}`;
  return { shares: paid, steps: [...steps, { stage: 'combine', text, at: combine.at }] };
}

function highestOf(
  shares: readonly Share[],
  isMember: (share: Share) => boolean,
): { readonly shares: readonly Share[]; readonly dropped: number; readonly best?: string } {
  const targets = Map.groupBy(
    shares.filter((share) => isMember(share) && pays(share)),
    ({ worst }) => worst.target.id,
  );
  const [first, ...others] = [...targets.values()];
  if (first === undefined) return { shares, dropped: 0 };
  const best = others.reduce((highest, one) => (isMore(totalOf(one), totalOf(highest)) ? one : highest), first);
  return {
    shares: shares.map((share) => (isMember(share) && !best.includes(share) ? silenced(share) : share)),
    dropped: others.length,
    ...(best[0] ? { best: best[0].worst.target.title } : {}),
  };
}

/** Whether a cap holds what a target earns. */
export function holds(cap: Cap, { target }: Pick<Worst, 'target'>): boolean {
  if (isPayment(target) && cap.only === undefined) return false;
  if (cap.scope.kind === 'event' && target.scope.kind !== 'each-row') return false;
  if (cap.service !== undefined && cap.service !== target.service) return false;
  return cap.only === undefined || cap.only.includes(target.id);
}

/** Applies a cap to what falls due in a period, given what was granted before (R5). */
export function capped(
  cap: Cap,
  shares: readonly Share[],
  granted: readonly Granted[],
  at: PeriodAtHand,
  constants: Constants,
  tell: Tell,
): Limited {
  const concerned = shares.filter((share) => pays(share) && holds(cap, share.worst));
  // A cap per event bounds one outage, not how many there are.
  if (concerned.length === 0 || cap.scope.kind === 'event') return { shares, steps: [] };
  const result = new Map<Share, Bound>();
  const steps: LimitStep[] = [];
  const tests: CapTest[] = [];
  for (const group of groupsOf(cap, concerned, granted, at, constants)) {
    const limit = numberOf(constants.evaluate(cap.amount, group.at));
    const asked = totalOf(group.shares);
    if (limit === undefined) {
      tests.push({ cap, asked, cut: false });
      steps.push({ stage: 'cap', text: `a cap ${scopeText(cap)} can't be computed without data`, at: cap.at });
      continue;
    }
    const before = sum(group.granted.map(({ amount }) => amount));
    const atMost = maximum(ZERO, limit.sub(before));
    const cuts = asked.kind !== 'amount' || isAbove(asked.value, atMost);
    const sofar: Bound = asked.kind === 'amount' ? { kind: 'amount', value: asked.value.add(before) } : asked;
    tests.push({ cap, asked: sofar, limit, cut: cuts });
    if (!cuts) continue;
    for (const [share, bound] of cut(group.shares, atMost)) result.set(share, bound);
    const earlier = isZero(before) ? '' : ` less ${tell(before)} granted before`;
    const of = asked.kind === 'amount' ? `of ${tell(asked.value)}, ${tell(atMost)} remains` : `${tell(atMost)} remains`;
    const fate = cap.carriedForward ? ', the rest is carried forward' : '';
    steps.push({
      stage: 'cap',
      text: `capped at ${tell(limit)} ${scopeText(cap)}${group.name}${earlier}: ${of}${fate}`,
      at: cap.at,
    });
  }
  return { shares: shares.map((share) => ({ ...share, bound: result.get(share) ?? share.bound })), steps, tests };
}

/** Amounts that are known come first; what has no end takes what is left. */
function cut(shares: readonly Share[], atMost: Rational): readonly (readonly [Share, Bound])[] {
  const known = shares.filter(({ bound }) => bound.kind === 'amount');
  const asked = sum(known.map(({ bound }) => (bound.kind === 'amount' ? bound.value : ZERO)));
  const factor = isAbove(asked, atMost) && !isZero(asked) ? atMost.div(asked) : undefined;
  let rest = isBelow(asked, atMost) ? atMost.sub(asked) : ZERO;
  return shares.map((share) => {
    if (share.bound.kind === 'amount')
      return [share, { kind: 'amount', value: factor ? share.bound.value.mul(factor) : share.bound.value }] as const;
    const value = rest;
    rest = ZERO;
    return [share, { kind: 'amount', value }] as const;
  });
}

interface Group {
  readonly name: string;
  readonly shares: readonly Share[];
  readonly at: PeriodAtHand;
  readonly granted: readonly Granted[];
}

function groupsOf(
  cap: Cap,
  shares: readonly Share[],
  granted: readonly Granted[],
  at: PeriodAtHand,
  { contract, environment: { zone } }: Constants,
): readonly Group[] {
  const before = granted.filter(({ worst }) => holds(cap, worst));
  const apart = (keyOf: (share: Share) => string): readonly Group[] =>
    [...Map.groupBy(shares, keyOf)].map(([name, members]) => ({
      name: ` (${name})`,
      shares: members,
      at: members[0]?.at ?? at,
      granted: [],
    }));
  const { scope } = cap;
  switch (scope.kind) {
    case 'event':
      return [];
    case 'target':
      return apart(({ worst }) => worst.target.id);
    case 'service':
      return apart(({ worst }) => worst.target.service ?? worst.target.id);
    case 'period': {
      const whole = periodContaining(scope.period, zone, at.whole.end - 1);
      return [
        {
          name: '',
          shares,
          at: { spec: scope.period, whole, covered: whole },
          granted: before.filter(({ dueAt }) => whole.start < dueAt && dueAt <= whole.end),
        },
      ];
    }
    case 'rolling': {
      const { spec, whole } = monthsBefore(scope.months, zone, at.whole.end);
      return [
        {
          name: '',
          shares,
          at: { spec, whole, covered: whole },
          granted: before.filter(({ dueAt }) => dueAt > whole.start),
        },
      ];
    }
    case 'agreement':
      return [{ name: '', shares, at: wholeTerm(contract, at, zone.id), granted: before }];
    default:
      return scope satisfies never;
  }
}

/** All of the term as one period; where it's open, a year. */
function wholeTerm({ term }: Contract, at: PeriodAtHand, zone: string): PeriodAtHand {
  const first = localDay(zone, at.whole.start);
  const from = term?.from ?? isoDate(first);
  const last = term?.until === undefined ? undefined : parseIsoDate(term.until);
  const days = last === undefined ? 365 : Math.max(1, last - (parseIsoDate(from) ?? first) + 1);
  const spec = { kind: 'every', days, from } as const;
  const whole = periodContaining(spec, zone, at.whole.start);
  return { spec, whole, covered: whole };
}

/** `each calendar month`, `in any 12 consecutive months`. */
export function scopeText({ scope, service }: Cap): string {
  const of = service === undefined ? '' : ` for ${service}`;
  switch (scope.kind) {
    case 'event':
      return `per event${of}`;
    case 'target':
      return `per target${of}`;
    case 'service':
      return `per service${of}`;
    case 'period':
      return `each ${periodName(scope.period)}${of}`;
    case 'rolling':
      return `in any ${scope.months} consecutive months${of}`;
    case 'agreement':
      return `in total${of}`;
    default:
      return scope satisfies never;
  }
}

/** `calendar month`, `contract year`. */
export const periodName = (period: PeriodSpec): string =>
  period.kind === 'calendar' ? `calendar ${period.unit}` : periodWord(period);

/** `calendar months`, `periods of 28 days`. */
export const periodNames = (period: PeriodSpec): string =>
  period.kind === 'calendar' ? `calendar ${period.unit}s` : periodWords(period);
