import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BindingShape } from '../../src/contract/dataset.ts';
import type { Engine } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourceReport } from '../../src/measure/measurements.ts';
import { closedAt } from '../../src/measure/plan/closedAt.ts';
import { rowAt } from '../../src/measure/plan/columns.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { DataError } from '../../src/measure/problems.ts';
import { at, values } from '../support/expressions.ts';
import { plainEngine } from './plainEngine.ts';
import { writeParquet } from './reading.ts';
import { bindingOf, column, dataOf, inWorkspace, isText, utc } from './support.ts';

const TICKETS = dataOf(
  'tickets',
  'items',
  {
    opened: { kind: 'instant' },
    resolved: { kind: 'instant' },
    number: { kind: 'text' },
    note: { kind: 'text' },
    priority: { kind: 'enumeration', values: ['P1', 'P2'] },
    updates: { kind: 'number' },
    waiting: { kind: 'intervals' },
  },
  { optional: ['resolved', 'note', 'priority'] },
);

const ROWS = ['ticket', 'part', 'at', 'nr', 'state', 'level', 'note'] as const;

const shape = (key: readonly string[]): BindingShape => ({
  kind: 'event-log',
  key,
  orderBy: [
    { column: 'at', as: 'time' },
    { column: 'nr', as: 'number' },
  ],
  fields: [
    { field: 'opened', from: { kind: 'first', value: column('at') }, at: at() },
    { field: 'resolved', from: { kind: 'last', value: column('at'), where: isText('state', 'done') }, at: at() },
    { field: 'number', from: { kind: 'first', value: column('ticket') }, at: at() },
    { field: 'note', from: { kind: 'last', value: column('note') }, at: at() },
    {
      field: 'priority',
      from: {
        kind: 'last',
        value: {
          op: 'lookup',
          table: 'Levels',
          keys: [column('level')],
          entries: [
            { keys: [values.text('1')], value: values.symbol('P1') },
            { keys: [values.text('2')], value: values.symbol('P2') },
            { keys: [values.text('3')], value: values.text('P3') },
          ],
          at: at(),
        },
      },
      at: at(),
    },
    { field: 'updates', from: { kind: 'count', where: isText('state', 'waiting') }, at: at() },
    { field: 'waiting', from: { kind: 'while', condition: isText('state', 'waiting'), time: column('at') }, at: at() },
  ],
});

const planOf = (file: string, key: readonly string[]): SourcePlan => ({
  declaration: TICKETS,
  binding: bindingOf('tickets', file, shape(key), {
    absent: ['?'],
    where: {
      op: 'not',
      terms: [isText('state', 'draft')],
      at: at(),
    },
  }),
  zone: 'Europe/Berlin',
  rejectedAtMost: '1',
});

