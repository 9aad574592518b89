/** Each format of files, packed or not: the same rows, whatever they are written in. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { constants, createZstdDecompress, gzipSync, zstdCompressSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { readableWorkbook } from '../../src/measure/engines/workbooks/workbookCells.ts';
import { frameByFrame } from '../../src/measure/engines/zstdFrames.ts';
import type { DataProblem } from '../../src/measure/problems.ts';
import { cellText, type Kind, read, refused, rowText, writeParquet } from './reading.ts';
import { column, dataOf, inWorkspace, isText, rowsShape } from './support.ts';

const COUNTS: Kind = {
  declaration: dataOf(
    'requests',
    'counts',
    { total: { kind: 'number' }, failed: { kind: 'number' } },
    { everyMs: 300_000 },
  ),
  shape: rowsShape({ at: 'at', total: 'total', failed: 'failed' }),
};
const WINDOWS: Kind = {
  declaration: dataOf('works', 'intervals', { what: { kind: 'text' } }),
  shape: rowsShape({ start: 'start', end: 'end', what: 'summary' }),
};

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

/** A workbook, as small as one may be: cells are given as XML. Style 1 is a date, style 2 a share, style 3 hours that count on. */
function workbook(sheets: Readonly<Record<string, readonly string[]>>, parts = '', behind = ''): Uint8Array {
  const names = Object.keys(sheets);
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const files: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${types}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}">${parts}<sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rId99" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  names.forEach((name, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `${head}<worksheet xmlns="${main}"><sheetData>${(sheets[name] ?? []).join('')}</sheetData>${behind}</worksheet>`;
  });
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
}

const inline = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
const number = (place: string, value: string, style = 0): string => `<c r="${place}" s="${style}"><v>${value}</v></c>`;
const rowOf = (at: number, ...cells: readonly string[]): string => `<row r="${at}">${cells.join('')}</row>`;
const header = (at: number): string =>
  rowOf(at, inline(`A${at}`, 'at'), inline(`B${at}`, 'total'), inline(`C${at}`, 'failed'));

