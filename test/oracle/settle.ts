import { Temporal } from 'temporal-polyfill';
import type { Cap, CreditTerms } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { dayOf, periodsTouching, type Span } from './dates.ts';
import { add, cmp, type Fraction, fraction, min, mul, round, sub, sum, ZERO } from './fraction.ts';
import { coveredPart, type Line, linesOf } from './judge.ts';
import { contextAt } from './measures.ts';
import { scalar } from './scalar.ts';
import { sizeOf } from './value.ts';
import { instantAt, minuteAt, open, type World, YES } from './world.ts';

export interface Judgement {
  readonly lines: readonly Line[];
  readonly periods: readonly PeriodJudgement[];
  readonly total: Fraction;
}

export interface PeriodJudgement {
  readonly period: Span;
  readonly entitled: Fraction;
  /** After all limits, unrounded. */
  readonly exact: Fraction;
  /** What is paid, rounded. */
  readonly payable: Fraction;
  readonly points: Fraction;
  /** Which limits took something. */
  readonly cut: readonly ('combine' | 'minimum' | Cap['scope']['kind'])[];
  readonly claimUntil?: string;
}

/** All of it: outcomes, then credits period by period (R4). Targets share one measurement period. */
export function settle(world: World, range: Span): Judgement {
  const lines = world.contract.targets.flatMap((target) => linesOf(world, target, range));
  const spec = world.contract.targets[0]?.scope.period;
  if (spec === undefined) return { lines: [], periods: [], total: ZERO };
  const granted: PeriodJudgement[] = [];
  for (const period of periodsTouching(spec, world.contract.zone, range))
    granted.push(
      settlePeriod(
        world,
        spec,
        range,
        period,
        lines.filter((each) => each.period.start === period.start),
        granted,
      ),
    );
  return { lines, periods: granted, total: sum(granted.map(({ payable }) => payable)) };
}

interface Payment {
  readonly target: string;
  readonly service: string | undefined;
  readonly amount: Fraction;
}

function settlePeriod(
  world: World,
  spec: PeriodSpec,
  range: Span,
  period: Span,
  lines: readonly Line[],
  before: readonly PeriodJudgement[],
): PeriodJudgement {
  const { creditTerms: terms, currency, moneyRounding, zone } = world.contract;
  const place = { world, spec, period, covered: coveredPart(world, range, period) };
  const money = (expression: Expression): Fraction =>
    sizeOf(scalar(expression, contextAt(place, { low: new Set(), open: new Set() }))) ?? ZERO;
  const points = sum(lines.map((each) => each.points));
  const perPoint = terms.perPoint === undefined ? ZERO : mul(money(terms.perPoint.amount), points);
  const entitled: Payment[] = lines.map(({ target, entitled: amount }) => ({
    target: target.id,
    service: target.service,
    amount,
  }));
  if (cmp(perPoint, ZERO) > 0) entitled.push({ target: 'points', service: undefined, amount: perPoint });
  const cut: PeriodJudgement['cut'][number][] = [];
  const total = (all: readonly Payment[]): Fraction => sum(all.map(({ amount }) => amount));
  const noting = (
    name: PeriodJudgement['cut'][number],
    a: readonly Payment[],
    b: readonly Payment[],
  ): readonly Payment[] => {
    if (cmp(total(b), total(a)) < 0) cut.push(name);
    return b;
  };
  let due: readonly Payment[] = noting('combine', entitled, combined(terms, entitled));
  due = noting('minimum', due, aboveMinimum(terms, due, money));
  for (const cap of terms.caps)
    due = noting(cap.scope.kind, due, capped(cap, due, money(cap.amount), granted(world, cap, period, before)));
  const minor = fraction(
    1,
    10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2),
  );
  const exact = total(due);
  const payable = sum(due.map(({ amount }) => round(amount, minor, moneyRounding)));
  const until = claimUntil(world, terms, period, zone);
  return {
    period,
    entitled: total(entitled),
    exact,
    payable,
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
function granted({ contract }: World, { scope }: Cap, period: Span, before: readonly PeriodJudgement[]): Fraction {
  const paid = (counts: (earlier: Span) => boolean): Fraction =>
    sum(before.filter((each) => counts(each.period)).map(({ payable }) => payable));
  switch (scope.kind) {
    case 'event':
    case 'target':
    case 'service':
      return ZERO;
    case 'period': {
      // A period's credits fall due when it ends.
      const [window] = periodsTouching(scope.period, contract.zone, { start: period.end - 1, end: period.end });
      return paid(({ end }) => window !== undefined && window.start < end && end <= window.end);
    }
    case 'rolling': {
      const past = dayOf(contract.zone, period.end);
      const from = past.subtract({ months: scope.months });
      return paid(({ end }) => Temporal.PlainDate.compare(dayOf(contract.zone, end), from) > 0);
    }
    case 'agreement':
      return paid(() => true);
    default:
      return scope satisfies never;
  }
}

/** Cuts to the cap what is paid in each group that it looks at. */
function capped(cap: Cap, payments: readonly Payment[], amount: Fraction, already: Fraction): readonly Payment[] {
  const mine = (each: Payment): boolean => cap.service === undefined || each.service === cap.service;
  const group = (each: Payment): string => {
    if (cap.scope.kind === 'event') return `${payments.indexOf(each)}`;
    return cap.scope.kind === 'target' ? each.target : cap.scope.kind === 'service' ? (each.service ?? '') : '';
  };
  const left = cmp(amount, already) > 0 ? sub(amount, already) : ZERO;
  const used = new Map<string, Fraction>();
  return payments.map((each) => {
    if (!mine(each)) return each;
    const spent = used.get(group(each)) ?? ZERO;
    const paid = min(each.amount, sub(left, spent));
    used.set(group(each), add(spent, paid));
    return { ...each, amount: paid };
  });
}

/** R7: the last local date on which a period's credits can be claimed: so many days after its last day. */
function claimUntil(world: World, { claim }: CreditTerms, period: Span, zone: string): string | undefined {
  if (claim.kind === 'automatic' || claim.from === 'event-end') return undefined;
  const last = dayOf(zone, period.end).subtract({ days: 1 });
  const { count, unit, calendar } = claim.within;
  switch (unit) {
    case 'calendar-days':
      return last.add({ days: count }).toString();
    case 'months':
      return last.add({ months: count }).toString();
    case 'working-days': {
      const hours = open(world, calendar ?? '');
      const days = new Set<string>();
      for (let m = minuteAt(world, period.end); m < hours.length && days.size <= count; m++)
        if (hours[m] === YES) days.add(dayOf(zone, instantAt(world, m)).toString());
      return [...days][count - 1];
    }
    default:
      return unit satisfies never;
  }
}
