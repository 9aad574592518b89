import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Binding } from '../../src/contract/dataset.ts';
import { connect } from '../../src/measure/engines/duckdb/connection.ts';
import { identifier, integer, textLiteral } from '../../src/measure/engines/duckdb/quote.ts';
import type { SourceReport } from '../../src/measure/measurements.ts';
import { DataError } from '../../src/measure/problems.ts';
import { at, values } from '../support/expressions.ts';
import { COUNTS, cellText, type Kind, read, refused, rowText, writeParquet } from './reading.ts';
import { choose, column, dataOf, inWorkspace, isText, rowsShape } from './support.ts';

const FIXTURES = 'test/measure/fixtures';

/** Each folder of fixtures is one kind of data, read by one mapping. A file's `.txt` says what comes of it: its rows, or why it is refused. */
const KINDS: Readonly<Record<string, Kind>> = {
  intervals: {
    declaration: dataOf('changes', 'intervals', { cause: { kind: 'enumeration', values: ['provider', 'customer'] } }),
    shape: rowsShape({ start: 'start', end: 'end', cause: 'cause' }),
    options: { absent: ['-'], zone: 'Europe/London' },
  },
  counts: COUNTS,
  samples: {
    declaration: dataOf(
      'probes',
      'samples',
      { up: { kind: 'boolean' }, latency: { kind: 'duration' } },
      { everyMs: 60_000, optional: ['latency'] },
    ),
    shape: rowsShape({
      at: 'at',
      up: isText('status', 'ok'),
      latency: {
        op: 'multiply',
        left: column('latency'),
        right: { op: 'literal', value: values.duration('1 ms'), at: at() },
        at: at(),
      },
    }),
  },
  states: {
    declaration: dataOf(
      'monitoring',
      'states',
      {
        feature: { kind: 'enumeration', values: ['git', 'api'] },
        state: { kind: 'enumeration', values: ['up', 'down'] },
      },
      { by: ['feature'] },
    ),
    shape: rowsShape(
      {
        at: 'at',
        feature: {
          op: 'lookup',
          table: 'Components',
          keys: [column('component')],
          entries: [
            { keys: [values.text('Git')], value: values.symbol('git') },
            { keys: [values.text('Api')], value: values.symbol('api') },
          ],
          at: at(),
        },
        state: choose(isText('status', 'down'), 'down', 'up'),
      },
      { series: ['component'] },
    ),
  },
  log: {
    declaration: dataOf(
      'tickets',
      'items',
      {
        opened: { kind: 'instant' },
        closed: { kind: 'instant' },
        updates: { kind: 'number' },
        waiting: { kind: 'intervals' },
      },
      { optional: ['closed'] },
    ),
    shape: {
      kind: 'event-log',
      key: ['ticket'],
      orderBy: [
        { column: 'at', as: 'time' },
        { column: 'nr', as: 'number' },
      ],
      fields: [
        { field: 'opened', from: { kind: 'first', value: column('opened') }, at: at() },
        { field: 'closed', from: { kind: 'last', value: column('closed'), where: isText('state', 'done') }, at: at() },
        { field: 'updates', from: { kind: 'count' }, at: at() },
        {
          field: 'waiting',
          from: { kind: 'while', condition: isText('state', 'waiting'), time: column('at') },
          at: at(),
        },
      ],
    },
    options: { absent: ['?'] },
  },
};

/** What a file comes to, on a few lines. */
async function described(path: string): Promise<string> {
  const folder = dirname(path);
  const kind = KINDS[basename(folder)];
  assert.ok(kind, `${folder} is no kind of data`);
  try {
    const { sources, rows } = await read(folder, basename(path), kind);
    return [...sources.map(counts), ...rows.map(rowText)].join('\n');
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
  }
}

const counts = ({ rows, used, duplicates, leftOut, rejectedCount, clockIssues }: SourceReport): string =>
  [
    `${rows} rows, ${used} used`,
    ...(duplicates > 0 ? [`${duplicates} repeated`] : []),
    ...leftOut.map((each) => `${each.rows} left out: ${each.reason}`),
    ...(rejectedCount > 0 ? [`${rejectedCount} rejected`] : []),
    ...(clockIssues > 0 ? [`${clockIssues} with a time that a change of the clock skipped or repeated`] : []),
  ].join('; ');

