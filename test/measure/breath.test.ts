/** Work on many rows gives whoever waits a turn now and then, and ends where it's stopped meanwhile. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { itemColumns } from '../../src/measure/binding/itemColumns.ts';
import { type RowMapping, rowMapping } from '../../src/measure/binding/rowMapping.ts';
import { Breath } from '../../src/measure/breath.ts';
import type { DataTable } from '../../src/measure/engine.ts';
import { type Bound, bindRows, wantedBy } from '../../src/measure/engines/columns/bind.ts';
import { sortRows } from '../../src/measure/engines/columns/ordering.ts';
import { type RawRows, RawRowsBuilder } from '../../src/measure/engines/columns/rawRows.ts';
import { sortStably } from '../../src/measure/engines/columns/rowSort.ts';
import { typedTable } from '../../src/measure/engines/columns/table.ts';
import { TextDictionary } from '../../src/measure/engines/columns/textDictionary.ts';
import { ParquetFile } from '../../src/measure/engines/parquet/parquetFile.ts';
import { digest } from '../../src/measure/engines/recordScan.ts';
import { writeParquet } from './reading.ts';
import { bindingOf, column, dataOf, inWorkspace, rowsShape } from './support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const ROWS = 20_000;
const AT_ONCE = 1000;
const SERVICES = ['a', 'b'];

/** How often others get a turn while some work is done. */
async function turnsDuring(work: () => unknown): Promise<number> {
  let turns = 0;
  let over = false;
  const count = (): void => {
    if (over) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await work();
  over = true;
  return turns;
}

const expectedOrder = (rows: Uint32Array, keyOf: (row: number) => number): readonly number[] =>
  Array.from(rows).sort((a, b) => {
    const [one, two] = [keyOf(a), keyOf(b)];
    if (Number.isNaN(one) || Number.isNaN(two)) return Number(Number.isNaN(one)) - Number(Number.isNaN(two));
    return one - two;
  });

const upTo = (size: number): Uint32Array => Uint32Array.from({ length: size }, (_, i) => i);

describe('sorting rows', () => {
  it('keeps those of one number in their order, whatever the numbers', async () => {
    const key = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.maxSafeInteger(), fc.constant(Number.NaN));
    const keys = fc.array(key, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(keys, fc.func(fc.nat()), async (drawn, mix) => {
        const keyOf = (row: number): number => (drawn[row] ?? 0) + 0;
        const rows = upTo(drawn.length).sort((a, b) => mix(a) - mix(b) || a - b);
        const [stable, ascending] = [rows.slice(), rows.slice()];
        await sortStably(stable, keyOf, new Breath());
        assert.deepEqual([...stable], expectedOrder(rows, keyOf));
        await sortRows(ascending, keyOf, new Breath());
        assert.deepEqual([...ascending], expectedOrder(upTo(drawn.length), keyOf));
      }),
      { numRuns: 300 },
    );
  });

  const MANY = 300_000;
  const kinds: readonly (readonly [string, (place: number) => number])[] = [
    ['minutes of a year', (place) => START + (place % 525_600) * MINUTE],
    ['minutes of ten thousand years', (place) => START + place * 1000 * MINUTE * 17],
    ['milliseconds, of which one lies far off', (place) => (place === 77 ? 0 : START + (place >> 1))],
    ['a few numbers and none', (place) => (place % 3 === 0 ? Number.NaN : place % 5)],
    ['one number and none', (place) => (place % 3 === 0 ? Number.NaN : 5)],
    ['fractions', (place) => place / 7],
  ];
  for (const [name, keyAt] of kinds)
    it(`of which there are many: ${name}`, async () => {
      const places = Float64Array.from({ length: MANY }, (_, i) => Math.imul(i, 0x9e37_79b1) >>> 0).map(
        (each) => each % MANY,
      );
      const keyOf = (row: number): number => keyAt(places[row] ?? 0);
      const rows = upTo(MANY);
      const turns = await turnsDuring(() => sortStably(rows, keyOf, new Breath(undefined, 50_000)));
      assert.deepEqual(rows, Uint32Array.from(expectedOrder(upTo(MANY), keyOf)));
      assert.ok(turns >= 12, `${turns}`);
    });

  for (const [when, looked, most] of [
    ['looked through', 100_000, 10_000],
    ['dealt out', 700_000, 10_000],
    // What is sorted at once comes to its end.
    ['sorted', 1_000_000, 2 ** 18],
  ] as const)
    it(`ends soon where it's stopped while rows are ${when}`, async () => {
      const stop = new AbortController();
      const reason = new Error('the reader went away');
      let count = 0;
      const keyOf = (row: number): number => {
        if (++count === looked) setImmediate(() => stop.abort(reason));
        return Math.imul(row, 0x9e37_79b1) >>> 0;
      };
      await assert.rejects(sortStably(upTo(MANY), keyOf, new Breath(stop.signal, 10_000)), reason);
      assert.ok(count >= looked && count <= looked + most, `${count}`);
    });
});

