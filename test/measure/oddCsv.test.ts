/** CSV with whatever files may hold comes to the same from the scanner, plain or packed, and from a splitter that goes by the book, character by character. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Engine } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { memoryEngine, type TextRecord } from '../../src/measure/engines/memory/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { DataError } from '../../src/measure/problems.ts';
import { bindingOf, dataOf, inWorkspace, rowsShape } from './support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 28, 22);
const HEADER = ['at', 'service', 'unread', 'up', 'latency', 'n'];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

const DECLARATION = dataOf(
  'probes',
  'samples',
  { service: { kind: 'text' }, up: { kind: 'boolean' }, latency: { kind: 'duration' }, n: { kind: 'number' } },
  { everyMs: MINUTE, by: ['service'], optional: ['latency', 'n'] },
);

const planOf = (path: string): SourcePlan => ({
  declaration: DECLARATION,
  binding: bindingOf('probes', path, rowsShape({ at: 'at', service: 'service', up: 'up', latency: 'latency', n: 'n' })),
  zone: 'Europe/London',
  rejectedAtMost: '1',
});

/** By RFC 4180; lines without anything are no records. The text is UTF-8. */
function recordsOf(text: string): readonly TextRecord[] {
  const records: TextRecord[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const [begin, first] = [at, line];
    const cells: (string | null)[] = [];
    for (let more = true; more; ) {
      let cell = '';
      const quoted = text[at] === '"';
      if (quoted) {
        for (at++; text[at] !== '"' || text[at + 1] === '"'; at += text[at] === '"' ? 2 : 1) {
          if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) line++;
          cell += text[at];
        }
        at++;
      } else while (at < text.length && !/[,\r\n]/.test(text[at] ?? '')) cell += text[at++];
      cells.push(cell === '' && !quoted ? null : cell);
      more = text[at] === ',';
      if (more) at++;
    }
    const blank = at === begin;
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line++;
    if (!blank) records.push({ line: first, cells });
  }
  return records;
}

/** The rows, and what became of all of them. */
async function outcome(engine: Engine, path: string): Promise<unknown> {
  try {
    const session = await engine.open([planOf(path)], {});
    const table = session.tables.get('probes');
    const rows = await table?.rows({ select: [] });
    const sources = session.sources.map(({ file: _, sha256: __, rejected, ...rest }) => ({
      ...rest,
      rejected: rejected.map(({ file: ___, ...each }) => each),
    }));
    await session.close();
    return { sources, rows: rows?.map(({ fields, source }) => [fields, source?.from, source?.to]) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    // How many are named is each engine's own affair.
    return new Set(error.problems.map(({ code }) => code));
  }
}

const iso = (at: number): string => new Date(at).toISOString();
const times: readonly ((at: number) => string)[] = [
  (at) => iso(at).replace('.000', ''),
  (at) => iso(at),
  (at) => iso(at).slice(0, 19),
  (at) => iso(at).slice(0, 16).replace('T', ' '),
  (at) => iso(at + 60 * MINUTE).replace('.000Z', '+01:00'),
  (at) => iso(at).replace('000Z', '123456Z'),
];
const odd: Readonly<Record<string, readonly string[]>> = {
  at: [
    ...['', '2026-03-29T01:30:00', '2026-10-25 01:30', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-03-28'],
    ...['2026-02-30T00:00:00Z', '2026-03-28T24:00:00Z', '2026-03-28T23:59:60Z', ' 2026-03-28T22:00:00Z'],
    ...['2026-03-28T22:01;00Z', '2026-03-28T2/:01:00Z', '2026-03-28T22:00:0\u0663Z', '-2026-03-28T22:00:00Z'],
  ],
  service: ['', ' ', 'Mail', 'mail ', 'mail\0', 'abcdefgh', 'abcdefghi', 'u\u0308', '\u{1f600}', 'x'.repeat(70_000)],
  unread: ['\0', 'a\nb', 'a\r\nb', 'a\rb', 'x,y', 'w'.repeat(270_000)],
  up: ['', 'TRUE', '1', ' true', 'tru\u0435', 'a "b"'],
  latency: ['', '90', '0.5 s', '-5 ms', '1e3 ms', '90  ms', '12345678901234567890 ms'],
  n: ['', '1e5', '+1', ' 1', '1_000', '0x10', '\u0661', '-0', '.5', '1.', '99999999999999999999', '1,5', 'NaN', '1.00'],
};

interface Drawn {
  readonly rows: number;
  readonly newline: string;
  readonly quoted: boolean;
  readonly styles: readonly number[];
  readonly oddities: readonly (readonly [row: number, column: number, which: number])[];
  readonly cut: readonly number[];
  readonly marked: boolean;
  readonly ended: boolean;
}

/** Rows in the form that they take most often, whose times are written in another way from some row on, with an odd cell or a lacking one here and there. */
function textOf({ rows, newline, quoted, styles, oddities, cut, ended }: Drawn): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const style = times[(row < 512 ? styles[0] : styles[1]) ?? 0] ?? iso;
    const at = style(START + Math.floor(row / 2) * MINUTE);
    return [at, row % 2 === 0 ? 'mail' : 'the web shop', 'j', String(row % 17 !== 3), `${row % 50} ms`, `${row % 11}`];
  });
  for (const [row, column, which] of oddities) {
    const cells = lines[row % Math.max(1, rows)];
    const texts = odd[HEADER[column] ?? ''] ?? [];
    if (cells !== undefined) cells[column] = texts[which % texts.length] ?? '';
  }
  for (const row of cut) lines[row % Math.max(1, rows)]?.pop();
  const written = (cell: string): string =>
    quoted || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const text = [HEADER, ...lines].map((cells) => cells.map(written).join(',')).join(newline);
  return ended ? text + newline : text;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  rows: fc.constantFrom(0, 1, 30, 511, 512, 513, 1300),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  quoted: fc.boolean(),
  styles: fc.array(fc.nat({ max: times.length - 1 }), { minLength: 2, maxLength: 2 }),
  oddities: fc.array(fc.tuple(fc.nat({ max: 1299 }), fc.nat({ max: 5 }), fc.nat({ max: 20 })), { maxLength: 8 }),
  cut: fc.array(fc.nat({ max: 1299 }), { maxLength: 1 }),
  marked: fc.boolean(),
  ended: fc.boolean(),
});

