import { Temporal } from 'temporal-polyfill';
import type { Cap, CreditTerms } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { balanceOf, offset, type Purse, pursesOf } from './banks.ts';
import { grantedOf, hasLapsed } from './claims.ts';
import { dayOf, midnight, periodsTouching, type Span } from './dates.ts';
import { type EarnedBack, earnedBack } from './earnBack.ts';
import { cmp, div, type Fraction, mul, type Rounding, round, sub, sum, ZERO } from './fraction.ts';
import { coveredPart, type Line, linesOf } from './judge.ts';
import { contextAt } from './measures.ts';
import { minorUnit } from './money.ts';
import { type RightFound, rightsOf } from './rights.ts';
import { scalar } from './scalar.ts';
import { sizeOf } from './value.ts';
import type { Verdicts } from './verdicts.ts';
import { minuteAt, open, type World } from './world.ts';

export interface Judgement {
  readonly lines: readonly Line[];
  readonly periods: readonly PeriodJudgement[];
  readonly total: Fraction;
  readonly granted: Fraction;
  /** What is paid together, by the start of the period in which it's settled. */
  readonly settled: ReadonlyMap<number, Fraction>;
  readonly earnedBack: readonly EarnedBack[];
  readonly rights: readonly RightFound[];
  /** What banks hold in the end. */
  readonly banked: readonly Fraction[];
}

export interface PeriodJudgement {
  readonly period: Span;
  /** When its credits fall due: the end of what is covered of it. */
  readonly due: number;
  readonly entitled: Fraction;
  /** After all limits, unrounded. */
  readonly exact: Fraction;
  /** What is paid, rounded. */
  readonly payable: Fraction;
  /** Of that what was claimed in time (R7). */
  readonly granted: Fraction;
  readonly payments: readonly { readonly target: string; readonly payable: Fraction; readonly granted: Fraction }[];
  readonly points: Fraction;
  /** Which limits took something. */
  readonly cut: readonly ('combine' | 'bank' | 'minimum' | Cap['scope']['kind'])[];
  readonly claimUntil?: string;
}

/** All of it: outcomes, then credits period by period (R4). Targets share one measurement period. */
export function settle(world: World, range: Span): Judgement {
  const lines = world.contract.targets.flatMap((target) => linesOf(world, target, range));
  const spec = world.contract.targets[0]?.scope.period;
  if (spec === undefined) throw new Error('an agreement without targets');
  const verdicts: Verdicts = { world, range, spec, lines };
  const purses = pursesOf(verdicts);
  const found: PeriodJudgement[] = [];
  for (const period of periodsTouching(spec, world.contract.zone, range))
    found.push(settlePeriod(verdicts, period, found, purses));
  return {
    lines,
    periods: found,
    total: sum(found.map(({ payable }) => payable)),
    granted: sum(found.map((each) => each.granted)),
    settled: settledIn(verdicts, found),
    earnedBack: earnedBack(found, verdicts),
    rights: rightsOf(verdicts),
    banked: purses.map(balanceOf),
  };
}

/** Decision 0042: what was granted in the periods that end within one of settlement. */
function settledIn({ world, range }: Verdicts, found: readonly PeriodJudgement[]): ReadonlyMap<number, Fraction> {
  const {
    creditTerms: { settled },
    zone,
  } = world.contract;
  if (settled === undefined) return new Map();
  const starts = Map.groupBy(found, ({ due }) => {
    const [period] = periodsTouching(settled.each, zone, { start: due - 1, end: due });
    return period === undefined ? 0 : coveredPart(world, range, period).start;
  });
  return new Map([...starts].map(([start, all]) => [start, sum(all.map(({ granted }) => granted))]));
}

interface Payment {
  readonly target: string;
  readonly service: string | undefined;
  /** Paid for a row of its own. */
  readonly isEvent: boolean;
  readonly amount: Fraction;
}

/** Payments that may come to so much together. */
interface Limit {
  readonly members: readonly number[];
  readonly atMost: Fraction;
}

const total = (all: readonly Payment[]): Fraction => sum(all.map(({ amount }) => amount));

