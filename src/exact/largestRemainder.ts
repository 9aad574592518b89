import { isAbove, type Rational, type RoundingMode, roundTo, sum, toInteger, toJSON } from './rational.ts';

export interface RoundingRequest {
  /** The exact amounts of the lines, in declaration order. */
  readonly amounts: readonly Rational[];
  /** The smallest amount that can be paid. */
  readonly unit: Rational;
  /** What the rounded lines may come to at most. The exact amounts already respect it. */
  readonly cap?: Rational;
  /** Default half up (N3). */
  readonly mode?: RoundingMode;
}

export interface RoundedLines {
  readonly amounts: readonly Rational[];
  /** The lines, in declaration order, that were rounded down instead of up so that the cap holds. */
  readonly gaveWay: readonly number[];
}

/**
 * Rounds each line to the unit. Where the rounded lines would exceed the cap by rounding alone, lines that were rounded up give
 * their unit back: the smallest remainder first, and of equal remainders the last declared first (N3).
 * Throws a RangeError if the exact amounts themselves are above the cap, since that isn't a matter of rounding.
 */
export function roundLines({ amounts, unit, cap, mode = 'half-up' }: RoundingRequest): RoundedLines {
  const rounded = amounts.map((amount) => roundTo(amount, unit, mode));
  if (cap === undefined) return { amounts: rounded, gaveWay: [] };
  const exact = sum(amounts);
  if (isAbove(exact, cap))
    throw new RangeError(`the lines come to ${toJSON(exact)}, above the cap of ${toJSON(cap)}, before any rounding`);
  const excess = sum(rounded)
    .sub(roundTo(cap, unit, 'floor'))
    .div(unit);
  if (excess.s < 0n || excess.n === 0n) return { amounts: rounded, gaveWay: [] };
  const gaveWay = new Set(givingWay(amounts, rounded, unit).slice(0, toInteger(excess)));
  return {
    amounts: rounded.map((amount, line) => (gaveWay.has(line) ? amount.sub(unit) : amount)),
    gaveWay: [...gaveWay].sort((a, b) => a - b),
  };
}

/** The lines that were rounded up, in the order in which they give way. There are always enough: their floors fit under the cap. */
function givingWay(amounts: readonly Rational[], rounded: readonly Rational[], unit: Rational): number[] {
  return amounts
    .map((amount, line) => ({ line, above: (rounded[line] ?? amount).sub(amount).div(unit) }))
    .filter(({ above }) => above.s > 0n && above.n > 0n)
    .sort((a, b) => b.above.compare(a.above) || b.line - a.line)
    .map(({ line }) => line);
}
