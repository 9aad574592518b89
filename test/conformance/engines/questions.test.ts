/** The questions that engines are asked have one answer, whatever the columns are and wherever bounds lie. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { magnitude } from '../../../src/contract/magnitude.ts';
import { compare, rational, toJSON } from '../../../src/exact/rational.ts';
import type { DataTable, Engine } from '../../../src/measure/engine.ts';
import type { Ranked, RanksQuery, Segment, Tally, WindowsQuery } from '../../../src/measure/plan/query.ts';
import { ranksOf } from '../../../src/measure/plan/ranks.ts';
import { type Cell, scalar } from '../../../src/measure/plan/row.ts';
import { bindingOf, dataOf, rowsShape } from '../../measure/support.ts';
import { memoryStore } from './memoryStore.ts';
import type { HeldFile, HeldType, Store } from './store.ts';
import { openStores } from './stores.ts';

const START = Date.UTC(2026, 2, 29);
const MINUTE = 60_000;
/** With more digits than a millisecond has, at bounds and just before them, over the night in which London's clocks change. */
const time = fc
  .tuple(fc.nat({ max: 240 }), fc.constantFrom('000000', '000001', '500000', '999999'))
  .map(([minute, micros]) => `${new Date(START + minute * MINUTE).toISOString().slice(0, 20)}${micros}`);
const value = fc.option(fc.constantFrom('0', '1', '1.5', '2', '10', '0.000000001', '123456789.5'), { freq: 5 });
const file = fc
  .uniqueArray(fc.tuple(time, fc.constantFrom('eu', 'us'), value), {
    selector: ([at, name]) => `${at.slice(0, 23)} ${name}`,
    maxLength: 60,
  })
  .map((rows) => rows.map(([at, ...rest]) => [at, ...rest]));

const segments = fc
  .uniqueArray(fc.nat({ max: 240 }), { minLength: 2, maxLength: 6 })
  .chain((bounds) =>
    fc.record({ bounds: fc.constant(bounds.sort((a, b) => a - b)), every: fc.integer({ min: 1, max: 90 }) }),
  )
  .map(({ bounds, every }) =>
    bounds
      .slice(1)
      .flatMap((bound, i): readonly Segment[] =>
        i % 3 === 2
          ? []
          : [{ start: START + (bounds[i] ?? 0) * MINUTE, end: START + bound * MINUTE, everyMs: every * MINUTE }],
      ),
  );

const OF: readonly RanksQuery['of'][] = [
  'minimum',
  'maximum',
  'median',
  ...['0', '50', '95', '99.99', '100', '33.333333333333333333'].flatMap((percentile) => [
    { percentile },
    { percentile, interpolated: true as const },
  ]),
];

interface Columns {
  readonly title: string;
  readonly at: HeldType;
  readonly value: HeldType;
  readonly zone: string;
}

const COLUMNS: readonly Columns[] = [
  { title: 'typed', at: 'instant', value: 'decimal', zone: 'Europe/London' },
  { title: 'texts', at: 'text', value: 'text', zone: 'Europe/London' },
  { title: 'wall times in UTC', at: 'wall time', value: 'decimal', zone: 'UTC' },
  { title: 'wall times in a zone with clocks that change', at: 'wall time', value: 'decimal', zone: 'Europe/London' },
];

describe('engines: one answer to each question', function () {
  this.timeout(600_000);
  const memory = memoryStore();
  let stores: readonly Store[] = [];
  before(async () => {
    stores = (await openStores('any rows')).filter(({ name }) => name !== memory.name);
  });
  after(() => Promise.all(stores.map((store) => store.close())));

  for (const columns of COLUMNS)
    it(`from ${columns.title}`, () =>
      fc.assert(
        fc.asyncProperty(file, segments, async (rows, asked) => {
          const held = heldOf(rows, columns);
          const plain = await answers(await memory.hold([held]), asked, columns);
          for (const store of stores)
            assert.deepEqual(await answers(await store.hold([held]), asked, columns), plain, store.name);
        }),
        { numRuns: 4 },
      ));
});

