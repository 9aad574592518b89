/** Each format of files, packed or not: the same rows, whatever they are written in. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { constants, createZstdDecompress, gzipSync, zstdCompressSync } from 'node:zlib';
import type { ColumnExpression } from '../../src/contract/dataset.ts';
import { frameByFrame } from '../../src/measure/engines/zstdFrames.ts';
import { parquetOf } from './parquetWriting.ts';
import { COUNTS, type Kind, read, refused, rowText, writeParquet } from './reading.ts';
import { column, dataOf, inWorkspace, text as literal, rowsShape } from './support.ts';

const TIMES = ['2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z'];
const CSV = `at,total,failed\n${TIMES.map((time, i) => `${time},${i + 10},${i}.5`).join('\n')}\n`;
const NDJSON = TIMES.map((at, i) => `${JSON.stringify({ at, total: i + 10, failed: `${i}.5` })}\n`).join('');
const VALUES = TIMES.map(
  (time, i) => `at ${time.replace('Z', '.000Z')}, total ${i + 10}, failed ${i === 0 ? '1/2' : `${2 * i + 1}/2`}`,
);
const valuesOf = (rows: Awaited<ReturnType<typeof read>>['rows']): readonly string[] =>
  rows.map((row) => rowText(row).replace(/^\d+: /, ''));

describe('the same rows', () => {
  const packed = (text: string): Readonly<Record<string, string | Buffer>> => ({
    '': text,
    '.gz': gzipSync(text),
    '.zst': zstdCompressSync(text),
  });
  const files: Readonly<Record<string, string | Buffer>> = {
    ...Object.fromEntries(Object.entries(packed(CSV)).map(([end, bytes]) => [`x.csv${end}`, bytes])),
    ...Object.fromEntries(
      Object.entries(packed(CSV.replaceAll(',', '\t'))).map(([end, bytes]) => [`x.tsv${end}`, bytes]),
    ),
    ...Object.fromEntries(Object.entries(packed(NDJSON)).map(([end, bytes]) => [`x.ndjson${end}`, bytes])),
    ...Object.fromEntries(Object.entries(packed(NDJSON)).map(([end, bytes]) => [`x.jsonl${end}`, bytes])),
    ...Object.fromEntries(
      Object.entries(packed(`[${NDJSON.trim().split('\n').join(',')}]`)).map(([end, bytes]) => [`x.json${end}`, bytes]),
    ),
    'x.CSV': CSV,
    odd: CSV,
  };
  for (const [name, bytes] of Object.entries(files))
    it(`from ${name}`, async () => {
      await inWorkspace({ [name]: bytes }, async (root) => {
        assert.deepEqual(valuesOf((await read(root, name, COUNTS)).rows), VALUES);
      });
    });

  it('packed piece by piece, one behind the other', async () => {
    const pieces = (text: string, pack: (piece: string) => Buffer): Buffer =>
      Buffer.concat([text.slice(0, 40), '', text.slice(40, 41), text.slice(41)].map(pack));
    for (const [name, text] of [
      ['x.csv', CSV],
      ['x.ndjson', NDJSON],
    ] as const)
      for (const [end, pack] of [
        ['gz', gzipSync],
        ['zst', zstdCompressSync],
      ] as const) {
        const file = `${name}.${end}`;
        const bytes = pieces(text, (piece) => pack(piece));
        await inWorkspace({ [file]: bytes }, async (root) => {
          assert.deepEqual(valuesOf((await read(root, file, COUNTS)).rows), VALUES, file);
          for (const more of ['not packed', 'ab']) {
            writeFileSync(join(root, file), Buffer.concat([bytes, Buffer.from(more)]));
            if (end === 'zst') assert.equal((await refused(read(root, file, COUNTS)))[0]?.code, 'unreadable-file');
          }
        });
      }
  });

  it('of zstd, however its frames are cut into what is read at once', async () => {
    const texts = [
      'first,',
      '0'.repeat(400_000),
      '',
      Array.from({ length: 90_000 }, (_, i) => ((i * 2_654_435_761) % 1_000_003).toString(36)).join(''),
      'last',
    ];
    const note = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    for (const params of [{}, { [constants.ZSTD_c_checksumFlag]: 1 }, { [constants.ZSTD_c_contentSizeFlag]: 0 }]) {
      const bytes = Buffer.concat(texts.flatMap((text) => [zstdCompressSync(text, { params }), note]));
      for (const size of [1, 7, 1000, bytes.length]) {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        const found: Buffer[] = [];
        for await (const piece of Readable.from(pieces).pipe(frameByFrame()).pipe(createZstdDecompress()))
          found.push(Buffer.from(piece));
        assert.equal(Buffer.concat(found).toString(), texts.join(''));
      }
    }
  });

  it('lines of a packed file are those of its text', async () => {
    await inWorkspace({ 'x.csv.zst': zstdCompressSync(`${CSV}2026-01-01T00:15Z,x,1\n`) }, async (root) => {
      const [problem] = await refused(read(root, 'x.csv.zst', COUNTS));
      assert.deepEqual([problem?.file, problem?.line, problem?.column], ['x.csv.zst', 5, 'total']);
      writeFileSync(join(root, 'x.csv.zst'), zstdCompressSync(CSV).subarray(0, -6));
      assert.equal((await refused(read(root, 'x.csv.zst', COUNTS)))[0]?.code, 'unreadable-file');
    });
  });

  it('from a folder, each file by its own ending, in the order of their names', async () => {
    const part = (i: number): string => `at,total,failed\n${TIMES[i]},${i + 10},${i}.5\n`;
    const parts = {
      'data/2026/a.csv': part(0),
      'data/2026/b.csv.gz': gzipSync(part(1)),
      'data/2026/README.md': '# not data',
      'data/.hidden.csv': 'nothing',
      'data/_SUCCESS': '',
    };
    await inWorkspace(parts, async (root) => {
      await writeParquet(
        join(root, 'data/z.parquet'),
        `SELECT TIMESTAMPTZ '${TIMES[2]}' AS at, 12 AS total, 2.5 AS failed`,
      );
      const { rows, sources } = await read(root, 'data', COUNTS);
      assert.deepEqual(
        sources.map(({ file }) => file),
        ['data/2026/a.csv', 'data/2026/b.csv.gz', 'data/z.parquet'],
      );
      assert.deepEqual(valuesOf(rows), VALUES);
      assert.equal((await read(root, 'data/**/*.csv*', COUNTS)).rows.length, 2);
      mkdirSync(join(root, 'empty'));
      const [problem] = await refused(read(root, 'empty', COUNTS));
      assert.equal(problem?.code, 'missing-file');
    });
  });

  it('from days and times of day, put together in the mapping', async () => {
    const joined = (left: ColumnExpression, right: ColumnExpression): ColumnExpression => ({
      op: 'join',
      left,
      right,
      at: column('x').at,
    });
    const parted: Kind = {
      ...COUNTS,
      shape: rowsShape({
        at: joined(joined(column('day'), literal('T')), column('time')),
        total: 'total',
        failed: 'failed',
      }),
    };
    const rows = VALUES.map((_, i) => ({
      day: '2026-01-01',
      time: `00:${String(i * 5).padStart(2, '0')}`,
      total: i + 10,
      failed: `${i}.5`,
    }));
    const texts = {
      'x.csv': `day,time,total,failed\n${rows.map((row) => Object.values(row).join(',')).join('\n')}\n`,
      'x.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    };
    await inWorkspace(texts, async (root) => {
      for (const file of Object.keys(texts))
        assert.deepEqual(valuesOf((await read(root, file, parted)).rows), VALUES, file);
      writeFileSync(join(root, 'x.csv'), 'day,time,total,failed\n2026-01-01,25:00,1,0\n');
      const [problem] = await refused(read(root, 'x.csv', parted));
      assert.match(problem?.message ?? '', /x\.csv:2: column 'day'.*'2026-01-01T25:00' is not a time/);
    });
  });

  it('from times of Parquet that name no zone, by the clock on the wall', async () => {
    const first = Date.UTC(2026, 6, 1, 10);
    const page = { version: 1, plain: false, stretches: false, values: [first, first + 300_000] } as const;
    for (const dictionary of [false, true]) {
      const bytes = parquetOf({
        type: 'int96',
        optional: false,
        codec: 'snappy',
        groups: [{ dictionary, pages: [page] }],
      });
      const times: Kind = {
        declaration: dataOf('seen', 'samples', {}, { everyMs: 300_000 }),
        shape: rowsShape({ at: 'x' }),
      };
      await inWorkspace({ 'x.parquet': bytes }, async (root) => {
        for (const [zone, hour] of [
          ['UTC', '10'],
          ['Europe/Berlin', '08'],
        ] as const)
          assert.deepEqual(valuesOf((await read(root, 'x.parquet', { ...times, options: { zone } })).rows), [
            `at 2026-07-01T${hour}:00:00.000Z`,
            `at 2026-07-01T${hour}:05:00.000Z`,
          ]);
      });
    }
  });

  it('from an array of JSON, and not from what has one in it', async () => {
    const around = { 'x.json': JSON.stringify({ requests: [{ at: TIMES[0], total: 1, failed: 0 }] }) };
    await inWorkspace(around, async (root) => {
      const [problem] = await refused(read(root, 'x.json', COUNTS));
      assert.equal(
        problem?.message,
        "x.json can't be read as json: it has to be an array of objects: take the array out of what is around it, or write 'format ndjson' where each line is an object",
      );
    });
  });

  it('from good and bad counters, put together in the mapping', async () => {
    const counters: Kind = {
      ...COUNTS,
      shape: rowsShape({
        at: 'at',
        total: { op: 'add', left: column('good'), right: column('bad'), at: column('x').at },
        failed: 'bad',
      }),
    };
    await inWorkspace({ 'x.csv': 'at,good,bad\n2026-01-01T00:00Z,99,1\n2026-01-01T00:05Z,100,-1\n' }, async (root) => {
      const [problem] = await refused(read(root, 'x.csv', counters));
      assert.deepEqual([problem?.line, problem?.column], [3, 'bad']);
      writeFileSync(join(root, 'x.csv'), 'at,good,bad\n2026-01-01T00:00Z,99,1\n');
      assert.deepEqual(valuesOf((await read(root, 'x.csv', counters)).rows), [
        'at 2026-01-01T00:00:00.000Z, total 100, failed 1',
      ]);
    });
  });
});
