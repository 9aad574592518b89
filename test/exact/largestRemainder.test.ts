import assert from 'node:assert/strict';
import fc from 'fast-check';
import { roundLines } from '../../src/exact/largestRemainder.ts';
import { compare, type Rational, ROUNDING_MODES, ratio, rational, sum, toJSON } from '../../src/exact/rational.ts';

const cent = ratio(1, 100);
const lines = (...amounts: string[]) => amounts.map(rational);
const texts = (amounts: readonly Rational[]) => amounts.map((amount) => amount.toString());

describe('rounding of lines under a cap (N3)', () => {
  it('rounds each line alone where there is no cap or it holds', () => {
    assert.deepEqual(roundLines({ amounts: lines('0.005', '0.005'), unit: cent }).gaveWay, []);
    const { amounts, gaveWay } = roundLines({ amounts: lines('0.005', '0.005'), unit: cent, cap: rational('0.02') });
    assert.deepEqual([texts(amounts), gaveWay], [['0.01', '0.01'], []]);
  });

  it('lets the last declared of equal remainders give way', () => {
    const { amounts, gaveWay } = roundLines({
      amounts: lines('3.335', '3.335', '3.335'),
      unit: cent,
      cap: rational('10.005'),
    });
    assert.deepEqual(
      [texts(amounts), gaveWay],
      [
        ['3.34', '3.33', '3.33'],
        [1, 2],
      ],
    );
  });

  it('lets the smallest remainder give way first', () => {
    const { amounts, gaveWay } = roundLines({
      amounts: lines('1.006', '1.009', '1.007'),
      unit: cent,
      cap: rational('3.022'),
    });
    assert.deepEqual([texts(amounts), gaveWay], [['1', '1.01', '1.01'], [0]]);
  });

  it('refuses a cap that the exact amounts exceed', () => {
    assert.throws(
      () => roundLines({ amounts: lines('1', '2'), unit: cent, cap: rational('2.99') }),
      /above the cap of 299\/100/,
    );
  });

  it('stays under any cap the exact amounts respect, each line within a unit of its amount', () => {
    const thousandths = fc.nat({ max: 100_000 }).map((n) => ratio(n, 1000));
    fc.assert(
      fc.property(
        fc.array(thousandths),
        fc.nat({ max: 30 }),
        fc.constantFrom(...ROUNDING_MODES),
        (amounts, slack, mode) => {
          const cap = sum(amounts).add(ratio(slack, 1000));
          const result = roundLines({ amounts, unit: cent, cap, mode });
          assert.ok(compare(sum(result.amounts), cap) <= 0);
          const free = roundLines({ amounts, unit: cent, mode }).amounts;
          result.amounts.forEach((amount, line) => {
            assert.equal(compare(amount.sub(amounts[line]!).abs(), cent), -1);
            assert.equal(result.gaveWay.includes(line), toJSON(amount) !== toJSON(free[line]!));
          });
        },
      ),
    );
  });
});
