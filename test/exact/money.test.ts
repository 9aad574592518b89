import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatMoney, groupThousands, minorUnits, money, roundMoney } from '../../src/exact/money.ts';
import { compare, ratio, rational } from '../../src/exact/rational.ts';
import { rationals } from './arbitrary.ts';

const gbp = (text: string) => money(rational(text), 'GBP');

describe('money', () => {
  it('knows minor units', () => {
    assert.deepEqual(
      ['JPY', 'KRW', 'USD', 'EUR', 'KWD', 'TND', 'CLF', 'CLP'].map(minorUnits),
      [0, 0, 2, 2, 3, 3, 4, 0],
    );
  });

  it('groups digits before the point in threes', () => {
    const plain = (decimal: string): string => {
      const [whole = '', ...decimals] = decimal.split('.');
      return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
    };
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, fc.option(digits), (sign, whole, decimals) => {
        const text = `${sign}${whole}${decimals === null ? '' : `.${decimals}`}`;
        assert.equal(groupThousands(text), plain(text));
      }),
    );
    assert.equal(groupThousands('-1234567.5678'), '-1,234,567.5678');
  });

  it('rounds to the minor unit, half up unless said otherwise (N3)', () => {
    assert.equal(formatMoney(roundMoney(gbp('0.125'))), '0.13 GBP');
    assert.equal(formatMoney(roundMoney(gbp('0.125'), 'half-even')), '0.12 GBP');
    assert.equal(formatMoney(roundMoney(money(rational('10.5'), 'JPY'))), '11 JPY');
    assert.equal(formatMoney(roundMoney(money(rational('1.0005'), 'KWD'), 'down')), '1.000 KWD');
  });

  it('formats without a locale', () => {
    assert.equal(formatMoney(gbp('12000')), '12,000.00 GBP');
    assert.equal(formatMoney(gbp('-1234567.5')), '-1,234,567.50 GBP');
    assert.equal(formatMoney(gbp('999')), '999.00 GBP');
    assert.equal(formatMoney(money(rational('1234567'), 'JPY')), '1,234,567 JPY');
  });

  it('never makes an unrounded amount look rounded', () => {
    assert.equal(formatMoney(gbp('10.1234')), '10.1234 GBP');
    assert.equal(formatMoney(money(ratio(10, 3), 'GBP')), '3.33333333… GBP');
  });

  it('rounds by at most half a minor unit', () => {
    fc.assert(
      fc.property(rationals(), fc.constantFrom('JPY', 'GBP', 'KWD', 'CLF'), (amount, currency) => {
        const error = roundMoney(money(amount, currency)).amount.sub(amount).abs();
        assert.ok(compare(error, ratio(1, 2 * 10 ** minorUnits(currency))) <= 0);
      }),
    );
  });
});
