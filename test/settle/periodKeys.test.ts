import assert from 'node:assert/strict';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { measuredIn } from '../../src/measure/figure.ts';
import { settle } from '../../src/settle/settle.ts';
import { periodContaining } from '../../src/time/periods.ts';
import {
  between,
  conditionOf,
  contractOf,
  DAY,
  dataOf,
  intervalsOf,
  measured,
  measureRows,
  targetOf,
  utc,
} from '../measure/support.ts';
import { at, atLeast, metric, percent, shareOutside } from '../support/expressions.ts';

const KEY = '2026-03-10';
const RULES: Readonly<Record<string, PeriodSpec>> = {
  Daily: DAY,
  FiveDays: { kind: 'every', days: 5, from: KEY },
  Billing: { kind: 'billing', day: 10 },
  Contract: { kind: 'contract', unit: 'year', from: KEY },
};

/** One metric under each of the rules; it is down for half of the first day, and for half of April's cycle. */
const contract = contractOf({
  data: [dataOf('faults', 'intervals', {})],
  conditions: [conditionOf('Down', intervalsOf('faults'))],
  metrics: [
    {
      id: 'M',
      family: 'M',
      title: 'M',
      type: { kind: 'percent' },
      measure: shareOutside('n', 'Down'),
      at: at(),
      nameAt: at(),
    },
  ],
  targets: Object.entries(RULES).map(([id, rule]) => targetOf(id, atLeast(metric('M'), percent('95')), rule)),
});

const measurements = async (targets = contract.targets) => {
  const instant = (text: string) => ({ kind: 'instant', value: utc(text) }) as const;
  const faults = [
    { fields: { start: instant(`${KEY}T00:00Z`), end: instant(`${KEY}T12:00Z`) }, series: '' },
    { fields: { start: instant('2026-04-10'), end: instant('2026-04-25') }, series: '' },
  ];
  return measured(
    await measureRows({ ...contract, targets }, { faults }, { ...between(KEY, '2027-03-10'), asOf: utc('2027-03-10') }),
  );
};

describe('periods of different rules that begin on one date', () => {
  const orders = [contract.targets, contract.targets.toReversed()];

  it('share their key and have values of their own, in whatever order the targets stand', async () => {
    for (const targets of orders) {
      const all = await measurements(targets);
      const found = Object.entries(RULES).map(([id, spec]) => {
        const whole = periodContaining(spec, 'UTC', utc(KEY));
        assert.equal(whole.key, KEY);
        const value = measuredIn(all, 'n', { spec, whole });
        return [id, value?.state === 'value' && value.value.kind !== 'none' ? value.value.value : value?.state];
      });
      assert.deepEqual(Object.fromEntries(found), {
        Daily: '1/2',
        FiveDays: '9/10',
        Billing: '61/62',
        Contract: '699/730',
      });
    }
  });

  it('are each judged by their own value, under the key that readers know', async () => {
    for (const targets of orders) {
      const statement = settle({ ...contract, targets }, await measurements(targets), {
        range: { start: utc(KEY), end: utc('2027-03-10') },
        dataset: { id: 'Test', title: 'Test data', notes: [] },
        tool: { name: 'sla-as-code', version: '0.0.0' },
        files: [],
      });
      const outcomes = statement.targets.map(({ id, lines }) => [
        id,
        lines.find(({ period }) => period.key === KEY)?.outcome,
      ]);
      assert.deepEqual(Object.fromEntries(outcomes), {
        Daily: 'missed',
        FiveDays: 'missed',
        Billing: 'met',
        Contract: 'met',
      });
    }
  });
});
