/** Files that are broken, odd or hostile: what can't be read is refused with its place, what can be is read as it stands. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Binding } from '../../src/contract/dataset.ts';
import { connect } from '../../src/measure/engines/duckdb/connection.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import type { DataProblem, DataProblemCode } from '../../src/measure/problems.ts';
import { type Kind, read, refused, rowText, writeParquet } from './reading.ts';
import { bindingOf, column, dataOf, inWorkspace, rowsShape } from './support.ts';

const MINUTES = 300_000;
const COUNTS: Kind = {
  declaration: dataOf(
    'requests',
    'counts',
    { total: { kind: 'number' }, failed: { kind: 'number' } },
    { everyMs: MINUTES },
  ),
  shape: rowsShape({ at: 'at', total: 'total', failed: 'failed' }),
};
const countsWith = (options: Partial<Binding>): Kind => ({ ...COUNTS, options });

const HEADER = 'at,total,failed\n';
const row = (minute: number, total: number | string, failed: number | string = 0): string =>
  `${new Date(Date.UTC(2026, 0, 1) + minute * MINUTES).toISOString()},${total},${failed}\n`;
const ROWS = HEADER + Array.from({ length: 20_000 }, (_, i) => row(i, i)).join('');

/** The same rows for the database: CSV is read without one. */
const LINES = ROWS.trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([at, total, failed]) => `${JSON.stringify({ at, total, failed })}\n`)
  .join('');

interface Refused {
  readonly title: string;
  readonly file: string;
  readonly content: string | Buffer;
  readonly options?: Partial<Binding>;
  readonly code: DataProblemCode;
  readonly message: RegExp;
  readonly line?: number;
}

const REFUSED: readonly Refused[] = [
  {
    title: 'a gzipped file whose end is missing',
    file: 'cut.csv.gz',
    content: gzipSync(ROWS).subarray(0, -2000),
    code: 'unreadable-file',
    message: /^cut\.csv\.gz can't be read as csv: unexpected end of file/,
  },
  {
    title: 'a gzipped file without its checksum',
    file: 'cut.csv.gz',
    content: gzipSync(ROWS).subarray(0, -8),
    code: 'unreadable-file',
    message: /unexpected end of file/,
  },
  {
    title: 'a gzipped file that was changed',
    file: 'changed.csv.gz',
    content: (() => {
      const bytes = gzipSync(ROWS);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
      return bytes;
    })(),
    code: 'unreadable-file',
    message: /incorrect data check/,
  },
  {
    title: 'UTF-16',
    file: 'wide.csv',
    content: Buffer.from(`\uFEFF${HEADER}${row(0, 1)}`, 'utf16le'),
    code: 'malformed-file',
    message: /^wide\.csv isn't UTF-8 text: .*Save it as UTF-8/,
    line: 1,
  },
  {
    title: 'epoch seconds among milliseconds',
    file: 'mixed.csv',
    content: `${HEADER}1767225600000,1,0\n1767225900,2,0\n`,
    options: { timePattern: 'epoch milliseconds' },
    code: 'rejected-rows',
    message: /^mixed\.csv:3: column 'at': '1767225900' is not a time: .*is it in seconds\?/,
    line: 3,
  },
  {
    title: 'epoch milliseconds among seconds',
    file: 'mixed.csv',
    content: `${HEADER}1767225600,1,0\n1767225900000,2,0\n`,
    options: { timePattern: 'epoch seconds' },
    code: 'rejected-rows',
    message: /^mixed\.csv:3: column 'at': '1767225900000' is not a time: .*is it in milliseconds\?/,
    line: 3,
  },
  {
    title: 'a number beyond every float',
    file: 'infinite.csv',
    content: `${HEADER}${row(0, 1)}${row(1, '1e9999')}`,
    code: 'rejected-rows',
    message: /^infinite\.csv:3: column 'total', value '1e9999': it is not a number/,
    line: 3,
  },
  {
    title: 'NaN in JSON',
    file: 'nan.json',
    content: '[{"at":"2026-01-01T00:00Z","total":NaN,"failed":1}]',
    code: 'rejected-rows',
    message: /^nan\.json:1: column 'total', value 'NaN': it is not a number/,
  },
  {
    title: 'JSON whose end is missing',
    file: 'cut.json',
    content: '[{"at":"2026-01-01T00:00Z","total":1,"failed":1},{"at":"2026',
    code: 'unreadable-file',
    message: /^cut\.json can't be read as json: Malformed JSON/,
  },
  {
    title: 'a row longer than any row is',
    file: 'long.csv',
    content: `${HEADER}${row(0, 1)}${row(1, '9'.repeat(3_000_000))}`,
    code: 'rejected-rows',
    message: /^long\.csv:3: value '2026-01-01T00:05:00.000Z,9999.*…': the row is longer than 2 MB/,
    line: 3,
  },
  {
    title: 'a value that looks like SQL',
    file: 'sql.csv',
    content: `${HEADER}${row(0, `"1'); DROP TABLE t0; --"`)}`,
    code: 'rejected-rows',
    message: /^sql\.csv:2: column 'total', value '1'\); DROP TABLE t0; --': it is not a number/,
    line: 2,
  },
];

