import assert from 'node:assert/strict';
import { reviewEveryMonths } from '../../src/analyse/reviewInterval.ts';

describe('how often a clause says that something is done', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['The parties review each quarter.', 3],
    ['Reviewed annually, and the contacts every month.', 1],
    ['Every two years, or every 18 months where agreed.', 18],
    ['Once a year.', 12],
    ['Biennially', 24],
    ['Each week.', undefined],
    ['Where they see fit, within two months.', undefined],
    ['Every few years.', undefined],
  ];
  for (const [text, months] of cases)
    it(text, () => {
      assert.equal(reviewEveryMonths(text), months);
    });
});
