import { type Rational, sum, ZERO } from '../../exact/rational.ts';
import { type AggregateParts, NOTHING, type Tallied } from './group.ts';
import { totalWeight, type Weighted } from './statistics.ts';

/** What came out of the parts `[from, to)` together. */
export type Merge = (from: number, to: number) => Tallied;

/** Puts the parts of cells together. Where many cells share parts, counts, sums and means come from running totals. */
export function merging({ node }: AggregateParts, parts: readonly Tallied[], overlapping: boolean): Merge {
  const adds = node.fn === 'count' || node.fn === 'share' || node.fn === 'sum' || node.fn === 'mean';
  return overlapping && adds ? fromTotals(parts) : (from, to) => together(parts.slice(from, to));
}

function together(parts: readonly Tallied[]): Tallied {
  const [only, another] = parts;
  if (only === undefined) return NOTHING;
  if (another === undefined) return only;
  const count = (of: (part: Tallied) => number): number => parts.reduce((all, part) => all + of(part), 0);
  return {
    rows: count(({ rows }) => rows),
    counted: count(({ counted }) => counted),
    holding: count(({ holding }) => holding),
    undecided: count(({ undecided }) => undecided),
    cut: count(({ cut }) => cut),
    values: parts.flatMap(({ values }) => values),
    weights: {
      counted: sum(parts.map(({ weights }) => weights.counted)),
      holding: sum(parts.map(({ weights }) => weights.holding)),
    },
    stretches: parts.flatMap(({ stretches }) => stretches),
    unit: parts.find(({ unit }) => unit !== undefined)?.unit,
  };
}

/** Totals up to each part: what lies between two of them is a difference. */
function fromTotals(parts: readonly Tallied[]): Merge {
  const count = (of: (part: Tallied) => number) => running(parts.map(of), 0, (a, b) => a + b);
  const add = (of: (part: Tallied) => Rational) => running(parts.map(of), ZERO, (a, b) => a.add(b));
  const rows = count((part) => part.rows);
  const counted = count((part) => part.counted);
  const holding = count((part) => part.holding);
  const undecided = count((part) => part.undecided);
  const cut = count((part) => part.cut);
  const weightCounted = add(({ weights }) => weights.counted);
  const weightHolding = add(({ weights }) => weights.holding);
  const present = count(({ values }) => values.reduce((all, { weight }) => all + weight, 0));
  const heaviness = add(({ values }) => totalWeight(values));
  const sums = add(({ values }) => sum(values.map(heavy)));
  const unit = parts.find((part) => part.unit !== undefined)?.unit;
  const weighted = parts.some(({ values }) => values.some(({ by }) => by !== undefined));
  return (from, to) => {
    const between = (totals: readonly number[]): number => (totals[to] ?? 0) - (totals[from] ?? 0);
    const difference = (totals: readonly Rational[]): Rational => (totals[to] ?? ZERO).sub(totals[from] ?? ZERO);
    const weight = between(present);
    const all = difference(sums);
    const by = difference(heaviness);
    const value = weight === 0 ? undefined : weighted ? (by.n === 0n ? ZERO : all.div(by)) : all.div(weight);
    return {
      rows: between(rows),
      counted: between(counted),
      holding: between(holding),
      undecided: between(undecided),
      cut: between(cut),
      values: value === undefined ? [] : [{ value, weight, ...(weighted ? { by: by.div(weight) } : {}) }],
      weights: { counted: difference(weightCounted), holding: difference(weightHolding) },
      stretches: [],
      unit,
    };
  };
}

const heavy = ({ value, weight, by }: Weighted): Rational => (by === undefined ? value : value.mul(by)).mul(weight);

function running<T>(values: readonly T[], zero: T, add: (a: T, b: T) => T): readonly T[] {
  const totals = [zero];
  for (const value of values) totals.push(add(totals.at(-1) ?? zero, value));
  return totals;
}
