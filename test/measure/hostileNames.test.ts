/** Names of columns and values that look like SQL, shell, patterns or paths are names and values, whatever format they come in. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { sampleFile } from '../../src/measure/engines/duckdb/sampleFile.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { at } from '../support/expressions.ts';
import { type Kind, read, rowText, writeParquet } from './reading.ts';
import { column, dataOf, inWorkspace, rowsShape } from './support.ts';

const NAMES = [
  `a"b'); DROP TABLE t0; --`,
  "' OR '1'='1",
  '$(touch pwned) `touch pwned` ; touch pwned',
  "read_csv('/etc/passwd')",
  '../../etc/passwd',
  '$1',
  '/a~0b/~1c',
  'select',
  'n',
  'identity',
  '__proto__',
  'Ünïcode \u202e*?[x]',
];
const VALUES = NAMES.map((name, i) => `${name} ${NAMES[NAMES.length - 1 - i]}`);
const TIME = '2026-01-01T00:00:00Z';

const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const separated = (by: string): string =>
  [
    ['at', ...NAMES],
    [TIME, ...VALUES],
  ]
    .map((cells) => `${cells.map(csvCell).join(by)}\n`)
    .join('');
// A key of that name, which an object literal would take for its prototype.
const json = (): string =>
  JSON.stringify(Object.fromEntries([['at', TIME], ...NAMES.map((name, i) => [name, VALUES[i]])]));

function workbook(): Uint8Array {
  const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const row = (r: number, texts: readonly string[]): string =>
    `<row r="${r}">${texts.map((text, i) => `<c r="${String.fromCharCode(65 + i)}${r}" t="inlineStr"><is><t>${xml(text)}</t></is></c>`).join('')}</row>`;
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook ${main} xmlns:r="${relationships}"><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet ${main}><sheetData>${row(1, ['at', ...NAMES])}${row(2, [TIME, ...VALUES])}</sheetData></worksheet>`,
    ),
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const select = `SELECT TIMESTAMPTZ '${TIME}' AS at, ${NAMES.map((name, i) => `${quoted(VALUES[i] ?? '')} AS ${named(name)}`).join(', ')}`;

const fields = Object.fromEntries(NAMES.map((_, i) => [`f${i}`, { kind: 'text' as const }]));
const samples: Kind = {
  declaration: dataOf('probes', 'samples', fields, { everyMs: 60_000 }),
  shape: rowsShape({ at: 'at', ...Object.fromEntries(NAMES.map((name, i) => [`f${i}`, name])) }),
};
const log: Kind = {
  declaration: dataOf('tickets', 'items', { opened: { kind: 'instant' }, ...fields }),
  shape: {
    kind: 'event-log',
    key: [...NAMES],
    orderBy: [
      { column: 'at', as: 'time' },
      { column: NAMES[0] ?? '', as: 'text' },
    ],
    fields: [
      { field: 'opened', from: { kind: 'first', value: column('at') }, at: at() },
      ...NAMES.map((name, i) => ({
        field: `f${i}`,
        from: { kind: 'last' as const, value: column(name) },
        at: at(),
      })),
    ],
  },
};
const FIELDS = VALUES.map((value, i) => `f${i} ${value}`).join(', ');

describe('names and values that look like SQL or shell', () => {
  const files: Readonly<Record<string, string | Uint8Array | undefined>> = {
    'x.csv': separated(','),
    'x.tsv': separated('\t'),
    'x.json': `[${json()}]`,
    'x.ndjson': `${json()}\n`,
    'x.xlsx': workbook(),
    'x.parquet': undefined,
  };
  for (const [name, content] of Object.entries(files))
    it(`do nothing in ${name}`, async () => {
      await inWorkspace({}, async (root) => {
        if (content === undefined) await writeParquet(join(root, name), select);
        else writeFileSync(join(root, name), content);
        const sampled = await read(root, name, samples);
        assert.deepEqual(
          sampled.rows.map((row) => rowText(row).replace(/^\d+: /, '')),
          [`at 2026-01-01T00:00:00.000Z, ${FIELDS}`],
        );
        const logged = await read(root, name, log);
        assert.deepEqual(
          logged.rows.map((row) => rowText(row).replace(/^\d+: /, '')),
          [`opened 2026-01-01T00:00:00.000Z, ${FIELDS}`],
        );
        const source = {
          kind: 'file',
          path: name,
          relativeTo: '',
          at: at(),
        } as const;
        const described = await sampleFile(await workspaceFiles(root), source);
        assert.deepEqual(
          new Map(described.columns.map((each) => [each.name, each.values[0]])),
          new Map([
            ['at', described.columns.find((each) => each.name === 'at')?.values[0]],
            ...NAMES.map((each, i) => [each, VALUES[i]] as const),
          ]),
        );
        assert.deepEqual(readdirSync(root), [name]);
        assert.ok(!existsSync('pwned'));
      });
    });
});
