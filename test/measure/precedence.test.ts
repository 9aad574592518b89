/** Which of contradicting rows is right (D3): the same from both engines. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { BindingShape, RowPrecedence } from '../../src/contract/dataset.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { memoryEngine } from '../../src/measure/engines/memory/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { DataError } from '../../src/measure/problems.ts';
import { at } from '../support/expressions.ts';
import { bindingOf, dataOf, inWorkspace, rowsShape } from './support.ts';

const DOORS = dataOf('doors', 'states', { door: { kind: 'text' }, open: { kind: 'text' } }, { by: ['door'] });
const FILES = ['doors-1.csv', 'doors-2.csv'] as const;

/** Rows that are used, by file and line, and what becomes of the others; or which rows contradict each other. */
async function readBy(engineName: 'duckdb' | 'memory', root: string, shape: BindingShape): Promise<unknown> {
  const files = async () =>
    Promise.all(
      FILES.map(async (path) => {
        const [header = '', ...lines] = (await readFile(join(root, path), 'utf8')).trimEnd().split('\n');
        const records = lines.map((line, i) => ({ line: i + 2, cells: line.split(',') }));
        return { path, sha256: '', columns: header.split(','), records };
      }),
    );
  const engine = engineName === 'memory' ? memoryEngine(files) : duckdbEngine(await workspaceFiles(root));
  const plan = {
    declaration: DOORS,
    binding: bindingOf('doors', 'doors-*.csv', shape),
    zone: 'UTC',
    rejectedAtMost: '1',
  };
  try {
    const session = await engine.open([plan], {});
    try {
      const rows = (await session.tables.get('doors')?.rows({ select: [] })) ?? [];
      return {
        rows: rows.map(({ source }) => `${source?.file}:${source?.from}`).sort(),
        counts: session.sources.map(({ used, duplicates, leftOut, rejectedCount }) => ({
          used,
          duplicates,
          overruled: leftOut[0]?.rows ?? 0,
          rejectedCount,
        })),
      };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.problems.map(({ code }) => code)[0];
  }
}

const shapeOf = (contradicting: RowPrecedence | undefined): BindingShape =>
  rowsShape({ at: 'at', door: 'door', open: 'open' }, contradicting === undefined ? {} : { contradicting });
const highest = (as: 'time' | 'number' | 'text'): RowPrecedence => ({
  by: 'highest',
  column: 'revision',
  as,
  at: at(),
});

async function bothRead(files: readonly (readonly string[])[], contradicting: RowPrecedence | undefined) {
  const contents = Object.fromEntries(
    FILES.map((file, i) => [file, `${['at,door,open,revision', ...(files[i] ?? [])].join('\n')}\n`]),
  );
  return inWorkspace(contents, async (root) => {
    const database = await readBy('duckdb', root, shapeOf(contradicting));
    assert.deepEqual(database, await readBy('memory', root, shapeOf(contradicting)));
    return database;
  });
}

const row = (open: string, revision: string): string => `2026-01-01T00:00:00Z,a,${open},${revision}`;
const counts = (used: number, duplicates: number, overruled: number, rejectedCount = 0) => ({
  used,
  duplicates,
  overruled,
  rejectedCount,
});

describe('contradicting rows', () => {
  const files = [
    [row('x', '9'), row('y', '10')],
    [row('x', '2'), '2026-01-02T00:00:00Z,a,x,1'],
  ];

  it('are an error unless a precedence is declared', async () => {
    assert.equal(await bothRead(files, undefined), 'contradicting-rows');
  });

  it('give way to the first or the last by file name and line; a row that says the same is a duplicate', async () => {
    assert.deepEqual(await bothRead(files, { by: 'first' }), {
      rows: ['doors-1.csv:2', 'doors-2.csv:3'],
      counts: [counts(1, 0, 1), counts(1, 1, 0)],
    });
    assert.deepEqual(await bothRead(files, { by: 'last' }), {
      rows: ['doors-2.csv:2', 'doors-2.csv:3'],
      counts: [counts(0, 1, 1), counts(2, 0, 0)],
    });
  });

  it('give way to the highest number, text or time of a column', async () => {
    assert.deepEqual(await bothRead(files, highest('number')), {
      rows: ['doors-1.csv:3', 'doors-2.csv:3'],
      counts: [counts(1, 0, 1), counts(1, 0, 1)],
    });
    assert.deepEqual(await bothRead(files, highest('text')), {
      rows: ['doors-1.csv:2', 'doors-2.csv:3'],
      counts: [counts(1, 0, 1), counts(1, 1, 0)],
    });
    const edited = [[row('x', '2026-01-03T02:00+02:00')], [row('y', '2026-01-03T01:00Z')]];
    assert.deepEqual(await bothRead(edited, highest('time')), {
      rows: ['doors-2.csv:2'],
      counts: [counts(0, 0, 1), counts(1, 0, 0)],
    });
  });

  it('are an error where the column is equal, however it is written, and compared exactly', async () => {
    assert.equal(await bothRead([[row('x', '1.0')], [row('y', '1')]], highest('number')), 'contradicting-rows');
    const long = '1'.repeat(45);
    assert.deepEqual(await bothRead([[row('x', `${long}2`)], [row('y', `${long}1`)]], highest('number')), {
      rows: ['doors-1.csv:2'],
      counts: [counts(1, 0, 0), counts(0, 0, 1)],
    });
  });

  it('without a value in the column are rejected', async () => {
    assert.deepEqual(await bothRead([[row('x', '')], [row('y', '1')]], highest('number')), {
      rows: ['doors-2.csv:2'],
      counts: [counts(0, 0, 0, 1), counts(1, 0, 0)],
    });
  });

  it('come to the same from both engines, whatever the rows', async () => {
    const line = fc
      .tuple(
        fc.constantFrom('1', '2'),
        fc.constantFrom('a', 'b'),
        fc.constantFrom('x', 'y', 'z'),
        fc.integer({ min: 8, max: 12 }),
      )
      .map(([day, door, open, revision]) => `2026-01-0${day}T00:00:00Z,${door},${open},${revision}`);
    const file = fc.array(line, { maxLength: 8 });
    const choices: readonly (RowPrecedence | undefined)[] = [
      undefined,
      { by: 'first' },
      { by: 'last' },
      highest('number'),
      highest('text'),
    ];
    await fc.assert(
      fc.asyncProperty(fc.tuple(file, file), fc.constantFrom(...choices), async (both, choice) => {
        await bothRead(both, choice);
      }),
      { numRuns: 25 },
    );
  });
});
