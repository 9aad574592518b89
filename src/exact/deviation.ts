import { type Rational, ratio, sum } from './rational.ts';

/** A root that isn't rational is kept to this many decimals. */
const PLACES = 18n;
const SCALE = 10n ** PLACES;

/**
 * The square root of a value that isn't below 0: itself where it's rational. Else its first 18 decimals and half a unit of the last one, which
 * is closer to the root than to any of its neighbours of 18 decimals: rounded to a step of up to 17 decimals, in whatever mode, it gives what the
 * root itself would give (N4). Decided by squares of integers, never by floats.
 */
export function squareRoot(value: Rational): Rational {
  const numerator = integerRoot(value.n);
  const denominator = integerRoot(value.d);
  if (numerator ** 2n === value.n && denominator ** 2n === value.d) return ratio(numerator, denominator);
  return ratio(2n * integerRoot((value.n * SCALE ** 2n) / value.d) + 1n, 2n * SCALE);
}

/** The largest integer whose square is at most `n`, by Newton's method. */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** The standard deviation of all values (not an estimate from a sample of them); `undefined` of none. */
export function standardDeviation(
  values: readonly { readonly value: Rational; readonly weight: number }[],
): Rational | undefined {
  const count = values.reduce((all, { weight }) => all + weight, 0);
  if (count === 0) return undefined;
  const mean = sum(values.map(({ value, weight }) => value.mul(weight))).div(count);
  const squares = values.map(({ value, weight }) => {
    const distance = value.sub(mean);
    return distance.mul(distance).mul(weight);
  });
  return squareRoot(sum(squares).div(count));
}