describe('files of observations', () => {
  for (const path of globSync(`${FIXTURES}/*/*.{csv,tsv,json,ndjson}`).sort())
    it(path.slice(FIXTURES.length + 1), async () => {
      const expected = readFileSync(path.replace(/\.[a-z]+$/, '.txt'), 'utf8');
      assert.equal(`${await described(path)}\n`, expected);
    });

  it('names the file that is missing', async () => {
    const [problem] = await refused(read(FIXTURES, 'nowhere.csv', KINDS.intervals!));
    assert.equal(problem?.code, 'missing-file');
    assert.match(problem.message, /nowhere\.csv/);
  });

  it('refuses paths and links that lead out of the workspace', async () => {
    await inWorkspace(
      { 'secret.csv': 'start,end,cause\n', 'workspace/here.csv': 'start,end,cause\n' },
      async (root) => {
        await symlink(join(root, 'secret.csv'), join(root, 'workspace/link.csv'));
        await symlink(root, join(root, 'workspace/folder'));
        const workspace = join(root, 'workspace');
        for (const path of [
          '../secret.csv',
          join(root, 'secret.csv'),
          'link.csv',
          'folder/secret.csv',
          'folder/*.csv',
        ]) {
          const [problem] = await refused(read(workspace, path, KINDS.intervals!));
          assert.equal(problem?.code, 'outside-workspace', path);
        }
        assert.equal((await read(workspace, 'here.csv', KINDS.intervals!)).sources[0]?.file, 'here.csv');
      },
    );
  });

  it('reads all of a folder, links to folders inside the workspace followed, each file once', async () => {
    const row = (day: number): string =>
      `start,end,cause\n2026-01-0${day}T10:00:00Z,2026-01-0${day}T11:30:00Z,provider\n`;
    const files = {
      'data/2.csv': row(2),
      'data/old/1.csv': row(1),
      'archive/0.csv': row(3),
      'elsewhere/9.csv': row(9),
    };
    await inWorkspace(files, async (root) => {
      const links = { 'data/again': 'data/old', 'data/archive': 'archive', 'data/loop': 'data', 'archive/up': 'data' };
      for (const [link, to] of Object.entries(links)) await symlink(join(root, to), join(root, link));
      await symlink(join(root, 'data/2.csv'), join(root, 'data/latest.csv'));
      const names = async (path: string) => (await read(root, path, KINDS.intervals!)).sources.map(({ file }) => file);
      assert.deepEqual(await names('data'), ['data/2.csv', 'data/archive/0.csv', 'data/old/1.csv']);
      assert.deepEqual(await names('data/*.csv'), ['data/2.csv']);
      await symlink(join(root, 'elsewhere'), join(root, 'data/old/out'));
      assert.ok((await names('data')).includes('data/old/out/9.csv'));
      const [problem] = await refused(read(join(root, 'data'), 'old', KINDS.intervals!));
      assert.deepEqual([problem?.code, problem?.file], ['outside-workspace', 'old/out/9.csv']);
    });
  });

  it('says what was looked for where there is no file', async () => {
    await inWorkspace({ 'd/notes.txt': 'x' }, async (root) => {
      const message = async (path: string, options: Kind['options'] = {}) =>
        (await refused(read(root, path, { ...KINDS.intervals!, options })))[0]?.message;
      assert.equal(await message('x.csv'), "The rows of 'changes' come from x.csv, and there is no such file");
      assert.equal(await message('d/*.csv'), "The rows of 'changes' come from d/*.csv, and no file fits this pattern");
      assert.equal(
        await message('d'),
        "The rows of 'changes' come from d, and no file below this folder is called as data are (.csv, .tsv, .json, .ndjson, .jsonl, .parquet, .xlsx, .ics): name the files",
      );
    });
  });

  it('offers the column that was meant, and lists what there is where none is near', async () => {
    const message = async (header: string) =>
      inWorkspace({ 'x.csv': `${header}\n` }, async (root) => {
        const [problem] = await refused(read(root, 'x.csv', KINDS.intervals!));
        return problem?.message;
      });
    assert.equal(await message('start,ends,cause'), "x.csv has no column 'end': did you mean 'ends'?");
    assert.equal(await message('start,end,because'), "x.csv has no column 'cause': did you mean 'because'?");
    assert.equal(await message('start,to,cause'), "x.csv has no column 'end'; it has start, to, cause");
  });

  it('reads all files of a pattern, in the order of their names', async () => {
    const row = (day: number): string =>
      `start,end,cause\n2026-01-0${day}T10:00:00Z,2026-01-0${day}T11:30:00Z,provider\n`;
    await inWorkspace({ 'b/changes-2.csv': row(2), 'b/changes-1.csv': row(1), 'b/other.csv': row(3) }, async (root) => {
      const { sources, rows } = await read(root, 'b/changes-*.csv', KINDS.intervals!);
      assert.deepEqual(
        sources.map(({ file }) => file),
        ['b/changes-1.csv', 'b/changes-2.csv'],
      );
      assert.deepEqual(
        rows.map(({ source }) => source?.file),
        ['b/changes-1.csv', 'b/changes-2.csv'],
      );
    });
  });

  it('goes on below the declared share of rejected rows, and counts them', async () => {
    const { sources, rows } = await read(`${FIXTURES}/intervals`, 'ragged-rows.csv', KINDS.intervals!, '3/4');
    assert.equal(rows.length, 1);
    assert.deepEqual(
      sources[0]?.rejected.map(({ line }) => line),
      [2, 4, 5],
    );
    await refused(read(`${FIXTURES}/intervals`, 'ragged-rows.csv', KINDS.intervals!, '74/100'));
  });

  it('places wall times by the declared policy', async () => {
    const kind = KINDS.intervals!;
    const starts = async (ambiguousTime: Binding['ambiguousTime']) => {
      const { rows } = await read(`${FIXTURES}/intervals`, 'clock-changes.csv', {
        ...kind,
        options: { ...kind.options, ambiguousTime },
      });
      return rows.map(({ fields }) => cellText(fields.start ?? null));
    };
    // 01:30 doesn't exist in March: read with the offset before the change it is 02:30 summer time. In October it comes twice.
    assert.deepEqual(await starts('earlier'), ['2026-03-29T01:30:00.000Z', '2026-10-25T00:30:00.000Z']);
    assert.deepEqual(await starts('later'), ['2026-03-29T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    const problems = await refused(starts('reject'));
    assert.match(
      problems[0]?.message ?? '',
      /clock-changes\.csv:2: column 'start', value '2026-03-29 01:30': .*skipped/,
    );
    assert.match(problems[1]?.message ?? '', /repeated/);
  });

  it('reads Parquet by the types of its schema', async () => {
    await inWorkspace({}, async (root) => {
      await mkdir(join(root, 'data'));
      await writeParquet(
        join(root, 'data/good.parquet'),
        "SELECT TIMESTAMPTZ '2026-01-01 01:00:00.5+01' AS at, 100::BIGINT AS total, 0.50::DECIMAL(10, 2) AS failed",
      );
      await writeParquet(
        join(root, 'data/wall.parquet'),
        "SELECT TIMESTAMP '2026-01-01 00:00:00' AS at, 100 AS total, 1 AS failed",
      );
      await writeParquet(
        join(root, 'data/float.parquet'),
        "SELECT TIMESTAMP '2026-01-01 00:00:00' AS at, 100 AS total, 0.1::DOUBLE AS failed",
      );
      const good = await read(root, 'data/good.parquet', KINDS.counts!);
      assert.deepEqual(good.rows.map(rowText), ['1: at 2026-01-01T00:00:00.500Z, total 100, failed 1/2']);
      const wall = await read(root, 'data/wall.parquet', { ...KINDS.counts!, options: { zone: 'Asia/Tokyo' } });
      assert.deepEqual(wall.rows.map(rowText), ['1: at 2025-12-31T15:00:00.000Z, total 100, failed 1']);
      const [problem] = await refused(read(root, 'data/float.parquet', KINDS.counts!));
      assert.equal(problem?.code, 'unusable-type');
      assert.match(problem.message, /data\/float\.parquet: column 'failed' is of type DOUBLE/);
      await writeFile(join(root, 'data/text.parquet'), 'at,total,failed\n');
      assert.equal((await refused(read(root, 'data/text.parquet', KINDS.counts!)))[0]?.code, 'unreadable-file');
    });
  });
});

describe('a mapping', () => {
  it('says where every required field comes from; optional ones may be left out', async () => {
    const { declaration } = KINDS.samples!;
    const without = (fields: Record<string, string>): Kind => ({ declaration, shape: rowsShape(fields) });
    const [problem] = await refused(read(`${FIXTURES}/samples`, 'plain.csv', without({ at: 'at' })));
    assert.equal(problem?.message, "The dataset doesn't say where 'up' of 'probes' comes from: map it to a column");
    await inWorkspace({ 'x.csv': 'at,up\n2026-01-01T00:00Z,true\n' }, async (root) => {
      const { rows } = await read(root, 'x.csv', without({ at: 'at', up: 'up' }));
      assert.deepEqual(rows.map(rowText), ['2: at 2026-01-01T00:00:00.000Z, up true, latency absent']);
    });
  });
});

describe('the database', () => {
  it('reads nothing outside the workspace, and can not be talked into it', async () => {
    await inWorkspace({ 'in/a.csv': 'a\n1\n', 'out.csv': 'a\n1\n' }, async (root) => {
      const connection = await connect([join(root, 'in')]);
      const lines = (path: string): Promise<unknown> =>
        connection.query("SELECT * FROM read_csv($1, columns = {'a': 'VARCHAR'}, auto_detect = false)", [path]);
      await lines(join(root, 'in/a.csv'));
      for (const path of [
        join(root, 'out.csv'),
        join(root, 'in/../out.csv'),
        '/etc/passwd',
        'https://example.org/a.csv',
      ])
        await assert.rejects(lines(path), /Permission|disabled|Cannot|extension/i, path);
      for (const statement of [
        'SET enable_external_access = true',
        "SET allowed_directories = ['/']",
        'SET lock_configuration = false',
        'INSTALL httpfs',
        `COPY (SELECT 1) TO '${join(root, 'written.csv')}'`,
        `ATTACH '${join(root, 'other.db')}'`,
      ])
        await assert.rejects(connection.query(statement), statement);
      connection.close();
    });
  });

  it('quotes names, whatever they hold', () => {
    assert.equal(identifier('a"; DROP TABLE t; --'), '"a""; DROP TABLE t; --"');
    assert.equal(textLiteral("it's"), "'it''s'");
    assert.throws(() => integer(1.5), RangeError);
    assert.throws(() => identifier('a\0b'), RangeError);
  });

  it('takes columns whose names are hostile', async () => {
    const name = `a"b'); DROP TABLE t0; --`;
    await inWorkspace(
      { 'x.csv': `at,"${name.replaceAll('"', '""')}",failed\n2026-01-01T00:00Z,5,1\n` },
      async (root) => {
        const { rows } = await read(root, 'x.csv', {
          ...KINDS.counts!,
          shape: rowsShape({ at: 'at', total: name, failed: 'failed' }),
        });
        assert.deepEqual(rows.map(rowText), ['2: at 2026-01-01T00:00:00.000Z, total 5, failed 1']);
      },
    );
  });

  it('unpacks gzipped files', async () => {
    const content = readFileSync(`${FIXTURES}/intervals/bom-crlf-quotes.csv`);
    await inWorkspace({ 'x.csv.gz': gzipSync(content) }, async (root) => {
      const problems = await refused(read(root, 'x.csv.gz', KINDS.intervals!));
      assert.match(problems[0]?.message ?? '', /^x\.csv\.gz:6: column 'start'/);
    });
  });
});
