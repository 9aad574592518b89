import assert from 'node:assert/strict';
import { readAddress } from '../../src/measure/connections/connection.ts';
import { sourceEngine } from '../../src/measure/engines/sourceEngine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { DataError } from '../../src/measure/problems.ts';
import { bindingOf, column } from './support.ts';

const AT = column('x').at;

const plan = (data: string, source: SourcePlan['binding']['source']): SourcePlan => ({
  declaration: { id: data, kind: 'samples', by: [], fields: [], everyMs: 60_000, at: AT },
  binding: bindingOf(data, '', { kind: 'rows', fields: [] }, { source }),
  zone: 'UTC',
  rejectedAtMost: '0',
});

describe('where rows come from', () => {
  it('names every connection that is unknown or of another kind, before anything is read', async () => {
    const engine = sourceEngine({
      files: await workspaceFiles('.'),
      connections: {
        find: async (name) =>
          name === 'metrics'
            ? readAddress(name, 'prometheus+http://metrics.example')
            : { kind: 'problem', message: `there is no ${name}` },
      },
    });
    const plans = [
      plan('a', { kind: 'table', connection: 'warehouse', table: 'a', at: AT }),
      plan('b', { kind: 'table', connection: 'warehouse', table: 'b', at: AT }),
      plan('c', { kind: 'table', connection: 'metrics', table: 'c', at: AT }),
    ];
    await assert.rejects(engine.open(plans, {}), (error) => {
      assert.ok(error instanceof DataError);
      assert.deepEqual(
        error.problems.map(({ code, message }) => [code, message]),
        [
          ['unknown-connection', 'there is no warehouse'],
          ['unknown-connection', 'there is no warehouse'],
          [
            'unknown-connection',
            `Connection 'metrics' is a Prometheus-compatible store, which holds no tables: write series "…" instead of table`,
          ],
        ],
      );
      return true;
    });
  });
});
