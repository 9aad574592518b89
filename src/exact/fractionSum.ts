import Fraction from 'fraction.js';
import type { Rational } from './rational.ts';

/** Fractions of safe integers that are added up a hundred thousand times: numerators by their denominator, which become one fraction at the end. */
export class FractionSum {
  readonly #numerators = new Map<number, number>();
  /** What a float doesn't hold. */
  readonly #large: Term[] = [];

  /** Adds `numerator / denominator` so many times. All are safe integers, the denominator is above 0. */
  add(numerator: number, denominator: number, times: number): void {
    const added = numerator * times;
    if (!Number.isSafeInteger(added)) {
      this.#large.push([BigInt(numerator) * BigInt(times), denominator]);
      return;
    }
    const before = this.#numerators.get(denominator) ?? 0;
    const after = before + added;
    this.#numerators.set(denominator, Number.isSafeInteger(after) ? after : added);
    if (!Number.isSafeInteger(after)) this.#large.push([BigInt(before), denominator]);
  }

  /** What was added, divided by a whole number above 0; in lowest terms. */
  over(divisor: number): Rational {
    return sumOf(
      [...together(this.#numerators), ...this.#large].filter(([numerator]) => numerator !== 0n),
      divisor,
    );
  }
}

/** Fractions are put together as long as floats hold what comes out: each that is left takes big integers. */
function together(numerators: ReadonlyMap<number, number>): readonly Term[] {
  const terms: Term[] = [];
  let [n, d] = [0, 1];
  for (const [denominator, numerator] of numerators) {
    const shared = commonDivisor(d, denominator);
    const [own, other] = [denominator / shared, d / shared];
    const [left, right, common] = [n * own, numerator * other, d * own];
    if (Math.abs(left) + Math.abs(right) <= Number.MAX_SAFE_INTEGER && common <= Number.MAX_SAFE_INTEGER)
      [n, d] = [left + right, common];
    else {
      terms.push([BigInt(n), d]);
      [n, d] = [numerator, denominator];
    }
  }
  terms.push([BigInt(n), d]);
  return terms;
}

type Term = readonly [numerator: bigint, denominator: number];

/**
 * The common denominator is kept as the factors that it's made of, each of which a float holds: so nothing ever asks for the common divisor of two
 * numbers of hundreds of digits, which is what takes long.
 */
function sumOf(terms: readonly Term[], divisor: number): Rational {
  const factors = [divisor];
  let common = 1n;
  for (const [, denominator] of terms) {
    const rest = denominator / commonDivisor(Number(common % BigInt(denominator)), denominator);
    if (rest === 1) continue;
    factors.push(rest);
    common *= BigInt(rest);
  }
  let total = 0n;
  for (const [numerator, denominator] of terms) total += numerator * (common / BigInt(denominator));
  let denominator = common * BigInt(divisor);
  for (const factor of factors) {
    const shared = commonDivisor(Number(total % BigInt(factor)), factor);
    if (shared === 1) continue;
    total /= BigInt(shared);
    denominator /= BigInt(shared);
  }
  return inLowestTerms(total, denominator);
}

/** Of two numbers of which not both are 0; of the first only its size counts. */
function commonDivisor(first: number, second: number): number {
  let [larger, smaller] = [Math.abs(first), second];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** A fraction that is known to have no common divisor left; the denominator is above 0. */
function inLowestTerms(numerator: bigint, denominator: bigint): Rational {
  const fraction = Object.create(Fraction.prototype) as { s: bigint; n: bigint; d: bigint };
  fraction.s = numerator < 0n ? -1n : 1n;
  fraction.n = numerator < 0n ? -numerator : numerator;
  fraction.d = denominator;
  return fraction as Rational;
}
