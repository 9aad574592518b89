import type { Band, CreditRule, PointsRule, Schedule, Target } from '../../src/contract/contract.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { add, cmp, div, type Fraction, fraction, max, min, mul, ZERO } from './fraction.ts';
import { type Corner, inAllCorners } from './measures.ts';
import { type Context, scalar } from './scalar.ts';
import { answerOf, sizeOf } from './value.ts';

/** What a rule pays at least and at most. */
export interface Bounds {
  readonly low: Fraction;
  readonly high: Fraction;
}

type At = (corner: Corner) => Context;

/** What a rule pays before any limit. Of a rule whose measure gaps leave open, the least and the most of what may come out (D7). */
export function amountBounds(rule: CreditRule | PointsRule, target: Target, at: At): Bounds {
  const { basis, measure, schedule, amount } = parts(rule);
  if (amount !== undefined) return extremes(inAllCorners((corner) => sizeOf(scalar(amount, at(corner))) ?? ZERO));
  if (schedule === undefined) throw new Error(`${target.id} has a rule without an amount`);
  const measured = measure ?? measureOf(target);
  const values = inAllCorners((corner) => sizeOf(scalar(measured, at(corner)))).filter((each) => each !== undefined);
  if (values.length === 0) return { low: ZERO, high: ZERO };
  const { low, high } = extremes(values);
  return extremes(
    sampled(schedule, low, high).flatMap((value) =>
      inAllCorners((corner) => {
        const pays = band(schedule, value).map((each) => sizeOf(scalar(each.pays, at(corner))) ?? ZERO);
        const base = basis === undefined ? fraction(1) : (sizeOf(scalar(basis, at(corner))) ?? ZERO);
        return pays.map((each) => mul(each, base));
      }).flat(),
    ),
  );
}

interface Parts {
  readonly basis?: Expression | undefined;
  readonly measure?: Expression | undefined;
  readonly schedule?: Schedule | undefined;
  readonly amount?: Expression | undefined;
}

function parts(rule: CreditRule | PointsRule): Parts {
  if ('amount' in rule) return rule.amount.kind === 'schedule' ? rule.amount : { amount: rule.amount.amount };
  return rule.points.kind === 'schedule'
    ? { measure: rule.measure, schedule: rule.points.schedule }
    : { amount: rule.points.amount };
}

/** Points without a measure of their own are on what the target compares. */
function measureOf({ commitment, id }: Target): Expression {
  if (commitment.op !== 'compare') throw new Error(`${id} compares nothing`);
  return commitment.left;
}

const extremes = (all: readonly Fraction[]): Bounds => ({ low: all.reduce(min), high: all.reduce(max) });

/** Values at which anything may change between two: the ends, each edge, and a value between each two of them. */
function sampled({ bands }: Schedule, low: Fraction, high: Fraction): readonly Fraction[] {
  const edges = bands
    .flatMap(({ lower, upper }) => [lower, upper])
    .flatMap((edge) => sizeOf(edge ? answerOf(edge.value) : { kind: 'none' }) ?? [])
    .filter((edge) => cmp(low, edge) <= 0 && cmp(edge, high) <= 0);
  const marks = [low, ...edges, high].sort(cmp);
  return marks.flatMap((mark, i) => [mark, div(add(mark, marks[i + 1] ?? mark), fraction(2))]);
}

/**
 * What applies to a value: the payments that are possible (R1). Of nested bands the one with the furthest edge passed; as
 * written, any that holds it, so that where two do the lower one is certain.
 */
function band({ form, bands }: Schedule, value: Fraction): readonly { readonly pays: Expression }[] {
  const inside = bands.filter((each) => holds(each, value));
  if (form === 'as-written') return inside.length > 0 ? inside : [NOTHING];
  const furthest = inside.filter((each) => inside.every((other) => contains(other, each)));
  return furthest.length === 0 ? [NOTHING] : furthest.slice(0, 1);
}

const NOTHING = {
  pays: {
    op: 'literal',
    value: { kind: 'number', value: '0' },
    type: { kind: 'number' },
    at: { file: '', start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
  },
} as const;

function holds({ lower, upper }: Band, value: Fraction): boolean {
  const from = lower && sizeOf(answerOf(lower.value));
  const to = upper && sizeOf(answerOf(upper.value));
  if (from !== undefined && (cmp(value, from) < 0 || (cmp(value, from) === 0 && lower?.included === false)))
    return false;
  return !(to !== undefined && (cmp(value, to) > 0 || (cmp(value, to) === 0 && upper?.included === false)));
}

/** Whether band `a` holds at every value at which `b` does: its edge is passed earlier. */
function contains(a: Band, b: Band): boolean {
  const edge = (each: Band): Fraction => {
    const side = each.upper ?? each.lower;
    return (side && sizeOf(answerOf(side.value))) ?? ZERO;
  };
  const order = cmp(edge(a), edge(b));
  if (order !== 0) return b.upper !== undefined ? order > 0 : order < 0;
  const included = (each: Band): boolean => (each.upper ?? each.lower)?.included === true;
  return included(a) || !included(b);
}
