/** Laws of rounding under caps (N3). */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RoundingMode } from '../../src/contract/expression.ts';
import { compare, isAbove, type Rational, ratio, rational, sum } from '../../src/exact/rational.ts';
import type { Limit } from '../../src/settle/caps.ts';
import { tellerOf } from '../../src/settle/money.ts';
import { roundedShares } from '../../src/settle/rounding.ts';
import type { Share } from '../../src/settle/share.ts';
import { at } from '../support/expressions.ts';

const cent = ratio(1, 100);

const shareOf = (amount: Rational, line: number): Share =>
  ({ candidate: { of: `line ${line}`, title: `line ${line}`, range: at() }, amount }) as unknown as Share;

const rounded = (
  amounts: readonly Rational[],
  limits: readonly Limit[] = [],
  moneyRounding: RoundingMode = 'half-up',
): readonly Rational[] =>
  roundedShares(amounts.map(shareOf), limits, tellerOf({ currency: 'GBP', zone: 'UTC', moneyRounding })).shares.map(
    ({ amount }) => amount,
  );

/** Lines that come to so much at most, all of them. */
function texts(amounts: readonly string[], most: string): readonly string[] {
  const all = { shares: amounts.map((_, line) => line), atMost: rational(most) };
  return rounded(amounts.map(rational), [all]).map(String);
}

describe('rounding of lines under caps (N3)', () => {
  it('leaves lines alone that fit when they are rounded', () =>
    assert.deepEqual(texts(['0.005', '0.005'], '0.02'), ['0.01', '0.01']));

  it('lets the last declared of equal remainders give way', () =>
    assert.deepEqual(texts(['3.335', '3.335', '3.335'], '10.005'), ['3.34', '3.33', '3.33']));

  it('lets the smallest remainder give way first', () =>
    assert.deepEqual(texts(['1.006', '1.009', '1.007'], '3.022'), ['1', '1.01', '1.01']));

  it('stays under each cap that the exact amounts respect, however caps overlap, and within a unit of each amount', () => {
    const thousandths = fc.nat({ max: 100_000 }).map((n) => ratio(n, 1000));
    const members = fc.array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(thousandths, { maxLength: 8 }),
        members,
        fc.nat({ max: 30 }),
        fc.constantFrom<RoundingMode[]>('half-up', 'half-even', 'up', 'down'),
        (amounts, chosen, slack, mode) => {
          const limits = chosen.map((held) => {
            const shares = [...amounts.keys()].filter((line) => held[line]);
            const exact = sum(shares.map((line) => amounts[line]!));
            return { shares, atMost: exact.add(ratio(slack, 1000)) };
          });
          const result = rounded(amounts, limits, mode);
          for (const { shares, atMost } of limits)
            assert.ok(!isAbove(sum(shares.map((line) => result[line]!)), atMost));
          result.forEach((amount, line) => {
            assert.equal(compare(amount.sub(amounts[line]!).abs(), cent), -1);
          });
        },
      ),
    );
  });
});
