import type { Expression, FeeNode, TimeNode } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { aggregate } from './aggregates.ts';
import { conditionOf, judge, when } from './conditions.ts';
import { MINUTE, monthsOf, periodsTouching, type Span } from './dates.ts';
import { add, type Fraction, fraction, mul, ZERO } from './fraction.ts';
import { type Asked, type Context, scalar } from './scalar.ts';
import { type Answer, absent, quantity } from './value.ts';
import { type Marks, minuteAt, OUT, UNKNOWN, type World, YES } from './world.ts';

/**
 * One way in which what nobody observed may have been. A measure that gaps leave open is either at its low or at its high
 * end; every combination is a corner, and what is true in all corners is certain (D2, D7).
 */
export interface Corner {
  readonly low: ReadonlySet<string>;
  /** Measures that were found open. */
  readonly open: Set<string>;
}

/** All corners of what `look` asks for, with what it sees in each. */
export function inAllCorners<T>(look: (corner: Corner) => T): readonly T[] {
  const first: Corner = { low: new Set(), open: new Set() };
  const seen = [look(first)];
  const open = [...first.open];
  if (open.length > 8) throw new Error('too many open measures for the oracle');
  for (let bits = 1; bits < 2 ** open.length; bits++) {
    const low = new Set(open.filter((_, i) => (bits >> i) % 2 === 1));
    seen.push(look({ low, open: new Set() }));
  }
  return seen;
}

export interface Place {
  readonly world: World;
  readonly spec: PeriodSpec;
  readonly period: Span;
  /** The part of the period that the term and the question cover (T5). */
  readonly covered: Span;
}

export function contextAt(place: Place, corner: Corner): Context {
  return {
    world: place.world,
    span: place.covered,
    period: place.covered,
    whole: place.period,
    spec: place.spec,
    rows: new Map(),
    ask: (node, context) => ask(node, context, place, corner),
  };
}

function ask(node: Asked, context: Context, place: Place, corner: Corner): Answer {
  switch (node.op) {
    case 'time':
      return timeIn(node, context, corner);
    case 'fee':
      return fee(node, place, context);
    case 'aggregate':
      return context.rows.size > 0 ? aggregate(node, context) : once(context, node, () => aggregate(node, context));
    default:
      throw new Error(`the oracle doesn't know '${node.op}'`);
  }
}

const counted = new WeakMap<World, Map<object, Map<string, unknown>>>();

/** Outcomes, values and amounts ask for the same figure of the same stretch: it's found once. */
function once<T>({ world, span, whole, spec }: Context, node: object, find: () => T): T {
  const ofWorld = counted.get(world) ?? new Map<object, Map<string, unknown>>();
  counted.set(world, ofWorld);
  const ofNode = ofWorld.get(node) ?? new Map<string, unknown>();
  ofWorld.set(node, ofNode);
  const key = JSON.stringify([span.start, span.end, whole.start, whole.end, spec]);
  if (!ofNode.has(key)) ofNode.set(key, find());
  return ofNode.get(key) as T;
}

interface Counts {
  readonly all: number;
  readonly certain: number;
  readonly possible: number;
  readonly unobserved: number;
}

/** Counts minutes: when it certainly holds, when it may hold, and what is taken out (N1, O4, D2). */
function countMinutes(node: TimeNode, { world, span, spec }: Context): Counts {
  let [all, certain, possible, unobserved] = [0, 0, 0, 0];
  const tally = marksOf(world, node.set, spec);
  for (let m = minuteAt(world, span.start); m < minuteAt(world, span.end); m++) {
    if (tally.unobserved(m)) unobserved++;
    if (tally.out(m)) continue;
    all++;
    if (tally.least(m)) certain++;
    if (tally.most(m)) possible++;
  }
  return { all, certain, possible, unobserved };
}

function timeIn(node: TimeNode, context: Context, corner: Corner): Answer {
  const { span } = context;
  const { all, certain, possible, unobserved } = once(context, node, () => countMinutes(node, context));
  if (unobserved * MINUTE === span.end - span.start) return absent('no data (D6)');
  if (all === 0) return absent('nothing is left to measure');
  if (certain !== possible) corner.open.add(node.id);
  const inside = corner.low.has(node.id) ? certain : possible;
  const minutes = node.side === 'in' ? inside : all - inside;
  return node.as === 'share' ? quantity('number', fraction(minutes, all)) : quantity('ms', fraction(minutes * MINUTE));
}

type Is = (minute: number) => boolean;

interface Tally {
  readonly least: Is;
  readonly most: Is;
  readonly out: Is;
  readonly unobserved: Is;
}

function marksOf(world: World, set: Expression, spec: PeriodSpec): Tally {
  const yes =
    (marks: Marks): Is =>
    (m) =>
      marks[m] === YES;
  if (set.op !== 'condition') {
    const marks = when(world, set, spec);
    const unknown: Is = (m) => marks[m] === UNKNOWN;
    return {
      least: yes(marks),
      most: (m) => unknown(m) || marks[m] === YES,
      out: (m) => marks[m] === OUT,
      unobserved: unknown,
    };
  }
  const { least, most, excluded, leftOut, unobserved } = judge(world, set.condition, spec);
  const countsAsUp = conditionOf(world, set.condition).excludedTime === 'counts-as-up';
  return {
    least: yes(least),
    most: yes(most),
    out: (m) => leftOut[m] === YES || (!countsAsUp && excluded[m] === YES),
    unobserved: yes(unobserved),
  };
}

/**
 * R3b: what a service costs in a period: by calendar months where the period is made of them, else by the share of time of
 * each month. Where it's cut, the part by time (T5).
 */
function fee({ service, periodsBack }: FeeNode, place: Place, context: Context): Answer {
  if (periodsBack > 0) throw new Error('the oracle knows this period only');
  const { world, spec, period, covered } = place;
  const declared = world.contract.services.find(({ id }) => id === service)?.fee;
  const price = declared === undefined ? absent('no fee') : scalar(declared, context);
  if (price.kind !== 'quantity' || price.unit === 'money') return price;
  const monthly = mul(price.amount, perMonth(price.unit));
  const months = monthsOf(spec);
  const share = fraction(covered.end - covered.start, period.end - period.start);
  const { partialPeriods } = world.contract;
  const inMonths = months === undefined ? monthsWithin(world, period) : fraction(months);
  const part = partialPeriods === 'full-fee' ? fraction(1) : share;
  const inPart =
    months === undefined && partialPeriods !== 'full-fee' ? monthsWithin(world, covered) : mul(inMonths, part);
  return quantity('money', mul(monthly, inPart));
}

function perMonth(unit: string): Fraction {
  const months = { 'money per month': 1, 'money per quarter': 3, 'money per year': 12 }[unit];
  if (months === undefined) throw new Error(`the oracle doesn't know fees of ${unit}`);
  return fraction(1, months);
}

/** How many months a stretch of time is: the sum of its shares of each. */
function monthsWithin({ contract }: World, { start, end }: Span): Fraction {
  return periodsTouching({ kind: 'calendar', unit: 'month' }, contract.zone, { start, end })
    .map((month) => fraction(Math.min(end, month.end) - Math.max(start, month.start), month.end - month.start))
    .reduce(add, ZERO);
}
