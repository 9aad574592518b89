import assert from 'node:assert/strict';
import { parsePeriodText } from '../../src/simulation/periodText.ts';
import { isoDate } from '../../src/time/civil.ts';

describe('a period as people write it', () => {
  const cases: readonly (readonly [text: string, dates: string])[] = [
    ['2025', '2025-01-01 to 2025-12-31'],
    ['2024-Q1', '2024-01-01 to 2024-03-31'],
    ['2025-q4', '2025-10-01 to 2025-12-31'],
    ['2024-02', '2024-02-01 to 2024-02-29'],
    ['2025-12', '2025-12-01 to 2025-12-31'],
    [' 2025-01-15 ', '2025-01-15 to 2025-01-15'],
  ];
  for (const [text, dates] of cases) {
    it(`reads '${text}' as ${dates}`, () => {
      const range = parsePeriodText(text);
      assert.ok(range);
      assert.equal(`${isoDate(range.from)} to ${isoDate(range.until - 1)}`, dates);
    });
  }

  for (const text of [
    '',
    '25',
    '2025-13',
    '2025-00',
    '2025-Q5',
    '2025-02-30',
    '2025-1',
    'January',
    '2025-01-15T10:00',
  ]) {
    it(`takes '${text}' for no period`, () => assert.equal(parsePeriodText(text), undefined));
  }
});
