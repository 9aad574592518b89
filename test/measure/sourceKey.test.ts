/** Which sources are read once for several agreements. */
import assert from 'node:assert/strict';
import type { DataSource } from '../../src/contract/dataset.ts';
import { sourceKey } from '../../src/measure/sharing/sourceKey.ts';
import { at } from '../support/expressions.ts';
import { planOf } from './clickhouse/support.ts';

describe('agreements on one source', () => {
  const keyOf = (source: DataSource, start: number): string => {
    const plan = planOf({ table: 'probes', fields: { up: { kind: 'boolean' } } });
    return sourceKey({ ...plan, binding: { ...plan.binding, source }, needed: { start, end: start + 1 } });
  };

  it('share a file and a table whatever their terms, and samples of a store where their terms are the same', () => {
    const table = { kind: 'table', connection: 'warehouse', table: 'probes', at: at() } as const;
    const file = { kind: 'file', path: 'probes.csv', relativeTo: 'shop.sla', format: 'csv', at: at() } as const;
    const series = { kind: 'series', connection: 'metrics', selector: 'up', at: at() } as const;
    assert.equal(keyOf(table, 0), keyOf(table, 1));
    assert.equal(keyOf(file, 0), keyOf(file, 1));
    assert.equal(keyOf(series, 0), keyOf(series, 0));
    assert.notEqual(keyOf(series, 0), keyOf(series, 1));
    assert.notEqual(keyOf(table, 0), keyOf({ ...table, table: 'others' }, 0));
  });
});
