/** What is read of workbooks, and what of them is refused. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { readableWorkbook } from '../../src/measure/engines/workbooks/workbookCells.ts';
import type { DataProblem } from '../../src/measure/problems.ts';
import { COUNTS, cellText, type Kind, read, refused, rowText, WINDOWS } from './reading.ts';
import { column, inWorkspace, rowsShape } from './support.ts';

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
      ...['<c>', '<v>', '<v ', '</f>'].map((text) => `<c>${text.repeat(MANY)}</c>`),
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
