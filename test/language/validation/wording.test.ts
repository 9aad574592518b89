/** The words in which findings name values, intervals, bands and levels. */
import assert from 'node:assert/strict';
import type { Band } from '../../../src/contract/contract.ts';
import type { Value } from '../../../src/contract/value.ts';
import { rational } from '../../../src/exact/rational.ts';
import {
  aValue,
  bandText,
  closureText,
  edgesOf,
  headOf,
  intervalText,
  levelOf,
  longestText,
  percentIn,
  percentText,
  scaleOfValues,
  thresholdText,
  valueText,
} from '../../../src/language/validation/frame/wording.ts';

const AT = { file: 'x.sla', start: { line: 4, column: 10 }, end: { line: 4, column: 60 } };
const percent = (value: string): Value => ({ kind: 'percent', value });
const edge = (value: string, included: boolean) => ({ value: rational(value), included });
const PERCENT = scaleOfValues([percent('99/100'), percent('999/1000')]);

describe('words of findings', () => {
  it('write a value in its unit, with the decimals that the text has', () => {
    const text = (value: Value, size: string) => valueText(rational(size), scaleOfValues([value]));
    assert.equal(valueText(rational('99/100'), PERCENT), '99.0%');
    assert.equal(text({ kind: 'money', value: '1/4', currency: 'EUR' }, '1/2'), '0.50 EUR');
    assert.equal(valueText(rational(5), { kind: 'money', places: 0 }), '5');
    assert.equal(text({ kind: 'points', value: '3' }, '7'), '7 points');
    assert.equal(text({ kind: 'percentage-points', value: '1/200' }, '1/100'), '1.0 percentage points');
    assert.equal(text({ kind: 'number', value: '3' }, '43'), '43');
    assert.equal(text({ kind: 'duration', value: '60000' }, '7200000'), '2 h');
    assert.equal(percentText(rational('2/3')), '66.666666667%');
  });

  it('name an interval by its ends, and leave out those that every value has', () => {
    const all = { lower: edge('0', true), upper: edge('1', true) };
    assert.equal(intervalText({ lower: edge('99/100', true), upper: edge('99/100', true) }, PERCENT), 'exactly 99.0%');
    assert.equal(
      intervalText({ lower: edge('989/1000', false), upper: edge('99/100', false) }, PERCENT),
      'above 98.9% and below 99.0%',
    );
    assert.equal(intervalText({ lower: edge('0', true), upper: edge('95/100', true) }, PERCENT, all), 'at most 95.0%');
    assert.equal(
      intervalText({ lower: edge('0', false), upper: edge('1', false) }, PERCENT, all),
      'above 0.0% and below 100.0%',
    );
    assert.equal(intervalText({ lower: edge('95/100', true), upper: edge('1', true) }, PERCENT, all), 'at least 95.0%');
    assert.equal(intervalText(all, PERCENT, all), 'any');
    assert.equal(aValue({ upper: edge('95/100', false) }, PERCENT), 'a value below 95.0%');
    assert.equal(aValue({ lower: edge('95/100', true) }, PERCENT), 'a value of at least 95.0%');
  });

  it('name a threshold, a period at its longest, and closed hours', () => {
    assert.equal(
      thresholdText({ metric: 'Uptime', operator: 'at-least', value: percent('9995/10000'), at: AT }),
      'at least 99.95%',
    );
    assert.equal(longestText({ kind: 'calendar', unit: 'month' }), '31-day month');
    assert.equal(longestText({ kind: 'calendar', unit: 'day' }), 'day');
    const from = { weekday: 'fri', ms: 18 * 3_600_000 } as const;
    const to = { weekday: 'mon', ms: 8 * 3_600_000 } as const;
    assert.equal(closureText({ from, to, ms: 62 * 3_600_000 }), 'Fri 18:00 to Mon 08:00 (62 h)');
  });

  it('find the level, its percentage and the head of a clause in the text', () => {
    const threshold = { metric: 'Uptime', operator: 'at-least', value: percent('9995/10000'), at: AT } as const;
    const column = (found: { readonly start: { readonly column: number } } | undefined) => found?.start.column;
    assert.equal(column(levelOf(threshold, () => 'Uptime at least 99.95%')), 17);
    assert.equal(column(levelOf(threshold, () => 'Uptime at\n least 99.95%')), 10);
    assert.equal(column(levelOf(threshold, () => undefined)), 10);
    assert.deepEqual(
      percentIn(threshold, () => 'Uptime at least 99.95%'),
      {
        ...AT,
        start: { line: 4, column: 26 },
        end: { line: 4, column: 32 },
      },
    );
    for (const text of ['Uptime at least Level', 'Uptime at least\n99%', undefined])
      assert.equal(
        percentIn(threshold, () => text),
        undefined,
      );
    assert.deepEqual(headOf(AT, () => 'agreement A "A" {\n}').end, { line: 4, column: 25 });
    assert.equal(
      headOf(AT, () => undefined),
      AT,
    );
  });

  it('name a band as it is written, or by its values', () => {
    const band = (lower?: string, upper?: string): Band =>
      ({
        at: AT,
        ...(lower === undefined ? {} : { lower: { value: percent(lower), included: true } }),
        ...(upper === undefined ? {} : { upper: { value: percent(upper), included: false } }),
      }) as Band;
    assert.equal(
      bandText(band('9/10', '99/100'), PERCENT, () => 'below 99% : 10%'),
      "'below 99%'",
    );
    assert.deepEqual(edgesOf(band(), () => 'below 99% : 10%').at.end, { line: 4, column: 19 });
    assert.deepEqual(
      edgesOf(band(), () => 'below\n99% : 10%'),
      { at: AT },
    );
    const nowhere = () => undefined;
    assert.equal(bandText(band('9/10', '99/100'), PERCENT, nowhere), "'at least 90.0% and below 99.0%'");
    assert.equal(bandText(band('9/10'), PERCENT, nowhere), "'at least 90.0%'");
    assert.equal(bandText(band(undefined, '99/100'), PERCENT, nowhere), "'below 99.0%'");
    assert.equal(bandText(band(), PERCENT, nowhere), "'any'");
  });
});
