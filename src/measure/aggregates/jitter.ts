import { compare, type Rational, ratio } from '../../exact/rational.ts';
import type { Instant } from '../../time/intervals.ts';

/** A duration that was sampled, in milliseconds. Some that are alike and of one instant may come as one. */
export interface Sampled {
  readonly value: Rational;
  readonly weight: number;
  readonly at?: Instant;
}

/** Jitter is kept in whole steps of 1/65536 ms: unrounded, its denominator would grow sixteenfold with each sample. */
const STEPS = 65536n;

/**
 * Interarrival jitter in milliseconds (RFC 3550, 6.4.1): from 0 on, J += (|D| - J) / 16 for each difference D of a sample to the one
 * before in order of time. Each J is rounded to the nearest 1/65536 ms, half up, which leaves it less than 1/8000 ms from the unrounded one.
 * Samples of one instant are taken in ascending order, so that the order of files doesn't matter (N5). `undefined` over fewer than two.
 */
export function jitter(samples: readonly Sampled[]): Rational | undefined {
  const inOrder = samples.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || compare(a.value, b.value));
  let steps = 0n;
  let before: Rational | undefined;
  let seen = 0;
  for (const { value, weight } of inOrder) {
    if (before !== undefined) steps = smoothed(steps, value.sub(before));
    for (let again = 1; again < weight; again++) steps = smoothed(steps, value.sub(value));
    seen += weight;
    before = value;
  }
  return seen < 2 ? undefined : ratio(steps, STEPS);
}

/** (15 J + |D|) / 16 to the nearest whole step; neither J nor |D| is negative. */
function smoothed(steps: bigint, { n, d }: Rational): bigint {
  const numerator = 15n * steps * d + n * STEPS;
  const denominator = 16n * d;
  return (2n * numerator + denominator) / (2n * denominator);
}
