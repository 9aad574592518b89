import { certainly, isQuantity, type Result } from '../../evaluate/result.ts';
import { FractionSum } from '../../exact/fractionSum.ts';
import { ONE, type Rational, ratio, rational, weightedSum } from '../../exact/rational.ts';
import { isRankStatistic, type RankStatistic, ranksOf } from '../plan/ranks.ts';
import { type Statistic, statistic, type Weighted } from './statistics.ts';

/** What the parts of an aggregate over windows come to in some windows of a cell. */
export interface WindowOutcome {
  readonly windows: number;
  readonly only: Result | undefined;
  readonly where: Result | undefined;
  readonly of: Result | undefined;
  readonly weight: Result | undefined;
}

/** Of whole numbers, so often each: a figure of so many windows. */
interface Fractions {
  readonly numerators: number[];
  readonly denominators: number[];
  readonly times: number[];
}

/** What the windows of one cell come to. */
export class GatheredWindows {
  windows = 0;
  counted = 0;
  holding = 0;
  skipped = 0;
  /** A value, for its unit. */
  unit: Result | undefined;
  readonly #empty: Result | undefined;
  readonly #values: Weighted[] = [];
  readonly #fractions: Fractions = { numerators: [], denominators: [], times: [] };
  readonly #weights = { counted: [] as Weighted[], holding: [] as Weighted[] };

  /** `empty` is what a window counts as in which nothing was counted (M2). */
  constructor(empty: Result | undefined) {
    this.#empty = empty;
  }

  add({ windows, only, where, of, weight }: WindowOutcome): void {
    this.windows += windows;
    if (only !== undefined && certainly(only) !== true) return;
    const meant = where === undefined ? true : truth(where, this.#empty);
    const by = weight === undefined ? ONE : sizeOf(weight);
    if (meant === undefined || by === undefined) {
      this.skipped += windows;
      return;
    }
    if (meant && of !== undefined) {
      const filled = isEmpty(of) && this.#empty !== undefined ? this.#empty : of;
      const value = sizeOf(filled);
      if (value === undefined) {
        this.skipped += windows;
        return;
      }
      this.unit ??= filled;
      this.#values.push({ value, weight: windows, ...(weight === undefined ? {} : { by }) });
    }
    this.counted += windows;
    if (weight !== undefined) this.#weights.counted.push({ value: by, weight: windows });
    if (!meant) return;
    this.holding += windows;
    if (weight !== undefined) this.#weights.holding.push({ value: by, weight: windows });
  }

  /** Windows of which it's known whether they hold, and nothing else is asked; none is weighted. */
  addKnown(windows: number, holds: boolean): void {
    this.windows += windows;
    this.counted += windows;
    if (holds) this.holding += windows;
  }

  /** Windows that hold, each with a figure of safe integers, the denominator above 0; none is weighted. */
  addFigure(windows: number, numerator: number, denominator: number): void {
    this.addKnown(windows, true);
    this.#fractions.numerators.push(numerator);
    this.#fractions.denominators.push(denominator);
    this.#fractions.times.push(windows);
  }

  /** What the windows that count and those that hold weigh; as many as there are where nothing is weighted. */
  weights(weighted: boolean): { readonly counted: Rational; readonly holding: Rational } {
    return weighted
      ? { counted: weightedSum(this.#weights.counted), holding: weightedSum(this.#weights.holding) }
      : { counted: rational(this.counted), holding: rational(this.holding) };
  }

  statistic(fn: Statistic): Rational | undefined {
    const { times } = this.#fractions;
    if (times.length === 0) return statistic(fn, this.#values);
    const known = times.reduce((all, each) => all + each, 0);
    const alone = this.#values.length === 0;
    if (fn === 'sum' || fn === 'mean') {
      const sum = summed(this.#fractions);
      if (alone) return sum.over(fn === 'sum' ? 1 : known);
      // Their mean stands for all of them.
      return statistic(fn, [...this.#values, { value: sum.over(known), weight: known }]);
    }
    if (isRankStatistic(fn) && alone) return byRanks(fn, this.#fractions, known);
    return statistic(fn, [...this.#values, ...listed(this.#fractions)]);
  }
}

function summed({ numerators, denominators, times }: Fractions): FractionSum {
  const sum = new FractionSum();
  for (let i = 0; i < times.length; i++)
    sum.add(numerators[i] as number, denominators[i] as number, times[i] as number);
  return sum;
}

const listed = ({ numerators, denominators, times }: Fractions): readonly Weighted[] =>
  times.map((weight, i) => ({ value: ratio(numerators[i] as number, denominators[i] as number), weight }));

/** A quotient of floats is never above that of a larger fraction, so that only where two are the same the fractions themselves decide. */
function byRanks(fn: RankStatistic, { numerators, denominators, times }: Fractions, count: number): Rational {
  const quotients = Float64Array.from(numerators, (numerator, i) => numerator / (denominators[i] as number));
  const part = (of: readonly number[], i: number): bigint => BigInt(of[i] as number);
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => {
    const difference = (quotients[a] as number) - (quotients[b] as number);
    if (difference !== 0) return difference;
    const exact = part(numerators, a) * part(denominators, b) - part(numerators, b) * part(denominators, a);
    return exact < 0n ? -1 : exact > 0n ? 1 : 0;
  });
  const at = (rank: number): Rational => {
    let seen = 0;
    for (const i of order) {
      seen += times[i] as number;
      if (seen >= rank) return ratio(numerators[i] as number, denominators[i] as number);
    }
    throw new RangeError(`there is no rank ${rank} among ${count}`);
  };
  const { low, high, between } = ranksOf(fn, count);
  const one = at(low);
  return high === low ? one : one.add(at(high).sub(one).mul(between));
}

/** Nothing was counted in the window, or a rate of nothing was asked for. */
const isEmpty = (result: Result): boolean =>
  result.state === 'unknown' && (result.cause === 'no-data' || result.cause === 'undefined');

function truth(result: Result, empty: Result | undefined): boolean | undefined {
  const certain = certainly(result);
  if (certain !== undefined || empty === undefined || !isEmpty(result)) return certain;
  const size = sizeOf(empty);
  return certainly(empty) ?? (size === undefined ? undefined : size.n !== 0n);
}

const sizeOf = (result: Result): Rational | undefined =>
  result.state === 'value' && isQuantity(result.value) ? result.value.value : undefined;
