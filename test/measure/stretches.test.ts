/** Periods that overlap are measured from shared parts of time: by the database as by looking at each row. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AggregateFunction, Expression } from '../../src/contract/expression.ts';
import type { PeriodSpec } from '../../src/contract/period.ts';
import { rational, toJSON } from '../../src/exact/rational.ts';
import { statistic } from '../../src/measure/aggregates/statistics.ts';
import { aggregate, compare, field, number } from '../support/expressions.ts';
import {
  between,
  bindingOf,
  column,
  dataOf,
  datasetOf,
  hours,
  inWorkspace,
  measured,
  measureIn,
  measuring,
  rowsShape,
  textAt,
  utc,
} from './support.ts';

const ROLLING: PeriodSpec = { kind: 'rolling', count: 3, unit: 'day' };
const requests = dataOf('requests', 'counts', { total: { kind: 'number' } }, { everyMs: hours(6) });
const total = field('requests', 'total');
const FUNCTIONS: readonly AggregateFunction[] = ['sum', 'mean', 'count', 'share', 'maximum', { percentile: '90' }];
const FROM = utc('2026-03-01');

const asked = (fn: AggregateFunction, place: number): Expression =>
  aggregate(`A${place}`, fn, 'requests', {
    ...(fn === 'count' || fn === 'share' ? {} : { of: total }),
    where: compare(total, 'above', number(3)),
  });

function naive(fn: AggregateFunction, sizes: readonly number[], day: number): string {
  const start = FROM + hours(24) * (day - 2);
  const rows = sizes.filter((_, i) => FROM + hours(6) * i >= start && FROM + hours(6) * i < start + hours(72));
  const meant = rows.filter((size) => size > 3);
  if (fn === 'count') return String(meant.length);
  if (fn === 'share') return toJSON(rational(meant.length).div(rows.length));
  if (fn === 'time-between') return '';
  const value = statistic(
    fn,
    meant.map((size) => ({ value: rational(size), weight: 1 })),
  );
  return value === undefined ? 'none' : toJSON(value);
}

describe('rolling periods', () => {
  it('come out as by looking at each row of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 9 }), { minLength: 32, maxLength: 32 }), async (sizes) => {
        const lines = sizes.map((size, i) => `${new Date(FROM + hours(6) * i).toISOString()},${size}`);
        const nodes = FUNCTIONS.map(asked);
        const contract = measuring(ROLLING, nodes, { data: [requests] });
        const dataset = datasetOf([
          bindingOf('requests', 'requests.csv', rowsShape({ at: column('at'), total: column('total') })),
        ]);
        const found = await inWorkspace({ 'requests.csv': ['at,total', ...lines].join('\n') }, async (folder) =>
          measured(await measureIn(folder, contract, dataset, between('2026-03-03', '2026-03-09'))),
        );
        for (let day = 2; day < 8; day++)
          FUNCTIONS.forEach((fn, i) => {
            const node = nodes[i];
            assert.ok(node !== undefined && 'id' in node);
            const text = textAt(found, String(node.id), `2026-03-0${day + 1}-P3D`);
            assert.equal(
              text.replace(/^none.*/, 'none'),
              naive(fn, sizes, day),
              `${JSON.stringify(fn)} on day ${day + 1}`,
            );
          });
      }),
      { numRuns: 8 },
    );
  });
});