describe('odd CSV', () => {
  it('comes to the same by the scanner, packed in parts, and by the book', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 5 }), async (file, first) => {
        const text = textOf(file);
        const bytes = Buffer.concat([...(file.marked ? [BOM] : []), Buffer.from(text)]);
        await inWorkspace({ 'f.csv': bytes }, async (root) => {
          await writeFile(
            join(root, 'f.csv.gz'),
            Buffer.concat([gzipSync(bytes.subarray(0, first)), gzipSync(bytes.subarray(first))]),
          );
          const engine = duckdbEngine(await workspaceFiles(root));
          const scanned = await outcome(engine, 'f.csv');
          assert.deepEqual(await outcome(engine, 'f.csv.gz'), scanned);
          // Records of another length are the scanner's alone to refuse.
          if (file.cut.length > 0) return;
          const byTheBook = memoryEngine(async ({ path }) => [
            { path, sha256: '', columns: HEADER, records: recordsOf(text).slice(1) },
          ]);
          assert.deepEqual(await outcome(byTheBook, 'f.csv'), scanned);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('with text that is no UTF-8 is rejected by rows, or the database says how to have it so', async () => {
    const lines = [
      'at,service,up,latency,n',
      '2026-03-28T22:00:00Z,mail,true,5 ms,1',
      '2026-03-28T22:01:00Z,ma\xefl,true,,',
    ];
    const files = {
      'f.csv': Buffer.from(lines.join('\n'), 'latin1'),
      'mixed.csv': Buffer.from(`${lines.join('\n')}\n2026-03-28T22:02:00Z,mail,true,,1,more\r\n`, 'latin1'),
    };
    await inWorkspace(files, async (root) => {
      const access = await workspaceFiles(root);
      const [scanner, database] = [duckdbEngine(access), duckdbEngine(access, undefined, 'duckdb')];
      const rejectedBy = async (engine: Engine, path: string): Promise<unknown> =>
        (await engine.open([planOf(path)], {})).sources[0]?.rejected.map(({ line, column }) => [line, column]);
      assert.deepEqual(await rejectedBy(scanner, 'f.csv'), [[3, 'service']]);
      assert.deepEqual(await rejectedBy(database, 'f.csv'), [[3, 'service']]);
      assert.deepEqual(await rejectedBy(scanner, 'mixed.csv'), [
        [3, 'service'],
        [4, ''],
      ]);
      await assert.rejects(database.open([planOf('mixed.csv')], {}), (error: unknown) => {
        assert.ok(error instanceof DataError);
        assert.match(
          error.problems[0]?.message ?? '',
          /^mixed\.csv can't be read as csv: .*Read the file without --csv-reader duckdb/,
        );
        return true;
      });
    });
  });

  it('with a row of another length is reported in the same bytes by scanner and database', async () => {
    const lines = [
      'at,service,up,latency,n',
      '2026-03-28T22:00:00Z,mail,true,5 ms,1,more',
      '2026-03-28T22:01:00Z,mail',
    ];
    await inWorkspace({ 'f.csv': lines.join('\n') }, async (root) => {
      const access = await workspaceFiles(root);
      const reported = async (engine: Engine) => JSON.stringify((await engine.open([planOf('f.csv')], {})).sources);
      assert.equal(await reported(duckdbEngine(access, undefined, 'duckdb')), await reported(duckdbEngine(access)));
    });
  });

  it('with an empty field too many is never taken for whole: the scanner rejects the row, and the database the file', async () => {
    const file = textOf({
      rows: 3,
      newline: '\n',
      quoted: false,
      styles: [0, 0],
      oddities: [],
      cut: [],
      marked: false,
      ended: true,
    });
    const lines = file.split('\n');
    lines[2] += ',';
    await inWorkspace({ 'f.csv': lines.join('\n'), 'sound.csv': file }, async (root) => {
      const access = await workspaceFiles(root);
      const [scanner, database] = [duckdbEngine(access), duckdbEngine(access, undefined, 'duckdb')];
      assert.deepEqual(await outcome(database, 'sound.csv'), await outcome(scanner, 'sound.csv'));
      const { sources } = await scanner.open([planOf('f.csv')], {});
      assert.deepEqual(
        sources[0]?.rejected.map(({ line, reason }) => [line, reason]),
        [[3, 'the row has 7 fields, the header 6']],
      );
      await assert.rejects(database.open([planOf('f.csv')], {}), (error: unknown) => {
        assert.ok(error instanceof DataError);
        const [problem] = error.problems;
        assert.equal(problem?.line, 3);
        return true;
      });
    });
  });
});
