import fc from 'fast-check';
import { type Rational, ratio } from '../../src/exact/rational.ts';

/** Rationals of both signs, with denominators that end in decimals and ones that don't. */
export const rationals = (): fc.Arbitrary<Rational> =>
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.oneof(fc.constantFrom(1n, 2n, 3n, 7n, 8n, 100n, 1000n), fc.bigInt({ min: 1n, max: 10n ** 9n })),
    )
    .map(([n, d]) => ratio(n, d));

/** Shares from 0 to 1, crowded near 1 where agreements live. */
export const shares = (): fc.Arbitrary<Rational> =>
  fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.nat({ max: 10 ** 6 }))
    .map(([d, missing]) => ratio(BigInt(missing) > d ? 0n : d - BigInt(missing), d));
