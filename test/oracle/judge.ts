import type { CreditRule, PointsRule, RepeatMultiplier, Target } from '../../src/contract/contract.ts';
import type { Outcome } from '../../src/statement/statement.ts';
import { amountBounds } from './amounts.ts';
import { day, midnight, periodsTouching, type Span } from './dates.ts';
import { cmp, type Fraction, mul, parse, sum, ZERO } from './fraction.ts';
import { contextAt, inAllCorners, type Place } from './measures.ts';
import { type Context, inRow, scalar } from './scalar.ts';
import { known, sizeOf } from './value.ts';
import { dataOf, instant, type Row, rowsOf, type World } from './world.ts';

/** One outcome: of a target in a period, or of a row. */
export interface Line {
  readonly target: Target;
  readonly period: Span;
  readonly covered: Span;
  readonly row?: { readonly start: number; readonly end: number };
  readonly outcome: Outcome;
  /** The value that was compared: once, or its least and greatest. */
  readonly values: readonly Fraction[];
  /** What the rules entitle to, unrounded, before the agreement's limits. */
  readonly entitled: Fraction;
  readonly points: Fraction;
}

/** What the question and the term leave of a period. */
export function coveredPart({ contract }: World, range: Span, period: Span): Span {
  const { term, zone } = contract;
  const from = term === undefined ? range.start : midnight(zone, day(term.from));
  const until = term?.until === undefined ? range.end : midnight(zone, day(term.until).add({ days: 1 }));
  return {
    start: Math.max(period.start, range.start, from),
    end: Math.min(period.end, range.end, until),
  };
}

export function linesOf(world: World, target: Target, range: Span): readonly Line[] {
  const { scope } = target;
  const periods = periodsTouching(scope.period, world.contract.zone, range);
  // How often the target was missed in a row, period after period or row after row; what wasn't measured neither counts nor interrupts (G2).
  let streak = 0;
  return periods.flatMap((period) => {
    const place: Place = { world, spec: scope.period, period, covered: coveredPart(world, range, period) };
    if (place.covered.start >= place.covered.end) return [];
    return boundsIn(target, place).map((bound) => {
      const outcome = outcomeOf(target, place, bound);
      if (outcome === 'missed') streak++;
      if (outcome === 'met') streak = 0;
      return line(target, place, outcome, streak, bound);
    });
  });
}

type Bound = { readonly data: string; readonly row: Row; readonly start: number; readonly end: number } | undefined;

const within = (context: Context, bound: Bound): Context =>
  bound === undefined ? context : inRow(context, bound.data, bound.row);

/** What a target is asked of in a period: of the period itself, or of each row that belongs to it, in the order of their ends (T7). */
function boundsIn({ scope }: Target, place: Place): readonly Bound[] {
  if (scope.kind === 'period') return [undefined];
  if (scope.rows.kind !== 'data' || scope.where !== undefined)
    throw new Error('the oracle knows all rows of data only');
  const { data } = scope.rows;
  const by = dataOf(place.world, data).belongsBy ?? 'decided';
  return rowsOf(place.world, data)
    .map((row) => ({ data, row, start: instant(row, 'opened'), end: instant(row, by) }))
    .filter(({ end }) => place.covered.start <= end && end < place.covered.end)
    .sort((a, b) => a.end - b.end || a.start - b.start || (nameOf(a.row) < nameOf(b.row) ? -1 : 1));
}

const nameOf = ({ number }: Row): string => JSON.stringify(number);

/** G1: certain in all corners, or not measured. */
function outcomeOf(target: Target, place: Place, bound: Bound): Outcome {
  const { appliesWhen, commitment } = target;
  const everywhere = (expression: Target['commitment']): boolean | undefined => {
    const all = inAllCorners((corner) => known(scalar(expression, within(contextAt(place, corner), bound))));
    return all.every((each) => each === all[0]) ? all[0] : undefined;
  };
  if (appliesWhen !== undefined) {
    const applies = everywhere(appliesWhen.condition);
    if (applies === false) return appliesWhen.otherwise;
    if (applies === undefined) return 'not-measured';
  }
  const holds = everywhere(commitment);
  return holds === undefined ? 'not-measured' : holds ? 'met' : 'missed';
}

function line(target: Target, place: Place, outcome: Outcome, streak: number, bound: Bound): Line {
  const { contract } = place.world;
  const isPartial = place.covered.start !== place.period.start || place.covered.end !== place.period.end;
  // A partial period may earn nothing at all (T5); points are no credit until they are paid.
  const earnsNothing = isPartial && contract.partialPeriods === 'no-credit';
  const total = (rules: readonly (CreditRule | PointsRule)[]): Fraction =>
    outcome === 'missed' ? sum(rules.map((rule) => ruleAmount(rule, target, place, streak, bound))) : ZERO;
  return {
    target,
    period: place.period,
    covered: place.covered,
    ...(bound === undefined ? {} : { row: { start: bound.start, end: bound.end } }),
    outcome,
    values: valuesOf(target, place, bound),
    entitled: earnsNothing ? ZERO : total(target.credits),
    points: total(target.points),
  };
}

/** What the commitment compares, at each end of what it may be. */
function valuesOf({ commitment }: Target, place: Place, bound: Bound): readonly Fraction[] {
  if (commitment.op !== 'compare') return [];
  const all = inAllCorners((corner) => sizeOf(scalar(commitment.left, within(contextAt(place, corner), bound))));
  return all.filter((each) => each !== undefined).sort(cmp);
}

/** What one rule pays for a miss: its certain minimum, times what a repeat multiplies it by. */
function ruleAmount(
  rule: CreditRule | PointsRule,
  target: Target,
  place: Place,
  streak: number,
  bound: Bound,
): Fraction {
  if ('when' in rule && rule.when !== undefined) {
    const { when } = rule;
    const due = inAllCorners((corner) => known(scalar(when, within(contextAt(place, corner), bound))));
    if (!due.every((each) => each === true)) return ZERO;
  }
  const least = amountBounds(rule, target, (corner) => within(contextAt(place, corner), bound)).low;
  return mul(least, repeated(rule.repeat, streak));
}

/** R3a. */
function repeated(repeat: RepeatMultiplier | undefined, streak: number): Fraction {
  if (repeat === undefined || streak < repeat.fromMiss) return parse('1');
  let factor = parse(repeat.factor);
  if (repeat.compounding)
    for (let miss = repeat.fromMiss; miss < streak; miss++) factor = mul(factor, parse(repeat.factor));
  return factor;
}