const samples = dataOf(
  'probes',
  'samples',
  { service: { kind: 'text' }, up: { kind: 'boolean' }, requests: { kind: 'number' } },
  { everyMs: MINUTE },
);
const FIELDS = { at: 'ts', service: 'service', up: 'up', requests: 'requests' };

interface Kind {
  /** Which of all minutes and services a row says, by when it was read. */
  readonly placeOf: (row: number) => number;
  readonly series?: readonly string[];
  readonly whole?: boolean;
  readonly grouped?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'in the order of time': { placeOf: (row) => row },
  'in disorder': { placeOf: (row) => (row * 7919) % ROWS },
  'in disorder, each twice': { placeOf: (row) => (row * 7919) % (ROWS / 2) },
  'in disorder, some of them left out': { placeOf: (row) => (row * 7919) % ROWS, whole: false },
  'in groups, in the order of time': { placeOf: (row) => row, grouped: true },
  'in groups, in disorder': { placeOf: (row) => (row * 7919) % ROWS, grouped: true },
};

function mappingOf({ series = [], whole = true }: Kind): RowMapping {
  const shape = rowsShape(FIELDS, { series });
  if (shape.kind !== 'rows') throw new RangeError('rows are mapped to rows');
  const text = { op: 'literal', value: { kind: 'text', value: '3' }, at: samples.at } as const;
  const where = { op: 'compare', operator: 'is-not', left: column('requests'), right: text, at: samples.at } as const;
  const binding = bindingOf('probes', 'x.csv', shape, whole ? {} : { where });
  return rowMapping({ declaration: samples, binding, zone: 'UTC', rejectedAtMost: '0' }, shape);
}

function rawRows(mapping: RowMapping, { placeOf, grouped = false }: Kind): RawRows {
  const builder = new RawRowsBuilder(wantedBy(mapping), false);
  const serviceOf = (row: number): number => Math.floor(placeOf(row) / (ROWS / 2));
  const read = upTo(ROWS);
  if (grouped) read.sort((a, b) => serviceOf(a) - serviceOf(b) || a - b);
  for (const row of read) {
    const place = placeOf(row);
    const cells: Readonly<Record<string, string>> = {
      ts: new Date(START + (place % (ROWS / 2)) * MINUTE).toISOString().replace('.000', ''),
      service: SERVICES[serviceOf(row)] ?? '',
      up: place % 97 === 0 ? 'false' : 'true',
      requests: String(place % 10),
    };
    builder.columns.forEach((each, i) => {
      each.addText(cells[builder.wanted[i]?.column ?? ''] ?? null);
    });
    builder.added(1);
  }
  builder.endFile({
    file: { path: 'x.csv', location: '' },
    sha256: '',
    rows: ROWS,
    rejected: [],
    lineAt: (row) => row,
  });
  const bounds = [0, read.filter((row) => serviceOf(row) === 0).length, ROWS];
  return { ...builder.finish(), ...(grouped ? { grouped: { bounds, readAt: read } } : {}) };
}

async function bound(kind: Kind, breath: Breath): Promise<Bound> {
  const mapping = mappingOf(kind);
  return bindRows(rawRows(mapping, kind), mapping, breath);
}

const tableOf = async (kind: Kind, breath: Breath): Promise<DataTable> =>
  typedTable({
    ...{ data: 'probes', time: 'at', everyMs: MINUTE, knownUntil: undefined, breath },
    rows: (await bound(kind, new Breath())).rows,
  });

describe('rows that are bound', () => {
  for (const [name, kind] of Object.entries(KINDS)) {
    it(`${name} give others a turn`, async () => {
      const mapping = mappingOf(kind);
      const raw = rawRows(mapping, kind);
      const turns = await turnsDuring(() => bindRows(raw, mapping, new Breath(undefined, AT_ONCE)));
      assert.ok(turns >= (name === 'in groups, in the order of time' ? 1 : 4) * (ROWS / AT_ONCE - 1), `${turns}`);
    });

    it(`${name} are no longer bound once that is stopped`, async () => {
      const mapping = mappingOf(kind);
      const raw = rawRows(mapping, kind);
      const stop = new AbortController();
      const reason = new Error('the reader went away');
      setImmediate(() => setImmediate(() => stop.abort(reason)));
      let turns = 0;
      const work = bindRows(raw, mapping, new Breath(stop.signal, AT_ONCE));
      turns = await turnsDuring(() => assert.rejects(work, reason));
      assert.ok(turns <= 4, `${turns}`);
    });
  }
});