const heldOf = (rows: readonly (readonly (string | null)[])[], { at, value: held }: Columns): HeldFile => ({
  path: 'probes.csv',
  columns: [
    { name: 'at', type: at },
    { name: 'name', type: 'text' },
    { name: 'value', type: held },
  ],
  rows: rows.map(([instant, ...rest]) => [at === 'wall time' ? (instant ?? '') : `${instant}Z`, ...rest]),
});

const TEXT = { kind: 'text' } as const;
const NUMBER = { kind: 'number' } as const;

/** Everything that may be asked by segments, in one order. */
async function answers(engine: Engine, asked: readonly Segment[], { zone }: Columns): Promise<unknown> {
  const declaration = dataOf(
    'probes',
    'samples',
    { name: TEXT, value: NUMBER },
    {
      by: ['name'],
      optional: ['value'],
      everyMs: MINUTE,
    },
  );
  const binding = {
    ...bindingOf('probes', 'probes.csv', rowsShape({ at: 'at', name: 'name', value: 'value' })),
    ambiguousTime: 'earlier' as const,
  };
  const session = await engine.open([{ declaration, binding, zone, rejectedAtMost: '1' }], {});
  try {
    const table = session.tables.get('probes');
    assert.ok(table);
    const found = [];
    for (const select of [[], [{ field: 'name', value: { kind: 'text' as const, value: 'eu' } }]]) {
      const question = { select, time: 'at', segments: asked };
      const tally = await table.tally({ ...question, by: ['name'], sums: ['value'], lines: false });
      const ranks = [];
      for (const of of OF) ranks.push(await ranksIn(table, { ...question, field: 'value', of, lines: false }));
      found.push(inOrder(tally), await windowsIn(table, { ...question, sums: ['value'] }), ranks);
    }
    return { size: table.size, extent: table.extent, found };
  } finally {
    await session.close();
  }
}

/** The engine's answer, or what its windows come to one by one. */
async function windowsIn(table: DataTable, query: WindowsQuery): Promise<unknown> {
  const each = await table.tally({ ...query, by: [], lines: false });
  const alike = Map.groupBy(each, ({ place: { segment }, rows, sums }) => JSON.stringify([segment, rows, sums]));
  const found = await table.windows?.(query);
  return found === undefined
    ? inOrder([...alike].map(([key, same]) => [...JSON.parse(key), same.length]))
    : inOrder(
        Array.from({ length: found.size }, (_, kind) => [
          found.segment[kind],
          found.rows[kind],
          found.sums.map(({ parts, unit, present }) => ({
            sum: toJSON(rational(BigInt(parts[kind] ?? 0)).div(unit)),
            present: present[kind],
          })),
          found.windows[kind],
        ]),
      );
}

/** The engine's answer, or what the counts of each value come to. */
async function ranksIn(table: DataTable, query: RanksQuery): Promise<unknown> {
  const found =
    (await table.ranks?.(query)) ?? fromCounts(await table.tally({ ...query, by: [query.field], sums: [] }), query);
  return inOrder(found.map(({ place, rows, present, low, high }) => ({ place, rows, present, low, high })));
}

function fromCounts(tally: readonly Tally[], { of }: RanksQuery): readonly Ranked[] {
  const cells = Map.groupBy(tally, ({ place }) => JSON.stringify(place));
  return [...cells.values()].map((own): Ranked => {
    const counted = own.filter(({ by: [cell] }) => scalar(cell) !== null);
    const sorted = counted.sort((a, b) => compare(sizeOf(a.by[0]), sizeOf(b.by[0])));
    const present = sorted.reduce((all, { rows }) => all + rows, 0);
    const values = sorted.flatMap(({ rows, by: [cell = null] }) => Array.from({ length: rows }, () => cell));
    const { low, high } = present === 0 ? { low: 0, high: 0 } : ranksOf(of, present);
    return {
      place: own[0]?.place ?? { segment: 0, index: 0 },
      rows: own.reduce((all, { rows }) => all + rows, 0),
      present,
      low: values[low - 1] ?? null,
      high: values[high - 1] ?? null,
      lines: [],
    };
  });
}

function sizeOf(cell: Cell | undefined) {
  const size = scalar(cell);
  return (size && magnitude(size)) ?? rational(0);
}

const inOrder = (found: readonly unknown[]): readonly string[] => found.map((each) => JSON.stringify(each)).sort();