describe('workbooks', () => {
  const ROWS = [
    header(3),
    rowOf(4, number('A4', '46023.416666666664', 1), number('B4', '0.30000000000000004'), number('C4', '1E-3')),
    rowOf(6, number('A6', '46023.420138888891', 1), number('B6', '1200'), number('C6', '0.125', 2)),
    rowOf(7, inline('A7', '2026-01-01T10:10:00Z'), inline('B7', '7'), number('C7', '0')),
  ];

  it('are read by the types of their cells, with the rows of the sheet', async () => {
    await inWorkspace({ 'x.xlsx': Buffer.from(workbook({ Requests: ROWS })) }, async (root) => {
      const { rows, sources } = await read(root, 'x.xlsx', COUNTS);
      assert.deepEqual(rows.map(rowText), [
        '4: at 2026-01-01T10:00:00.000Z, total 3/10, failed 1/1000',
        '6: at 2026-01-01T10:05:00.000Z, total 1200, failed 1/8',
        '7: at 2026-01-01T10:10:00.000Z, total 7, failed 0',
      ]);
      assert.equal(sources[0]?.sha256.length, 64);
      const tokyo = await read(root, 'x.xlsx', { ...COUNTS, options: { zone: 'Asia/Tokyo' } });
      assert.equal(cellText(tokyo.rows[0]?.fields.at ?? null), '2026-01-01T01:00:00.000Z');
    });
  });

  it('hold dates to the second, in either of their calendars', async () => {
    const serial = (ms: number): string => String(ms / 86_400_000 + 25_569);
    const first = Date.UTC(2026, 0, 1);
    const seconds = Array.from({ length: 500 }, (_, i) => first + i * 61_000);
    const rows = [
      header(1),
      ...seconds.map((ms, i) =>
        rowOf(i + 2, number(`A${i + 2}`, serial(ms), 1), number(`B${i + 2}`, '1'), number(`C${i + 2}`, '0')),
      ),
    ];
    await inWorkspace({ 'x.xlsx': Buffer.from(workbook({ Requests: rows })) }, async (root) => {
      const times = async () => (await read(root, 'x.xlsx', COUNTS)).rows.map(({ fields }) => fields.at);
      assert.deepEqual(
        await times(),
        seconds.map((value) => ({ kind: 'instant', value })),
      );
      writeFileSync(join(root, 'x.xlsx'), workbook({ Requests: rows }, '<workbookPr date1904="1"/>'));
      assert.deepEqual(
        await times(),
        seconds.map((value) => ({ kind: 'instant', value: value + 1462 * 86_400_000 })),
      );
    });
  });

  it('of several sheets need to be told which', async () => {
    const bytes = Buffer.from(workbook({ Notes: [], Requests: ROWS }));
    await inWorkspace({ 'x.xlsx': bytes }, async (root) => {
      const at = column('x').at;
      const of = (sheet?: string) =>
        read(root, 'x.xlsx', {
          ...COUNTS,
          options: {
            source: {
              kind: 'file',
              path: 'x.xlsx',
              relativeTo: 'test.sla',
              at,
              ...(sheet === undefined ? {} : { sheet }),
            },
          },
        });
      const message = async (sheet?: string) => (await refused(of(sheet)))[0]?.message;
      assert.equal(await message(), `x.xlsx has 2 sheets, 'Notes', 'Requests': say which with 'sheet "Notes"'`);
      assert.equal(await message('Request'), "x.xlsx has no sheet 'Request': did you mean 'Requests'?");
      assert.match((await message('Notes')) ?? '', /is empty/);
      assert.equal((await of('Requests')).rows.length, 3);
    });
  });

  it('mean the same on every machine, whatever its clock shows', async () => {
    const iso = (place: string, text: string): string => `<c r="${place}" t="d"><v>${text}</v></c>`;
    const rows = [header(1), rowOf(2, iso('A2', '2026-01-05T10:00:00'), number('B2', '1'), number('C2', '0'))];
    await inWorkspace({ 'x.xlsx': Buffer.from(workbook({ Requests: rows })) }, async (root) => {
      const before = process.env.TZ;
      process.env.TZ = 'America/New_York';
      try {
        assert.deepEqual((await read(root, 'x.xlsx', COUNTS)).rows.map(rowText), [
          '2: at 2026-01-05T10:00:00.000Z, total 1, failed 0',
        ]);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    });
  });

  it('may have titles above the names, and are rejected where formulas have no result or cells are merged', async () => {
    const formula = (place: string, style: number, value: string): string =>
      `<c r="${place}" s="${style}"><f>A3+1</f>${value}</c>`;
    const rows = [
      rowOf(1, inline('B1', 'Outages of 2026')),
      rowOf(3, inline('A3', 'at'), inline('B3', 'total'), inline('C3', 'failed')),
      rowOf(4, formula('A4', 1, '<v>46023.5</v>'), number('B4', '1'), number('C4', '0')),
      rowOf(5, number('A5', '46024.5', 1), formula('B5', 0, '<v></v>'), number('C5', '0')),
      rowOf(6, number('A6', '46025.5', 1), number('B6', '1'), number('C6', '0')),
      rowOf(7, number('A7', '46026.5', 1), number('B7', '1')),
      rowOf(8, formula('A8', 1, ''), number('B8', '1'), number('C8', '0')),
    ];
    const merged = '<mergeCells count="2"><mergeCell ref="B1:C1"/><mergeCell ref="C6:C7"/></mergeCells>';
    await inWorkspace({ 'x.xlsx': Buffer.from(workbook({ Requests: rows }, '', merged)) }, async (root) => {
      const problems = await refused(read(root, 'x.xlsx', COUNTS));
      assert.deepEqual(
        problems
          .slice(0, 3)
          .map(({ line, column, value, message }) => [line, column, value, message.split(': ').at(-2)]),
        [
          [5, 'total', '=A3+1', 'the file has no result of the formula'],
          [7, 'failed', '', 'the cell is merged with another one'],
          [8, 'at', '=A3+1', 'the file has no result of the formula'],
        ],
      );
    });
  });

  it('say nothing of cells that the sheet has not got, however many of them are merged', async () => {
    const ends = ['C4', 'ZZZZZZZ4', 'C99999999999', 'ZZZZZZZ99999999999'];
    const merged = ends.map((end) => `<mergeCell ref="B4:${end}"/><mergeCell ref="E1:${end}"/>`).join('');
    const rows = [header(3), rowOf(4, number('A4', '46023.5', 1), number('B4', '1'))];
    const bytes = workbook({ Requests: rows }, '', `<mergeCells>${merged}</mergeCells>`);
    await inWorkspace({ 'x.xlsx': Buffer.from(bytes) }, async (root) => {
      const [found] = await refused(read(root, 'x.xlsx', COUNTS));
      assert.deepEqual([found?.line, found?.column], [4, 'failed'], found?.message);
    });
  });

  it('are not looked through for each of their cells where these have no end', () => {
    const MANY = 600_000;
    const sheets = [
      ...['<c>', '<c ', '<mergeCell '].map((text) => text.repeat(MANY)),
      ...['<v>', '<v ', '</f>'].map((text) => `<c>${text.repeat(MANY)}</c>`),
    ];
    for (const sheet of sheets) {
      const before = workbook({ Requests: [sheet] });
      const { bytes, mergedIn } = readableWorkbook(before);
      assert.equal(bytes, before, 'nothing of it can be told better');
      assert.deepEqual(mergedIn('Requests'), []);
    }
  });

  it('hold durations that count on beyond a day', async () => {
    const rows = [
      rowOf(1, inline('A1', 'start'), inline('B1', 'what')),
      rowOf(2, number('A2', '46023.5', 1), number('B2', '1.09375', 3)),
      rowOf(3, number('A3', '46024.5', 1), number('B3', '0.104166666666667', 3)),
    ];
    await inWorkspace({ 'x.xlsx': Buffer.from(workbook({ Log: rows })) }, async (root) => {
      const mapping: Kind = { ...WINDOWS, shape: rowsShape({ start: 'start', what: 'what' }) };
      assert.deepEqual(
        (await read(root, 'x.xlsx', mapping)).rows
          .map(rowText)
          .map((row) => row.replace(/^.*what (.*), end absent$/, '$1')),
        ['26 h 15 min', '2 h 30 min'],
      );
    });
  });

  it('that are broken or hold errors are refused with the row', async () => {
    const rows = [
      header(1),
      rowOf(2, number('A2', '46023.5', 1), '<c r="B2" t="e"><v>#N/A</v></c>', number('C2', '0')),
    ];
    const bytes = Buffer.from(workbook({ Requests: rows }));
    await inWorkspace({ 'x.xlsx': bytes }, async (root) => {
      const problem = async (): Promise<DataProblem | undefined> => (await refused(read(root, 'x.xlsx', COUNTS)))[0];
      const found = await problem();
      assert.deepEqual([found?.file, found?.line, found?.column], ['x.xlsx', 2, 'total'], found?.message);
      for (const broken of [bytes.subarray(0, 500), Buffer.from('at,total,failed\n'), Buffer.alloc(0)]) {
        writeFileSync(join(root, 'x.xlsx'), broken);
        assert.match((await problem())?.code ?? '', /unreadable-file|empty-file/);
      }
    });
  });
});

const calendar = (...events: readonly (readonly string[])[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:test',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('calendars', () => {
  const shown = async (text: string, options: Kind['options'] = {}): Promise<readonly string[]> =>
    inWorkspace({ 'x.ics': text }, async (root) =>
      (await read(root, 'x.ics', { ...WINDOWS, options })).rows.map(rowText),
    );

  it('give a row for each time that an event takes place', async () => {
    const text = calendar(
      ['UID:1', 'DTSTART:20260110T200000Z', 'DTEND:20260110T220000Z', 'SUMMARY:Upgrade\\, first'],
      ['UID:2', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:Closed'],
      ['UID:3', 'DTSTART:20260601T080000', 'DURATION:PT90M', 'SUMMARY:Local'],
    );
    assert.deepEqual(await shown(text, { zone: 'Europe/Berlin' }), [
      '4: start 2026-01-10T20:00:00.000Z, end 2026-01-10T22:00:00.000Z, what Upgrade, first',
      '10: start 2026-04-30T22:00:00.000Z, end 2026-05-01T22:00:00.000Z, what Closed',
      '15: start 2026-06-01T06:00:00.000Z, end 2026-06-01T07:30:00.000Z, what Local',
    ]);
  });

  it('recur in the wall time of their zone, with what was left out and moved', async () => {
    const text = calendar(
      [
        'UID:w',
        'DTSTART;TZID=Europe/Berlin:20260322T020000',
        'DTEND;TZID=Europe/Berlin:20260322T040000',
        'RRULE:FREQ=WEEKLY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20260405T020000',
        'SUMMARY:Weekly',
      ],
      [
        'UID:w',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260412T020000',
        'DTSTART;TZID=Europe/Berlin:20260413T030000',
        'DTEND;TZID=Europe/Berlin:20260413T040000',
        'SUMMARY:Moved',
      ],
    );
    assert.deepEqual(await shown(text), [
      '4: start 2026-03-22T01:00:00.000Z, end 2026-03-22T03:00:00.000Z, what Weekly',
      // 02:00 doesn't exist on the day on which the clock changes: it's read with the offset before.
      '4: start 2026-03-29T01:00:00.000Z, end 2026-03-29T02:00:00.000Z, what Weekly',
      '12: start 2026-04-13T01:00:00.000Z, end 2026-04-13T02:00:00.000Z, what Moved',
      '4: start 2026-04-19T00:00:00.000Z, end 2026-04-19T02:00:00.000Z, what Weekly',
    ]);
  });

  it('without an end need to be told one', async () => {
    const text = calendar([
      'UID:w',
      'DTSTART:20260104T020000Z',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY',
      'SUMMARY:Weekly',
    ]);
    await inWorkspace({ 'x.ics': text }, async (root) => {
      const [problem] = await refused(read(root, 'x.ics', WINDOWS));
      assert.deepEqual([problem?.code, problem?.line], ['unusable-mapping', 4]);
      assert.match(problem?.message ?? '', /'Weekly' recurs without an end: .*known until/);
    });
    assert.equal((await shown(text, { known: { until: Date.UTC(2026, 2, 1) } })).length, 9);
  });

  it('that are broken are refused', async () => {
    for (const text of [
      '',
      'start,end\n',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
      calendar(['UID:1', 'DTSTART;TZID=Nowhere/Land:20260101T000000', 'SUMMARY:x']),
    ])
      await inWorkspace({ 'x.ics': text }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', WINDOWS));
        assert.match(problem?.code ?? '', /empty-file|unreadable-file|malformed-file/, text);
        assert.ok(!problem?.message.includes(dirname(root)), problem?.message);
      });
  });

  const TOKYO = ['DTSTART;TZID=Asia/Tokyo:20260105T060000', 'DTEND;TZID=Asia/Tokyo:20260105T070000', 'SUMMARY:x'];
  const starts = async (...events: readonly (readonly string[])[]): Promise<readonly string[]> =>
    (await shown(calendar(...events), { known: { until: Date.UTC(2026, 3, 1) } })).map((row) =>
      row.replace(/^.*start (.*):00\.000Z, end (.*):00\.000Z, what.*$/, '$1 to $2'),
    );

  it('take what replaces a recurrence for that of its own event', async () => {
    const weekly = ['DTSTART:20260105T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2', 'SUMMARY:x'];
    assert.deepEqual(
      await starts(
        ['UID:a', ...weekly],
        ['UID:b', ...weekly],
        ['UID:b', 'RECURRENCE-ID:20260112T100000Z', 'DTSTART:20260113T000000Z', 'DURATION:PT30M', 'SUMMARY:x'],
      ),
      [
        '2026-01-05T10:00 to 2026-01-05T11:00',
        '2026-01-05T10:00 to 2026-01-05T11:00',
        '2026-01-12T10:00 to 2026-01-12T11:00',
        '2026-01-13T00:00 to 2026-01-13T00:30',
      ],
    );
  });

  it('compare what is said in UTC with the times of a zone that the file does not describe', async () => {
    const moved = ['UID:a', 'RECURRENCE-ID:20260105T210000Z', 'DTSTART:20260120T000000Z', 'DTEND:20260120T010000Z'];
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;UNTIL=20260106T210000Z']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-05T21:00 to 2026-01-05T22:00',
      '2026-01-06T21:00 to 2026-01-06T22:00',
    ]);
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=2', 'EXDATE:20260105T210000Z']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
    ]);
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=2'], [...moved, 'SUMMARY:x']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-20T00:00 to 2026-01-20T01:00',
    ]);
  });

  it('leave out each time that they name, whatever else they name', async () => {
    const daily = ['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=4'];
    const second = '2026-01-05T21:00 to 2026-01-05T22:00';
    const all = ['2026-01-04T21:00 to 2026-01-04T22:00', second];
    const rest = ['2026-01-06T21:00 to 2026-01-06T22:00', '2026-01-07T21:00 to 2026-01-07T22:00'];
    // Times that a rule came to before it was changed stay in calendars.
    const stale = ['EXDATE;TZID=Asia/Tokyo:20260105T050000', 'EXDATE;TZID=Asia/Tokyo:20260105T053000'];
    assert.deepEqual(await starts([...daily, ...stale, 'EXDATE;TZID=Asia/Tokyo:20260105T060000']), [second, ...rest]);
    assert.deepEqual(await starts([...daily, 'EXDATE;VALUE=DATE:20260105,20260106']), rest);
    assert.deepEqual(await starts([...daily, 'EXRULE:FREQ=DAILY;COUNT=2']), rest);
    assert.deepEqual(await starts([...daily, 'EXDATE:20260301T000000Z']), [...all, ...rest]);
  });

  it('add times to the first one, with a length of their own where they have one', async () => {
    assert.deepEqual(await starts(['UID:a', ...TOKYO, 'RDATE:20260107T100000Z', 'RDATE;VALUE=DATE:20260109']), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-07T10:00 to 2026-01-07T11:00',
      '2026-01-08T21:00 to 2026-01-08T22:00',
    ]);
    const periods = '20260107T100000Z/20260107T120000Z,20260109T100000Z/PT30M';
    assert.deepEqual(await starts(['UID:a', ...TOKYO, `RDATE;VALUE=PERIOD:${periods}`]), [
      '2026-01-04T21:00 to 2026-01-04T22:00',
      '2026-01-07T10:00 to 2026-01-07T12:00',
      '2026-01-09T10:00 to 2026-01-09T10:30',
    ]);
  });

  it('follow rules to the end of the day that ends them, and none that has no end', async () => {
    assert.equal((await starts(['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;UNTIL=20260107'])).length, 3);
    // There is no 30th of February, and no second of the day that is the 61st.
    for (const rule of ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'])
      assert.ok((await starts(['UID:a', ...TOKYO, `RRULE:${rule}`])).length < 2, rule);
    for (const rule of ['FREQ=DAILY;UNTIL=20261301', 'FREQ=MONTHLY;BYDAY=6MO'])
      await inWorkspace({ 'x.ics': calendar(['UID:a', ...TOKYO, `RRULE:${rule}`]) }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', { ...WINDOWS, options: { known: { until: 0 } } }));
        assert.deepEqual([problem?.code, problem?.line], ['malformed-file', 4], problem?.message);
      });
  });

  it('move what follows a replacement with it, and keep one whose time no rule comes to any more', async () => {
    const daily = ['UID:a', ...TOKYO, 'RRULE:FREQ=DAILY;COUNT=3'];
    assert.deepEqual(
      await starts(daily, [
        'UID:a',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T210000Z',
        'DTSTART;TZID=Asia/Tokyo:20260106T080000',
        'DTEND;TZID=Asia/Tokyo:20260106T100000',
        'SUMMARY:x',
      ]),
      [
        '2026-01-04T21:00 to 2026-01-04T22:00',
        '2026-01-05T23:00 to 2026-01-06T01:00',
        '2026-01-06T23:00 to 2026-01-07T01:00',
      ],
    );
    const stray = ['UID:a', 'RECURRENCE-ID:20260301T000000Z', 'DTSTART:20260302T000000Z', 'DURATION:PT1H', 'SUMMARY:x'];
    assert.equal((await starts(daily, stray)).at(-1), '2026-03-02T00:00 to 2026-03-02T01:00');
  });

  it('last as long as they say, in days of the clock and in hours that pass', async () => {
    const night = ['UID:a', 'DTSTART;TZID=Europe/London:20260328T230000', 'SUMMARY:x'];
    assert.deepEqual(await starts([...night, 'DURATION:PT4H']), ['2026-03-28T23:00 to 2026-03-29T03:00']);
    assert.deepEqual(await starts([...night, 'DURATION:P1D']), ['2026-03-28T23:00 to 2026-03-29T22:00']);
    assert.deepEqual(await starts([...night, 'DTEND;TZID=Europe/London:20260329T030000']), [
      '2026-03-28T23:00 to 2026-03-29T02:00',
    ]);
  });

  it('reject an event whose times are none, with its line', async () => {
    for (const [column, ...lines] of [
      ['start', 'DTSTART:20261305T060000Z', 'DTEND:20270105T070000Z'],
      ['start', 'DTSTART:20260230T060000Z', 'DTEND:20260305T070000Z'],
      ['start', 'DTEND:20260305T070000Z'],
      ['end', 'DTSTART:20260105T060000Z', 'DTEND:tomorrow'],
      ['end', 'DTSTART:20260105T060000Z', 'DURATION:90', 'RRULE:FREQ=DAILY;COUNT=2'],
    ] as const)
      await inWorkspace({ 'x.ics': calendar(['UID:a', ...lines, 'SUMMARY:x']) }, async (root) => {
        const [problem] = await refused(read(root, 'x.ics', WINDOWS));
        assert.deepEqual([problem?.code, problem?.line, problem?.column], ['rejected-rows', 4, column], String(lines));
      });
  });

  it('may begin with a byte order mark, and leave out seconds and that a date is one', async () => {
    const text = calendar(
      ['UID:a', 'DTSTART:20260105', 'DTEND:20260107', 'SUMMARY:x'],
      ['UID:b', 'DTSTART:20260110T0600Z', 'DTEND:20260110T0730Z', 'SUMMARY:x'],
    );
    assert.deepEqual(await shown(`\uFEFF${text}`), [
      '4: start 2026-01-05T00:00:00.000Z, end 2026-01-07T00:00:00.000Z, what x',
      '10: start 2026-01-10T06:00:00.000Z, end 2026-01-10T07:30:00.000Z, what x',
    ]);
  });

  it('say what is cancelled, for the mapping to leave out', async () => {
    const text = calendar(
      ['UID:1', 'DTSTART:20260110T200000Z', 'DTEND:20260110T220000Z', 'SUMMARY:Stays'],
      ['UID:2', 'DTSTART:20260111T200000Z', 'DTEND:20260111T220000Z', 'SUMMARY:Not', 'STATUS:CANCELLED'],
    );
    assert.equal((await shown(text, { where: isText('status', 'CONFIRMED') })).length, 1);
  });
});