describe('questions about many rows', () => {
  const [start, end] = [START, START + ROWS * MINUTE];
  const segments = [{ start, end, everyMs: end - start }];
  const windows = Array.from({ length: 10 }, (_, i) => i * (ROWS / 10) * MINUTE).map((from) => ({
    ...{ start: START + from, end: START + from + (ROWS / 10) * MINUTE },
    everyMs: 5 * MINUTE,
  }));
  const down = [{ cells: [{ kind: 'boolean', value: false }], code: 1 }] as const;
  const one = [{ field: 'service', value: { kind: 'text', value: 'a' } }] as const;
  const questions: Readonly<Record<string, (table: DataTable) => Promise<unknown>>> = {
    'which values there are': (table) => table.distinct({ select: one, fields: ['up'] }),
    'which combinations there are': (table) => table.distinct({ select: one, fields: ['up', 'requests'] }),
    'how many there are': (table) =>
      table.tally({ select: one, time: 'at', segments, by: ['up'], sums: ['requests'], lines: false }),
    'ranks of values': async (table) =>
      table.ranks?.({ select: one, time: 'at', segments, field: 'requests', of: { percentile: '95' }, lines: false }),
    'windows of time': async (table) =>
      table.windows?.({ select: one, time: 'at', segments: windows, sums: ['requests'] }),
    'when something held': (table) => table.coverage({ select: one, everyMs: MINUTE, fields: ['up'], codes: down }),
    'when several things held': (table) =>
      table.coverage({ select: one, everyMs: MINUTE, fields: ['up', 'service'], codes: [] }),
    'all of them in the order of time': (table) =>
      table.tally({ select: [], time: 'at', segments, by: [], sums: ['requests'], lines: false }),
  };
  for (const [name, ask] of Object.entries(questions))
    it(`give others a turn: ${name}`, async () => {
      const kind = KINDS['in disorder'];
      assert.ok(kind);
      const table = await tableOf(kind, new Breath(undefined, AT_ONCE));
      const turns = await turnsDuring(() => ask(table));
      assert.ok(turns >= ROWS / 2 / AT_ONCE - 1, `${turns}`);
    });
});

describe('a Parquet file whose rows are one group', () => {
  it('is no longer read once that is stopped', async () => {
    await inWorkspace({}, async (root) => {
      const location = join(root, 'x.parquet');
      await writeParquet(location, 'SELECT (i % 7)::VARCHAR AS x FROM range(500000) t(i)', ', ROW_GROUP_SIZE 1000000');
      const file = await ParquetFile.open(location, ['x']);
      const sink = { kind: 'codes', dictionary: new TextDictionary() } as const;
      const stop = new AbortController();
      const reason = new Error('the reader went away');
      let read = 0;
      const take = ({ rows }: { readonly rows: number }): void => {
        if (read === 0) setImmediate(() => stop.abort(reason));
        read += rows;
      };
      await assert.rejects(file.each([{ place: 0, sink }], take, stop.signal), reason);
      assert.ok(read > 0 && read <= 150_000, `${read}`);
      await assert.rejects(digest(location, stop.signal), reason);
    });
  });
});

describe('items of a log', () => {
  const tickets = dataOf('tickets', 'items', { opened: { kind: 'instant' }, number: { kind: 'text' } });
  const shape = {
    kind: 'event-log',
    key: ['ticket'],
    orderBy: [{ column: 'time', as: 'time' }],
    fields: [
      { field: 'opened', from: { kind: 'first', value: column('time') }, at: tickets.at },
      { field: 'number', from: { kind: 'first', value: column('ticket') }, at: tickets.at },
    ],
  } as const;
  const plan = {
    declaration: tickets,
    binding: bindingOf('tickets', 'x.csv', shape),
    zone: 'UTC',
    rejectedAtMost: '0',
  };
  const log = {
    size: 3,
    files: ['x.csv'],
    fileOf: () => 0,
    lineOf: (row: number) => row + 2,
    texts: () => ({
      codes: Int32Array.of(0, 1, 0),
      distinct: 2,
      text: (code: number) => ['T1', 'T2'][code] ?? null,
      find: (text: string | null) => ['T1', 'T2'].indexOf(text ?? ''),
    }),
    instants: () => ({ values: Float64Array.of(START, START, START + MINUTE), others: undefined }),
    identities: async (rows: readonly number[]) => rows.map(String),
  };

  it('are put together step by step, between which others get a turn', async () => {
    let size = 0;
    const turns = await turnsDuring(async () => {
      size = (await itemColumns(plan, shape, log)).columns.size;
    });
    assert.equal(size, 2);
    assert.ok(turns >= 3 + shape.fields.length - 1, `${turns}`);
  });

  it('are no longer put together once that is stopped', async () => {
    const stop = new AbortController();
    const reason = new Error('the reader went away');
    setImmediate(() => setImmediate(() => stop.abort(reason)));
    await assert.rejects(itemColumns(plan, shape, log, stop.signal), reason);
  });
});
