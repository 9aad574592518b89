import type { CreditRule, PointsRule, RepeatMultiplier, Target } from '../../src/contract/contract.ts';
import type { Outcome } from '../../src/statement/statement.ts';
import { amountBounds } from './amounts.ts';
import { day, midnight, periodsTouching, type Span } from './dates.ts';
import { type Fraction, mul, parse, sum, ZERO } from './fraction.ts';
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
  // How often the target was missed in a row; what wasn't measured neither counts nor interrupts (G2).
  let streak = 0;
  return periods.flatMap((period) => {
    const place: Place = { world, spec: scope.period, period, covered: coveredPart(world, range, period) };
    if (place.covered.start >= place.covered.end) return [];
    if (scope.kind === 'each-row') return rowLines(target, place);
    const outcome = outcomeOf(target, place, undefined);
    if (outcome === 'missed') streak++;
    if (outcome === 'met') streak = 0;
    return [line(target, place, outcome, streak, undefined)];
  });
}

type Bound = { readonly data: string; readonly row: Row } | undefined;

const within = (context: Context, bound: Bound): Context =>
  bound === undefined ? context : inRow(context, bound.data, bound.row);

function rowLines(target: Target, place: Place): readonly Line[] {
  const { scope } = target;
  if (scope.kind !== 'each-row' || scope.rows.kind !== 'data') throw new Error('the oracle knows rows of data only');
  const { data } = scope.rows;
  const by = dataOf(place.world, data).belongsBy ?? 'decided';
  return rowsOf(place.world, data)
    .filter((row) => place.covered.start <= instant(row, by) && instant(row, by) < place.covered.end)
    .filter((row) => {
      const { where } = scope;
      return (
        where === undefined ||
        inAllCorners((corner) => {
          return known(scalar(where, within(contextAt(place, corner), { data, row }))) === true;
        }).every(Boolean)
      );
    })
    .map((row) => {
      const bound = { data, row };
      const start = instant(row, 'opened');
      return {
        ...line(target, place, outcomeOf(target, place, bound), 1, bound),
        row: { start, end: instant(row, by) },
      };
    });
}

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
  const missed = outcome === 'missed';
  const total = (rules: readonly (CreditRule | PointsRule)[]): Fraction =>
    missed ? sum(rules.map((rule) => ruleAmount(rule, target, place, streak, bound))) : ZERO;
  return {
    target,
    period: place.period,
    covered: place.covered,
    outcome,
    values: valuesOf(target, place),
    entitled: total(target.credits),
    points: total(target.points),
  };
}

function valuesOf({ threshold, commitment }: Target, place: Place): readonly Fraction[] {
  const metric = place.world.contract.metrics.find(({ id }) => id === threshold?.metric);
  if (metric === undefined || commitment === undefined) return [];
  const all = inAllCorners((corner) => sizeOf(scalar(metric.measure, contextAt(place, corner))));
  return all.filter((each) => each !== undefined);
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