describe('broken files', () => {
  for (const { title, file, content, options, code, message, line } of REFUSED)
    it(`${title}: refused, with its place`, async () => {
      await inWorkspace({ [file]: content }, async (root) => {
        const [problem] = await refused(read(root, file, countsWith(options ?? {})));
        assert.equal(problem?.code, code, problem?.message);
        assert.match(problem.message, message);
        assert.equal(problem.file, file);
        if (line !== undefined) assert.equal(problem.line, line);
      });
    });

  it('empty files of each format, packed or not: refused by their names', async () => {
    for (const format of ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx', 'ics'])
      await inWorkspace(
        { [`x.${format}`]: '', [`x.${format}.gz`]: gzipSync(''), [`y.${format}.gz`]: '' },
        async (root) => {
          const codes = async (name: string) => {
            const [problem] = await refused(read(root, name, COUNTS));
            assert.equal(problem?.file, name);
            assert.match(problem.message, new RegExp(`^${name.replaceAll('.', '\\.')} (is empty: |can't be read as )`));
            return problem.code;
          };
          assert.equal(await codes(`x.${format}`), 'empty-file', format);
          // Of formats that are packed by themselves there is no such file.
          if (['csv', 'tsv', 'json', 'ndjson'].includes(format)) {
            assert.equal(await codes(`x.${format}.gz`), 'empty-file', format);
            assert.equal(await codes(`y.${format}.gz`), 'unreadable-file', format);
          }
        },
      );
  });

  it('Parquet that lacks any part: refused by the name of the file', async () => {
    await inWorkspace({}, async (root) => {
      await writeParquet(
        join(root, 'good.parquet'),
        "SELECT TIMESTAMP '2026-01-01' + INTERVAL (i * 5) MINUTE AS at, i AS total, 0 AS failed FROM range(20000) t(i)",
      );
      assert.equal((await read(root, 'good.parquet', COUNTS)).rows.length, 20_000);
      const good = readFileSync(join(root, 'good.parquet'));
      const parts = {
        'its second half': good.subarray(0, good.length >> 1),
        'its first half': good.subarray(good.length >> 1),
        'all but its first bytes': good.subarray(0, 4),
        'its last byte': good.subarray(0, -1),
        'its footer': good.subarray(0, -300),
      };
      for (const [missing, bytes] of Object.entries(parts)) {
        writeFileSync(join(root, 'bad.parquet'), bytes);
        const [problem] = await refused(read(root, 'bad.parquet', COUNTS));
        assert.equal(problem?.code, 'unreadable-file', missing);
        assert.match(problem.message, /^bad\.parquet can't be read as parquet: \S/, missing);
        assert.ok(!problem.message.includes(root), problem.message);
      }
    });
  });

  it('a header that changes in the middle of a pattern: columns go by their names, and the file that lacks one is named', async () => {
    const files = {
      'd/1.csv': `${HEADER}${row(0, 1, 0)}`,
      'd/2.csv': `failed,at,total,more\n0,2026-01-01T00:05Z,7,x\n`,
    };
    await inWorkspace(files, async (root) => {
      const { rows } = await read(root, 'd/*.csv', COUNTS);
      assert.deepEqual(rows.map(rowText), [
        '2: at 2026-01-01T00:00:00.000Z, total 1, failed 0',
        '2: at 2026-01-01T00:05:00.000Z, total 7, failed 0',
      ]);
      writeFileSync(join(root, 'd/3.csv'), 'at,total,fails\n2026-01-01T00:10Z,1,0\n');
      const [problem] = await refused(read(root, 'd/*.csv', COUNTS));
      assert.deepEqual(
        [problem?.code, problem?.file, problem?.line, problem?.column],
        ['missing-column', 'd/3.csv', 1, 'failed'],
      );
      // The same where the header comes again as a row, as in files that were put together.
      writeFileSync(join(root, 'd/3.csv'), `${HEADER}${row(3, 1)}${HEADER}${row(4, 1)}`);
      const [again] = await refused(read(root, 'd/*.csv', COUNTS));
      assert.deepEqual([again?.code, again?.file, again?.line], ['rejected-rows', 'd/3.csv', 3]);
    });
  });
});

describe('odd files', () => {
  it('of 300 columns are read, quotes and all', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
    const cells = names.map((_, i) => `"v, ${i}\n""${i}"""`);
    const text = `at,${names.join(',')},total,failed\n2026-01-01T00:00Z,${cells.join(',')},5,1\n2026-01-01T00:05Z,${cells.join(',')},no,1\n`;
    await inWorkspace({ 'x.csv': text }, async (root) => {
      const [problem] = await refused(read(root, 'x.csv', COUNTS));
      // Each of the 300 cells holds a line break.
      assert.deepEqual([problem?.line, problem?.column, problem?.value], [303, 'total', 'no']);
      writeFileSync(join(root, 'x.csv'), text.replace(',no,', ',6,'));
      assert.deepEqual((await read(root, 'x.csv', COUNTS)).rows.map(rowText), [
        '2: at 2026-01-01T00:00:00.000Z, total 5, failed 1',
        '303: at 2026-01-01T00:05:00.000Z, total 6, failed 1',
      ]);
    });
  });

  it('whose names look like patterns, SQL or shell are read, and no others', async () => {
    const names = ['d[1].csv', 'x*.csv', 'q?.csv', `o'; DROP TABLE t0; --.csv`, '$(touch pwned).csv', 'day=1/a b.csv'];
    const neighbours = ['d1.csv', 'xy.csv', 'qz.csv', 'x.csv'];
    const files = Object.fromEntries([
      ...names.map((name) => [name, `${HEADER}${row(0, 11)}`]),
      ...neighbours.map((name) => [name, `${HEADER}${row(0, 99)}`]),
    ]);
    await inWorkspace(files, async (root) => {
      for (const name of names) {
        const { rows, sources } = await read(root, name, COUNTS);
        assert.deepEqual(rows.map(rowText), ['2: at 2026-01-01T00:00:00.000Z, total 11, failed 0'], name);
        assert.deepEqual(
          sources.map(({ file }) => file),
          [name],
        );
      }
      assert.ok(!existsSync(join(root, 'pwned')) && !existsSync('pwned'));
    });
  });

  it('of several gzipped parts are read to the end', async () => {
    const parts = Buffer.concat([gzipSync(`${HEADER}${row(0, 1)}`), gzipSync(row(1, 2))]);
    await inWorkspace({ 'x.csv.gz': parts }, async (root) => {
      assert.equal((await read(root, 'x.csv.gz', COUNTS)).rows.length, 2);
    });
  });

  it('with numbers that a float barely holds keep each digit', async () => {
    const text = `${HEADER}${row(0, '1e308', '123456789012345678901234567890.5')}`;
    await inWorkspace({ 'x.csv': text }, async (root) => {
      const { rows } = await read(root, 'x.csv', COUNTS);
      assert.deepEqual(rows.map(rowText), [
        `2: at 2026-01-01T00:00:00.000Z, total 1${'0'.repeat(308)}, failed 246913578024691357802469135781/2`,
      ]);
    });
  });

  it('with times that are too far away are refused', async () => {
    const later: Kind = {
      ...COUNTS,
      shape: rowsShape({
        at: {
          op: 'add',
          left: column('at'),
          right: {
            op: 'multiply',
            left: column('total'),
            right: { op: 'literal', value: { kind: 'duration', value: '1' }, at: column('x').at },
            at: column('x').at,
          },
          at: column('x').at,
        },
        total: 'total',
        failed: 'failed',
      }),
    };
    await inWorkspace({ 'x.csv': `${HEADER}${row(0, '1e308')}` }, async (root) => {
      const [problem] = await refused(read(root, 'x.csv', later));
      assert.deepEqual([problem?.code, problem?.line], ['rejected-rows', 2]);
      assert.match(problem?.message ?? '', /outside the years 1 to 9999/);
    });
  });
});

describe('a file that changes while it is read', () => {
  const planOf = (data: string, path: string): SourcePlan => ({
    declaration: { ...COUNTS.declaration, id: data },
    binding: bindingOf(data, path, COUNTS.shape),
    zone: 'UTC',
    rejectedAtMost: '0',
  });

  /** Reads a.csv, then b.csv; `meanwhile` is done between the two. */
  async function changing(meanwhile: (file: string) => void): Promise<readonly DataProblem[]> {
    const text = `${HEADER}${row(0, 1)}`;
    return inWorkspace({ 'a.csv': text, 'b.csv': text }, async (root) => {
      const engine = duckdbEngine(await workspaceFiles(root));
      return refused(
        engine
          .open([planOf('a', 'a.csv'), planOf('b', 'b.csv')], {
            onProgress: ({ label }) => {
              if (label === 'b') meanwhile(join(root, 'a.csv'));
            },
          })
          .then((session) => session.close()),
      );
    });
  }

  for (const [how, change] of Object.entries({
    'rows are added': (file: string) => appendFileSync(file, row(1, 2)),
    'a byte is replaced, and the time put back': (file: string) => {
      const then = new Date('2026-01-01T00:00:00Z');
      writeFileSync(file, readFileSync(file, 'utf8').replace(',1,', ',2,'));
      utimesSync(file, then, then);
    },
    'it is truncated': (file: string) => writeFileSync(file, ''),
  }))
    it(`is refused where ${how}`, async () => {
      const [problem] = await changing(change);
      assert.deepEqual([problem?.code, problem?.file], ['changed-file', 'a.csv']);
      assert.match(problem?.message ?? '', /changed while it was read/);
    });
});

describe('a machine without room', () => {
  if (process.platform !== 'win32')
    it('ends with a reason where the disk takes no more of what memory has no room for', async () => {
      await inWorkspace({ 'x.ndjson': LINES }, async (root) => {
        const spill = join(root, 'spilled');
        const source = resolve('src/measure/engines/duckdb/connection.ts');
        const script = `import { connect } from ${JSON.stringify(source)};
          const connection = await connect([], undefined, { memory: '20MB', spill: ${JSON.stringify(spill)} });
          await connection.query('CREATE TABLE t AS SELECT repeat(i::VARCHAR, 9) AS s, i FROM range(1000000) t(i) ORDER BY s')
            .then(() => console.log('done'), ({ problems }) => console.log(JSON.stringify(problems)));
          connection.close();`;
        const node = [process.execPath, '--input-type=module', '-e', script];
        const { stdout, stderr } = spawnSync('bash', ['-c', 'ulimit -f 1000; "$@"', 'bash', ...node], {
          encoding: 'utf8',
        });
        const [problem] = JSON.parse(stdout || stderr);
        assert.equal(problem.code, 'no-room');
        assert.match(
          problem.message,
          /^The data need more memory or disk than there is: .*temporary files.*: File too large\. Free some/,
        );
        assert.ok(!existsSync(spill));
      });
    });

  it('ends with a reason, and leaves no temporary files', async () => {
    await inWorkspace({ 'x.ndjson': LINES }, async (root) => {
      const spill = join(root, 'spilled');
      const connection = await connect([root], undefined, { memory: '20MB', spill });
      const [problem] = await refused(
        connection.query('CREATE TABLE t AS SELECT repeat(i::VARCHAR, 9) AS s, i FROM range(1000000) t(i) ORDER BY s'),
      );
      assert.equal(problem?.code, 'no-room');
      assert.match(problem.message, /more memory or disk than there is/);
      assert.ok(!problem.message.includes(spill), problem.message);
      connection.close();
      assert.ok(!existsSync(spill));
      const [full] = await refused(read(root, 'x.ndjson', COUNTS, '0', { memory: '4MB', spill: '/dev/null/x' }));
      assert.equal(full?.code, 'no-room');
    });
  });
});
