import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RawRowsBuilder, type Wanted } from '../../src/measure/engines/columns/rawRows.ts';
import { rowScan } from '../../src/measure/engines/columns/rowScan.ts';

const WANTED: readonly Wanted[] = [
  { column: 'at', as: 'instants' },
  { column: 'text', as: 'texts' },
  { column: 'number', as: 'texts' },
];

/** What was read of a file, by row: its cells and its line. */
function rowsOf(bytes: Buffer, header: readonly string[], delimiter: string, size: number, each: boolean): unknown {
  const builder = new RawRowsBuilder(WANTED, false);
  const { scan, found } = rowScan({ file: 'f.csv', header, delimiter }, builder, each);
  for (let from = 0; from < bytes.length; from += size) scan.take(bytes.subarray(from, from + size));
  const unclosed = scan.end();
  const { rows, rejected, lineAt } = found();
  const read = builder.size;
  const { columns } = builder.finish();
  const cells = columns.map((column) => {
    if (column.kind === 'codes') return Array.from(column.codes, (code) => column.texts[code]);
    const instants = new Float64Array(column.instants.length);
    column.instants.read(0, instants);
    const odd = column.odd.rows.map((row, i) => [row, column.texts[column.odd.codes[i] ?? 0]]);
    return { instants: [...instants], odd };
  });
  return { unclosed, rows, read, rejected, cells, lines: Array.from({ length: read }, (_, i) => lineAt(i)) };
}

function same(
  text: string | Buffer,
  delimiter = ',',
  size = 1 << 20,
  header = ['at', 'text', 'unread', 'number'],
): void {
  const bytes = Buffer.from(text);
  assert.deepEqual(
    rowsOf(bytes, header, delimiter, size, false),
    rowsOf(bytes, header, delimiter, size, true),
    JSON.stringify(bytes.toString('latin1')),
  );
}

const day = fc.constantFrom('2025-01-31', '2024-02-29', '2025-02-29', '2025-13-01', '0999-12-31', '2025-1-31');
const number = fc.integer({ min: 0, max: 61 }).map((each) => String(each).padStart(2, '0'));
const instant = fc
  .tuple(
    day,
    fc.constantFrom('T', ' ', 't'),
    number,
    number,
    number,
    fc.constantFrom('Z', '.5Z', '+01:00', '', 'z', 'Zx'),
  )
  .map(([date, between, hour, minute, second, zone]) => `${date}${between}${hour}:${minute}:${second}${zone}`);
const short = fc.constantFrom(
  '',
  'a',
  'a\0',
  '\0',
  'ü',
  'true',
  'svc-00',
  'seven77',
  'eight888',
  'a b',
  '+1',
  '#',
  '"',
  'x"y',
  '-12.50',
);
const long = fc.constantFrom('checkout of the shop', 'checkout of the shops', '€€€€€€', '0123456789abcdef0123456789');
const cell = fc.oneof(
  { weight: 4, arbitrary: short },
  { weight: 1, arbitrary: long },
  { weight: 3, arbitrary: instant },
  { weight: 1, arbitrary: fc.constantFrom('x\ny', 'x\r\ny', 'x,y', 'x\ty', '""', ' ') },
);
const written = fc
  .tuple(cell, fc.constantFrom('plain', 'plain', 'plain', 'quoted', 'quoted', 'half', 'behind'))
  .map(([text, how]) => {
    switch (how) {
      case 'plain':
        return text;
      case 'quoted':
        return `"${text.replaceAll('"', '""')}"`;
      case 'half':
        return `"${text}`;
      case 'behind':
        return `"${text}"x`;
      default:
        return how satisfies never;
    }
  });
const sound = fc.tuple(
  instant,
  short.filter((text) => !text.includes('"')),
  fc.constant('z'),
  fc.integer().map(String),
);
const newline = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n');
const row = fc.oneof(
  { weight: 6, arbitrary: sound },
  { weight: 2, arbitrary: fc.array(written, { minLength: 4, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(written, { maxLength: 6 }) },
);

describe('rows of CSV that need no second look', () => {
  it('are the same as taken one by one, among others that need one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, newline), { maxLength: 30 }),
        fc.constantFrom(',', '\t'),
        fc.constantFrom(40, 64, 100, 1000, 1 << 20),
        (rows, delimiter, size) => {
          const lines = rows.map(([cells, end]) => `${cells.join(delimiter)}${end}`);
          same(['at', 'text', 'unread', 'number'].join(delimiter).concat('\n', ...lines), delimiter, size);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are the same of bytes that are no UTF-8, and of any bytes at all', () => {
    const byte = fc.oneof(fc.constantFrom(10, 13, 34, 44, 0, 0xff, 0xc3, 65, 66), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 300 }), fc.constantFrom(50, 1 << 20), (bytes, size) => {
        same(Buffer.concat([Buffer.from('at,text,unread,number\n'), Buffer.from(bytes)]), ',', size);
      }),
      { numRuns: 2000 },
    );
  });

  it('are the same where there are many: texts, days and widths of codes change', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const at = new Date(Date.UTC(2025, 0, 1) + i * 47_000).toISOString();
      const number = i % 97 === 0 ? '' : String((i * 7919) % 9001);
      const text = i % 5000 === 4999 ? 'a "quoted" one' : i % 3001 === 3000 ? `"svc,${i}"` : `svc-${i % 300}`;
      return `${i % 11 === 0 ? at : at.replace('.000Z', 'Z')},${text},"${i}",${number}${i % 4096 === 4095 ? ',more' : ''}`;
    });
    for (const newline of ['\n', '\r\n', '\r']) same(['at,text,unread,number', ...lines].join(newline), ',', 1 << 16);
  });

  it('are the same of one column, where a blank line is a row', () => {
    const wanted = (bytes: Buffer, each: boolean): unknown => {
      const builder = new RawRowsBuilder([{ column: 'text', as: 'texts' }], false);
      const { scan, found } = rowScan({ file: 'f.csv', header: ['text'], delimiter: ',' }, builder, each);
      scan.take(bytes);
      scan.end();
      const [column] = builder.finish().columns;
      return { ...found(), lineAt: undefined, codes: column?.kind === 'codes' ? [...column.codes] : [] };
    };
    const text = Buffer.from(`text\n${'a\n\n""\nb\r\n\r\nc,d\n'.repeat(20)}`);
    assert.deepEqual(wanted(text, false), wanted(text, true));
  });

  it('are the same of rows that are longer than any may be', () => {
    const long = 'x'.repeat(2_000_001);
    same(
      `at,text,unread,number\n2025-01-31T10:00:00Z,a,b,1\n2025-01-31T10:00:00Z,${long},b,1\n2025-01-31T10:00:00Z,a,b,2\n,,,\n${'z'.repeat(40)}`,
      ',',
      1 << 24,
    );
  });
});
