import assert from 'node:assert/strict';
import { MOST_ROWS } from '../../src/measure/eachRow.ts';
import type { DataRow } from '../../src/measure/plan/row.ts';
import { atMost, field, number } from '../support/expressions.ts';
import { contractOf, DAY, dataOf, measureRows, targetOf, utc } from './support.ts';

const TICKETS = dataOf(
  'tickets',
  'items',
  { opened: { kind: 'instant' }, size: { kind: 'number' } },
  { belongsBy: 'opened' },
);

describe('a target for each row', () => {
  it('says where it has more rows than a statement has room for', async () => {
    const target = targetOf('Small', atMost(field('tickets', 'size'), number(3)), DAY);
    const contract = contractOf({
      data: [TICKETS],
      targets: [
        { ...target, scope: { kind: 'each-row', rows: { kind: 'data', data: 'tickets' }, period: DAY, at: target.at } },
      ],
    });
    const row: DataRow = {
      fields: { opened: { kind: 'instant', value: utc('2026-03-10') }, size: { kind: 'number', value: '2' } },
      series: '',
    };
    const result = await measureRows(contract, { tickets: Array.from({ length: MOST_ROWS + 1 }, () => row) });
    assert.ok(result.kind === 'rejected');
    assert.deepEqual(
      result.problems.map(({ code, at }) => ({ code, at })),
      [{ code: 'too-many-rows', at: target.at }],
    );
    assert.match(result.problems[0]?.message ?? '', /each of 250,001 rows.*room for 250,000: ask for fewer periods/);
  });
});
