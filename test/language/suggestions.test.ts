import assert from 'node:assert/strict';
import { load } from './support/load.ts';

const agreement = (body: string): string => `party Northwind
party Acme
agreement Hosting {
  between provider Northwind and customer Acme
  zone "UTC"
  currency GBP
  data probes samples every 1 min { field up: boolean }
  downtime Down { when not probes.up }
  metric Uptime { measure share of time outside Down }
  ${body}
}
`;

/** The data of the diagnostics, which quick fixes are made from. */
const dataOf = async (body: string): Promise<readonly unknown[]> =>
  (await load(agreement(body))).diagnostics.filter(({ severity }) => severity === 1).map(({ data }) => data);

describe('diagnostics carry what a quick fix puts in place', () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    [
      'an unknown name',
      'target T { Uptme at least 99% each calendar month }',
      { code: 'unknown-name', suggestions: ['Uptime'] },
    ],
    [
      'bare days',
      'credits { claim by Acme within 30 days of period end }',
      { code: 'ambiguous-days', suggestions: ['30 calendar days', '30 working days'] },
    ],
    [
      'business days',
      'credits { claim by Acme within 5 business days in Always of period end }',
      { code: 'business-days', suggestions: ['5 working days'] },
    ],
    [
      'a constant called like a value',
      'data tickets items { field cause: service | none }',
      { code: 'reserved-name', suggestions: ['noneValue'] },
    ],
    ['a currency', 'parameter p = 5 GPB', { code: 'unknown-currency', suggestions: ['GBP'] }],
    [
      'a decimal comma',
      'target T { Uptime at least 99,9% each calendar month }',
      { code: 'syntax', suggestions: ['99.9%'] },
    ],
    [
      'a sign of a programming language',
      'target T { Uptime >= 99.9% each calendar month }',
      { code: 'syntax', suggestions: ['at least'] },
    ],
    ['a misspelt keyword', 'metrik M { measure time in Down }', { code: 'syntax', suggestions: ['metric'] }],
  ];
  for (const [what, body, data] of cases)
    it(what, async () => {
      assert.deepEqual(await dataOf(body), [data]);
    });
});
