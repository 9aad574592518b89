/** Laws of setting off (R4): `net over both directions`. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordsOf } from '../../src/evaluate/words.ts';
import { compare, rational, ZERO } from '../../src/exact/rational.ts';
import { tellerOf } from '../../src/settle/money.ts';
import { offset } from '../../src/settle/offset.ts';
import { type Share, totalOf } from '../../src/settle/share.ts';
import * as c from '../support/contracts.ts';
import { at } from '../support/expressions.ts';

const teller = tellerOf({ currency: 'GBP', zone: 'UTC', moneyRounding: 'half-up' });
const words = wordsOf(c.contract());

const shareOf = (by: string, to: string, pence: number): Share =>
  ({ candidate: { of: `${by} ${to} ${pence}`, by, to, range: at() }, amount: rational(pence) }) as unknown as Share;

const owed = (by: string, to: string) => fc.array(fc.nat({ max: 5000 }).map((pence) => shareOf(by, to, pence)));

describe('setting off', () => {
  it('leaves one side owing the difference, whichever side is asked', () => {
    fc.assert(
      fc.property(owed('Northwind', 'Acme'), owed('Acme', 'Northwind'), owed('Acme', 'Carrier'), (a, b, other) => {
        const { shares } = offset([...a, ...b, ...other], { at: at() }, words, teller);
        const left = (by: string, to: string) =>
          totalOf(shares.filter(({ candidate }) => candidate.by === by && candidate.to === to));
        const before = totalOf(a).sub(totalOf(b));
        assert.ok(left('Northwind', 'Acme').sub(left('Acme', 'Northwind')).equals(before));
        assert.ok(left('Northwind', 'Acme').mul(left('Acme', 'Northwind')).equals(ZERO));
        assert.ok(left('Acme', 'Carrier').equals(totalOf(other)));
        shares.forEach((share, index) => {
          assert.ok(compare(share.amount, [...a, ...b, ...other][index]?.amount ?? ZERO) <= 0);
        });
      }),
    );
  });
});