function settlePeriod(
  verdicts: Verdicts,
  period: Span,
  before: readonly PeriodJudgement[],
  purses: readonly Purse[],
): PeriodJudgement {
  const { world, spec, range } = verdicts;
  const lines = verdicts.lines.filter((each) => each.period.start === period.start);
  const { creditTerms: terms, currency, moneyRounding, zone } = world.contract;
  const place = { world, spec, period, covered: coveredPart(world, range, period) };
  const money = (expression: Expression): Fraction =>
    sizeOf(scalar(expression, contextAt(place, { low: new Set(), open: new Set() }))) ?? ZERO;
  const points = sum(lines.map((each) => each.points));
  const isPartial = place.covered.start !== period.start || place.covered.end !== period.end;
  const earnsNothing = isPartial && world.contract.partialPeriods === 'no-credit';
  const perPoint = terms.perPoint === undefined || earnsNothing ? ZERO : mul(money(terms.perPoint.amount), points);
  const entitled: Payment[] = lines.map(({ target, row, entitled: amount }) => ({
    target: target.id,
    service: target.service,
    isEvent: row !== undefined,
    amount,
  }));
  if (cmp(perPoint, ZERO) > 0)
    entitled.push({ target: 'points', service: undefined, isEvent: false, amount: perPoint });
  const cut: PeriodJudgement['cut'][number][] = [];
  const noting = (
    name: PeriodJudgement['cut'][number],
    a: readonly Payment[],
    b: readonly Payment[],
  ): readonly Payment[] => {
    if (cmp(total(b), total(a)) < 0) cut.push(name);
    return b;
  };
  let due: readonly Payment[] = noting('combine', entitled, combined(terms, entitled));
  const until = claimUntil(world, terms, place.covered, zone);
  const today = dayOf(zone, world.history.asOf - 1).toString();
  const isLapsed = (target: string): boolean => hasLapsed(target, period, until, today, world);
  for (const purse of purses) due = noting('bank', due, offset(purse, due, period, verdicts, { money, isLapsed }));
  due = noting('minimum', due, aboveMinimum(terms, due, money));
  const limits: Limit[] = [];
  for (const cap of terms.caps) {
    const already = grantedBefore(world, cap, place.covered, before);
    const left = cmp(money(cap.amount), already) > 0 ? sub(money(cap.amount), already) : ZERO;
    const groups = groupsOf(cap, due);
    limits.push(...groups.map((members) => ({ members, atMost: left })));
    due = noting(
      cap.scope.kind,
      due,
      groups.reduce((payments, members) => capped(payments, members, left), due),
    );
  }
  const exact = total(due);
  const paid = rounded(due, limits, minorUnit(currency), moneyRounding);
  const payments = due.map(({ target }, i) => {
    const payable = paid[i] ?? ZERO;
    return { target, payable, granted: grantedOf(payable, { target, period, until }, world) };
  });
  return {
    period,
    due: place.covered.end,
    entitled: total(entitled),
    exact,
    payable: sum(paid),
    granted: sum(payments.map((each) => each.granted)),
    payments,
    points,
    cut,
    ...(until === undefined ? {} : { claimUntil: until }),
  };
}

/** R4: all are added, or only the target that pays most is paid. */
function combined({ combine }: CreditTerms, payments: readonly Payment[]): readonly Payment[] {
  if (combine.kind === 'sum') return payments;
  const of = (target: string): Fraction =>
    sum(payments.filter((each) => each.target === target).map(({ amount }) => amount));
  const best = payments
    .map(({ target }) => target)
    .reduce((a, b) => (cmp(of(b), of(a)) > 0 ? b : a), payments[0]?.target ?? '');
  return payments.filter(({ target }) => target === best);
}

/** R4b: tested before caps. */
function aboveMinimum(
  { minimum }: CreditTerms,
  payments: readonly Payment[],
  money: (e: Expression) => Fraction,
): readonly Payment[] {
  if (minimum === undefined) return payments;
  const order = cmp(sum(payments.map(({ amount }) => amount)), money(minimum.amount));
  return order > 0 || (order === 0 && minimum.edge === 'at-least') ? payments : [];
}

