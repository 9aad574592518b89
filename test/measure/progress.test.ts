/** How far reading is: by the bytes of files, so that one large file moves as well as many small ones. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BindingShape } from '../../src/contract/dataset.ts';
import type { Progress } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { at } from '../support/expressions.ts';
import { writeParquet } from './reading.ts';
import { bindingOf, column, dataOf, inWorkspace, rowsShape } from './support.ts';

const ROWS = 200_000;
const MINUTE = 60_000;
const SELECT = `SELECT TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE AS at, i % 7 AS total, 0 AS failed, i AS ticket FROM range(${ROWS}) t(i)`;

const lines = (row: (at: string, i: number) => string): string =>
  Array.from({ length: ROWS }, (_, i) => row(new Date(Date.UTC(2026, 0, 1) + i * MINUTE).toISOString(), i)).join('');
const csv = (): string => `at,total,failed,ticket\n${lines((time, i) => `${time},${i % 7},0,${i}\n`)}`;
const json = (): string =>
  lines((time, i) => `${JSON.stringify({ at: time, total: i % 7, failed: 0, ticket: String(i) })}\n`);

const counts = dataOf(
  'requests',
  'counts',
  { total: { kind: 'number' }, failed: { kind: 'number' } },
  { everyMs: MINUTE },
);
const tickets = dataOf('tickets', 'items', { opened: { kind: 'instant' } });
const rows = rowsShape({ at: 'at', total: 'total', failed: 'failed' });
const log: BindingShape = {
  kind: 'event-log',
  key: ['ticket'],
  orderBy: [{ column: 'at', as: 'time' }],
  fields: [{ field: 'opened', from: { kind: 'first', value: column('at') }, at: at() }],
};

/** All that is told while files are read. */
async function told(
  root: string,
  files: readonly (readonly [declaration: SourcePlan['declaration'], path: string, shape: BindingShape])[],
): Promise<readonly Progress[]> {
  const found: Progress[] = [];
  const plans = files.map(
    ([declaration, path, shape]): SourcePlan => ({
      declaration,
      binding: bindingOf(declaration.id, path, shape),
      zone: 'UTC',
      rejectedAtMost: '0',
    }),
  );
  const session = await duckdbEngine(await workspaceFiles(root)).open(plans, {
    onProgress: (progress) => found.push(progress),
  });
  await session.close();
  return found;
}

/** From nothing to all of it, without a way back, and some of it in between. */
function assertMoves(found: readonly Progress[], bytes: number): void {
  assert.equal(found[0]?.done, 0);
  assert.ok(found.every(({ step, total }) => step === 'reading' && total === bytes));
  assert.ok(found.every(({ done }, i) => done >= (found[i - 1]?.done ?? 0)));
  const between = found.filter(({ done }) => done > 0 && done < bytes);
  assert.ok(between.length >= 3, JSON.stringify(found));
  assert.ok(found.length <= 210, `${found.length}`);
  assert.ok((found.at(-1)?.done ?? 0) > bytes * 0.95, JSON.stringify(found.at(-1)));
}

describe('progress', () => {
  for (const [name, content] of [
    ['x.csv', csv],
    ['x.csv.gz', () => gzipSync(csv(), { level: 0 })],
    ['x.ndjson', json],
    ['x.json', () => `[${json().trim().split('\n').join(',\n')}]\n`],
  ] as const)
    it(`moves within one file: ${name}`, async () => {
      await inWorkspace({ [name]: content() }, async (root) => {
        assertMoves(await told(root, [[counts, name, rows]]), statSync(join(root, name)).size);
      });
    });

  it('moves within one Parquet file, of samples and of a log', async () => {
    await inWorkspace({}, async (root) => {
      const file = join(root, 'x.parquet');
      await writeParquet(file, SELECT);
      assertMoves(await told(root, [[counts, 'x.parquet', rows]]), statSync(file).size);
      assertMoves(await told(root, [[tickets, 'x.parquet', log]]), statSync(file).size);
    });
  });

  it('counts all files of a run together', async () => {
    const text = csv();
    await inWorkspace({ 'a/1.csv': text, 'a/2.csv': text, 'b.csv': text }, async (root) => {
      const found = await told(root, [
        [counts, 'a/*.csv', rows],
        [tickets, 'b.csv', log],
      ]);
      assertMoves(found, 3 * text.length);
      assert.deepEqual(
        [0, 1, 2].map((i) => found.find(({ done }) => done > i * text.length)?.label),
        ['requests', 'requests', 'tickets'],
      );
    });
  });
});