/** What an engine makes of a log: rows, extent and reports, or why it is refused. */
async function outcomeOf(engine: Engine, plan: SourcePlan): Promise<unknown> {
  try {
    const session = await engine.open([plan], {});
    try {
      const table = session.tables.get('tickets');
      const closed = table && closedAt(table, 'items', utc('2026-03-29T03:30Z'));
      const columns = closed?.columns?.();
      const rows = await closed?.rows({ select: [] });
      if (columns !== undefined)
        assert.deepEqual(
          rows,
          Array.from({ length: columns.size }, (_, row) => rowAt(columns, row)),
        );
      return { sources: session.sources, extent: table?.extent, size: table?.size, rows };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { problems: error.problems, sources: error.sources };
  }
}

const cell = fc.record({
  ticket: fc.oneof(
    { arbitrary: fc.constantFrom('A', 'B', 'INC0012345', 'a name of more than twelve bytes', 'Ä-1'), weight: 20 },
    { arbitrary: fc.constantFrom('', '?'), weight: 1 },
  ),
  part: fc.constantFrom('1', '2'),
  at: fc.oneof(
    {
      arbitrary: fc
        .integer({ min: 0, max: 600 })
        .map((minute) => new Date(utc('2026-03-28T20:00Z') + minute * 60_000).toISOString()),
      weight: 20,
    },
    {
      arbitrary: fc.constantFrom('2026-03-29T02:30:00', '2026-03-29T01:00:00+02:00', '2026-03-29', 'soon', ''),
      weight: 2,
    },
  ),
  nr: fc.oneof(
    { arbitrary: fc.constantFrom('1', '2', '10', '1.0'), weight: 20 },
    { arbitrary: fc.constantFrom('x', ''), weight: 1 },
  ),
  state: fc.oneof(
    { arbitrary: fc.constantFrom('open', 'waiting', 'done', '?'), weight: 20 },
    { arbitrary: fc.constant('draft'), weight: 1 },
  ),
  level: fc.oneof(
    { arbitrary: fc.constantFrom('1', '2'), weight: 20 },
    { arbitrary: fc.constantFrom('3', '4', '?'), weight: 1 },
  ),
  note: fc.constantFrom('', 'n', 'some longer note'),
});

interface Outcome {
  readonly sources: readonly SourceReport[];
  readonly rows?: readonly { readonly fields: unknown }[];
  readonly problems?: readonly { readonly code: string }[];
}

/** Rows of a file of columns are numbered from 1, without a header. */
const withoutPlaces = (outcome: Outcome | undefined) => ({
  rows: outcome?.rows?.map(({ fields }) => fields),
  problems: outcome?.problems?.map(({ code }) => code),
  sources: outcome?.sources.map(({ file: _, sha256: __, rejected, repeatedLines, ...counts }) => ({
    ...counts,
    repeated: repeatedLines?.length,
    rejected: rejected.map(({ column: name, value, reason }) => [name, value, reason]),
  })),
});

describe('audit logs', function () {
  this.timeout(300_000);

  it('come to the same items by columns as row by row, with what is rejected, repeated and left out', async () => {
    await inWorkspace({}, async (root) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(cell, { minLength: 1, maxLength: 30 }),
          fc.array(fc.nat(), { maxLength: 3 }),
          fc.boolean(),
          async (cells, copies, twoKeys) => {
            const lines = cells.map((each) => ROWS.map((name) => each[name]).join(','));
            for (const copy of copies) lines.push(lines[copy % lines.length] ?? '');
            const file = `log${run++}.csv`;
            await writeFile(join(root, file), `${[ROWS.join(','), ...lines].join('\n')}\n`);
            const plan = planOf(file, twoKeys ? ['ticket', 'part'] : ['ticket']);
            const database = await outcomeOf(duckdbEngine(await workspaceFiles(root)), plan);
            assert.deepEqual(database, await outcomeOf(plainEngine(root), plan));
          },
        ),
        { numRuns: 80 },
      );
    });
  });

  it('come to the same from Parquet as from text, whatever is in them', async () => {
    await inWorkspace({}, async (root) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(cell, { minLength: 1, maxLength: 30 }),
          fc.array(fc.nat(), { maxLength: 3 }),
          async (cells, copies) => {
            const rows = cells.map((each) => ROWS.map((name) => each[name]));
            for (const copy of copies) rows.push(rows[copy % rows.length] ?? []);
            const file = `log${run++}`;
            await writeFile(join(root, `${file}.csv`), `${[ROWS, ...rows].map((row) => row.join(',')).join('\n')}\n`);
            await writeParquet(
              join(root, `${file}.parquet`),
              `SELECT * FROM (VALUES ${rows.map((row) => `(${row.map((text) => `'${text}'`).join(', ')})`).join(', ')}) t(${ROWS.map((name) => `"${name}"`).join(', ')})`,
            );
            const engine = duckdbEngine(await workspaceFiles(root));
            const [text, parquet] = (await Promise.all(
              ['csv', 'parquet'].map((ending) => outcomeOf(engine, planOf(`${file}.${ending}`, ['ticket']))),
            )) as Outcome[];
            assert.deepEqual(withoutPlaces(parquet), withoutPlaces(text));
          },
        ),
        { numRuns: 25 },
      );
    });
  });

  it('are read from Parquet as from text', async () => {
    await inWorkspace({}, async (root) => {
      const rows = [
        ['A', '1', '2026-03-28T20:00:00Z', '1', 'open', '1', 'n'],
        ['A', '1', '2026-03-28T21:00:00Z', '2', 'waiting', '1', ''],
        ['B', '1', '2026-03-28T21:30:00.250Z', '1', 'open', '2', 'some longer note'],
        ['A', '1', '2026-03-28T22:00:00Z', '3', 'done', '2', ''],
      ];
      await writeFile(join(root, 'log.csv'), `${[ROWS, ...rows].map((row) => row.join(',')).join('\n')}\n`);
      const literal = rows.map((row) => `(${row.map((text) => `'${text}'`).join(', ')})`).join(', ');
      await writeParquet(
        join(root, 'log.parquet'),
        `SELECT ticket, part, CAST("at" AS TIMESTAMPTZ) AS "at", CAST(nr AS INTEGER) AS nr, state, level, note FROM (VALUES ${literal}) t(ticket, part, "at", nr, state, level, note)`,
      );
      const engine = duckdbEngine(await workspaceFiles(root));
      const [text, parquet] = (await Promise.all(
        ['log.csv', 'log.parquet'].map((file) => outcomeOf(engine, planOf(file, ['ticket']))),
      )) as { readonly rows: readonly { readonly fields: unknown }[] }[];
      assert.equal(text?.rows.length, 2);
      assert.deepEqual(
        parquet?.rows.map(({ fields }) => fields),
        text?.rows.map(({ fields }) => fields),
      );
    });
  });
});