/** What earlier periods were granted that the cap counts as well (R5). */
function grantedBefore(
  { contract }: World,
  { scope }: Cap,
  covered: Span,
  before: readonly PeriodJudgement[],
): Fraction {
  const paid = (counts: (due: number) => boolean): Fraction =>
    sum(before.filter(({ due }) => counts(due)).map((each) => each.granted));
  switch (scope.kind) {
    case 'event':
    case 'target':
    case 'service':
      return ZERO;
    case 'period': {
      const [window] = periodsTouching(scope.period, contract.zone, { start: covered.end - 1, end: covered.end });
      return paid((due) => window !== undefined && window.start < due && due <= window.end);
    }
    case 'rolling': {
      const from = dayOf(contract.zone, covered.end).subtract({ months: scope.months });
      return paid((due) => Temporal.PlainDate.compare(dayOf(contract.zone, due), from) > 0);
    }
    case 'agreement':
      return paid(() => true);
    default:
      return scope satisfies never;
  }
}

/** The payments that a cap holds together. What is paid for a whole period, and points, are no event (decision 0030). */
function groupsOf(cap: Cap, payments: readonly Payment[]): readonly (readonly number[])[] {
  const name = ({ target, service }: Payment, i: number): string => {
    switch (cap.scope.kind) {
      case 'event':
        return `${i}`;
      case 'target':
        return target;
      case 'service':
        return service ?? target;
      default:
        return '';
    }
  };
  const members = payments
    .map((_, i) => i)
    .filter((i) => cap.service === undefined || payments[i]?.service === cap.service)
    .filter((i) => cap.only === undefined || cap.only.includes(payments[i]?.target ?? ''))
    .filter((i) => cap.scope.kind !== 'event' || payments[i]?.isEvent === true);
  return [...Map.groupBy(members, (i) => name(payments[i] as Payment, i)).values()];
}

/** Cuts payments to what is left for them, each in the same proportion. */
function capped(payments: readonly Payment[], members: readonly number[], left: Fraction): readonly Payment[] {
  const asked = sum(members.map((i) => payments[i]?.amount ?? ZERO));
  if (cmp(asked, left) <= 0) return payments;
  return payments.map((each, i) =>
    members.includes(i) ? { ...each, amount: div(mul(each.amount, left), asked) } : each,
  );
}

/** N3: each line once; where that passes a cap, what was rounded up most gives way, of equals the last. */
function rounded(
  payments: readonly Payment[],
  limits: readonly Limit[],
  unit: Fraction,
  mode: Rounding,
): readonly Fraction[] {
  const whole = payments.map(({ amount }) => round(amount, unit, mode));
  const gained = (i: number): Fraction => sub(whole[i] ?? ZERO, payments[i]?.amount ?? ZERO);
  for (const { members, atMost } of limits) {
    while (cmp(sum(members.map((i) => whole[i] ?? ZERO)), atMost) > 0) {
      const most = members.reduce((a, b) => (cmp(gained(b), gained(a)) >= 0 ? b : a));
      if (cmp(gained(most), ZERO) <= 0) break;
      whole[most] = sub(whole[most] ?? ZERO, unit);
    }
  }
  return whole;
}

/** R7: the last local date on which a period's credits can be claimed: so many days after its last day. */
function claimUntil(world: World, { claim }: CreditTerms, { end }: Span, zone: string): string | undefined {
  if (claim.kind === 'automatic' || claim.within === undefined || claim.from === 'event-end') return undefined;
  const last = dayOf(zone, end - 1);
  const { within } = claim;
  const { count } = within;
  switch (within.unit) {
    case 'calendar-days':
      return last.add({ days: count }).toString();
    case 'months':
      return last.add({ months: count }).toString();
    case 'working-days': {
      const isOpen = open(world, within.calendar ?? '');
      let date = last;
      for (let left = count; left > 0; left--) {
        do date = date.add({ days: 1 });
        while (!anyMinute(world, { start: midnight(zone, date), end: midnight(zone, date.add({ days: 1 })) }, isOpen));
      }
      return date.toString();
    }
    case 'periods':
      throw new Error('the generator writes no such deadline');
    default:
      return within satisfies never;
  }
}

function anyMinute(world: World, { start, end }: Span, holds: (minute: number) => boolean): boolean {
  for (let m = minuteAt(world, start); m < minuteAt(world, end); m++) if (holds(m)) return true;
  return false;
}
