/** Parquet goes group by group to its places while it's read; statements come to the same as from text, which is put in order afterwards. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Binding, ColumnExpression, RowPrecedence } from '../../src/contract/dataset.ts';
import { Breath } from '../../src/measure/breath.ts';
import type { Session } from '../../src/measure/engine.ts';
import { PlacedCodes, PlacedInstantColumn } from '../../src/measure/engines/columns/groupedColumns.ts';
import { eachTurn, GroupPlaces } from '../../src/measure/engines/columns/groupPlaces.ts';
import { PlacedInstants } from '../../src/measure/engines/columns/instants.ts';
import { Progressions, ProgressionsBuilder } from '../../src/measure/engines/columns/progressions.ts';
import { TextDictionary } from '../../src/measure/engines/columns/textDictionary.ts';
import { TupleRows } from '../../src/measure/engines/columns/tupleRows.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import type { SourcePlan } from '../../src/measure/plan/source.ts';
import { DataError } from '../../src/measure/problems.ts';
import { at } from '../support/expressions.ts';
import { writeParquet } from './reading.ts';
import { bindingOf, column, dataOf, inWorkspace, rowsShape } from './support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

/** Adds numbers in parts, as chunks come; `plainAt`: behind which part they are kept one by one at the latest. */
async function built(
  values: readonly (readonly [group: number, value: number])[],
  groups: number,
  plainAt = Number.POSITIVE_INFINITY,
): Promise<ArrayLike<number>> {
  const counts = Array.from({ length: groups }, (_, group) => values.filter(([own]) => own === group).length);
  const next = new Uint32Array(groups);
  counts.forEach((count, group) => {
    next[group + 1] = (next[group] ?? 0) + count;
  });
  const builder = new ProgressionsBuilder(values.length, groups, async () => {
    const plain = new Float64Array(values.length);
    return {
      set: (place, value) => {
        plain[place] = value;
      },
      finish: () => plain,
    };
  });
  for (let from = 0; from < values.length; from += 100) {
    const part = values.slice(from, from + 100);
    const places = Uint32Array.from(part, ([group]) => next[group]!++);
    builder.add(
      part.length,
      Uint32Array.from(part, ([group]) => group),
      places,
      Float64Array.from(part, ([, value]) => value),
    );
    if (builder.tooMany || from / 100 === plainAt) await builder.toPlain(next, new Breath());
  }
  const found = builder.finish();
  return found instanceof Progressions ? Array.from({ length: values.length }, (_, i) => found.at(i)) : found;
}

const inGroups = (values: readonly (readonly [group: number, value: number])[], groups: number): readonly number[] =>
  Array.from({ length: groups }, (_, group) => values.flatMap(([own, value]) => (own === group ? [value] : []))).flat();

const value = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('on' as const) },
  { weight: 1, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

describe('progressions', () => {
  it('give back the numbers of each group, steps or none, also where they are kept one by one from some place on', async () => {
    const drawing = fc.array(fc.tuple(fc.nat({ max: 3 }), value), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(drawing, fc.option(fc.nat({ max: 2 }), { nil: undefined }), async (drawn, plainAt) => {
        const last = [0, 0, 0, 0];
        const values = drawn.map(([group, each]) => {
          last[group] = each === 'on' ? (last[group] ?? 0) + 5 : each;
          return [group, last[group] ?? 0] as const;
        });
        assert.deepEqual([...Array.from(await built(values, 5, plainAt))], inGroups(values, 5));
      }),
      { numRuns: 300 },
    );
  });

  it('are a number for each place where there are too many steps', async () => {
    const values = Array.from({ length: 30_000 }, (_, i) => [i % 3, (i * i * 7919) % 10_007] as const);
    assert.deepEqual([...Array.from(await built(values, 3))], inGroups(values, 3));
  });

  it('count rows in the order in which they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { maxLength: 300 }), fc.boolean(), async (groups, many) => {
        // Too many steps are kept as one number for each place.
        const all = many ? Array.from({ length: 9000 }, (_, i) => (i * i + (groups[i % 7] ?? 0)) % 4) : groups;
        const bounds = [0, 1, 2, 3, 4].map((group) => all.filter((own) => own < group).length);
        const next = Uint32Array.from(bounds.slice(0, -1));
        const builder = new ProgressionsBuilder(all.length, 4, (breath) => PlacedInstants.of(all.length, breath));
        for (let from = 0; from < all.length; from += 64) {
          const part = Uint32Array.from(all.slice(from, from + 64));
          const places = part.map((group) => next[group]!++);
          builder.addCounted(from, part.length, part, places);
          if (builder.tooMany) await builder.toPlain(next, new Breath());
        }
        const found = builder.finish();
        assert.deepEqual(
          all.map((_, place) => found.at(place)),
          inGroups(
            all.map((group, i) => [group, i] as const),
            4,
          ),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('know whether they grow between bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 6 }), { maxLength: 4 }), (groups) => {
        const bounds = [0];
        for (const group of groups) bounds.push((bounds.at(-1) ?? 0) + group.length);
        const values = groups.flatMap((group, i) => group.map((each) => [i, each] as const));
        const next = Uint32Array.from(bounds.slice(0, -1));
        const builder = new ProgressionsBuilder(values.length, groups.length, (breath) =>
          PlacedInstants.of(values.length, breath),
        );
        builder.add(
          values.length,
          Uint32Array.from(values, ([group]) => group),
          Uint32Array.from(values, ([group]) => next[group]!++),
          Float64Array.from(values, ([, each]) => each),
        );
        const found = builder.finish();
        assert.ok(found instanceof Progressions);
        const grows = groups.map((group) => group.every((each, i) => i === 0 || each > (group[i - 1] ?? 0)));
        assert.deepEqual(
          found.outOfOrder(bounds),
          grows.flatMap((grow, group) => (grow ? [] : [group])),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('places of groups', () => {
  it('are worth it only for groups of some rows, and refuse rows that were not counted', () => {
    const of = (counts: readonly (readonly [text: string | null, rows: number])[]) => {
      const dictionary = new TextDictionary();
      const places = GroupPlaces.of(
        [dictionary],
        counts.map(([text, rows]) => ({ texts: [text], rows })),
      );
      return { dictionary, places };
    };
    assert.equal(of([['a', 2]]).places, undefined);
    const { dictionary, places } = of([
      ['b', 9],
      ['a', 8],
      ['b', 1],
    ]);
    assert.deepEqual(places?.bounds, [0, 8, 18]);
    const codes = Uint32Array.from(['b', 'a', 'b'], (text) => dictionary.codeOfText(text));
    places?.place([codes], 3);
    assert.deepEqual([...(places?.places.subarray(0, 3) ?? [])], [8, 0, 9]);
    assert.throws(() => places?.checkFull(), /other rows than it counted/);
    assert.throws(() => places?.place([Uint32Array.of(dictionary.codeOfText('c'))], 1), /other rows than it counted/);
  });
});

describe('places of groups that take turns', () => {
  it('are those of rows one by one, also of their numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }),
            fc.nat(40),
            fc.option(fc.nat(40), { freq: 3 }),
          ),
          { maxLength: 6 },
        ),
        fc.boolean(),
        async (parts, jumps) => {
          const batches = parts.map(([turns, rows, other]) =>
            Array.from({ length: rows }, (_, i) => (i === other ? 4 : (turns[i % turns.length] ?? 0))),
          );
          const all = batches.flat();
          const dictionary = new TextDictionary();
          const counts = [0, 1, 2, 3, 4].map((group) => 1000 + all.filter((each) => each === group).length);
          const places = GroupPlaces.of(
            [dictionary],
            counts.map((rows, group) => ({ texts: [String(group)], rows })),
          );
          assert.ok(places);
          const readAt = new ProgressionsBuilder(places.size, 5, (breath) => PlacedInstants.of(places.size, breath));
          const column = new PlacedCodes(places);
          const instants = new PlacedInstantColumn(places);
          const next = places.bounds.slice(0, 5);
          const expected = new Map<number, number>();
          let read = 0;
          for (const batch of batches) {
            const codes = Uint32Array.from([...batch, 0, 0], (group) => dictionary.codeOfText(String(group)));
            places.place([codes], batch.length);
            const found: readonly number[] = batch.map((_, row) => places.placeOf(row));
            assert.deepEqual(
              found,
              batch.map((group) => next[group]!++),
            );
            assert.deepEqual([...places.next], next);
            for (const [i, place] of found.entries()) expected.set(place, read + i);
            const values = Float64Array.from(batch, (_, i) => (jumps && i % 7 === 3 ? 5 : read + i) * 1000);
            column.dictionary.codeOfText('x'.repeat(read % 300));
            if (column.lacksRoom) await column.makeRoom(new Breath());
            column.take({ kind: 'codes', codes: codes.map((_, i) => (read + i) % 256), lacks: false }, batch.length);
            instants.take({ kind: 'instants', instants: values, odd: [] }, batch.length);
            const { turns } = places;
            if (turns === undefined) readAt.addCounted(read, batch.length, places.groups, places.places);
            else
              eachTurn(turns, batch.length, (turn, by, count) =>
                readAt.addSteps(turns.groups[turn]!, turns.places[turn]!, read + turn, by, count),
              );
            for (const runs of [readAt, instants.runs]) if (runs.tooMany) await runs.toPlain(places.next, new Breath());
            read += batch.length;
          }
          const [numbers, { codes }, times] = [readAt.finish(), column.finish(), instants.finish().instants];
          let before = 0;
          for (const batch of batches) {
            batch.forEach((_, i) => {
              const row = before + i;
              const place = [...expected].find(([, each]) => each === row)?.[0] ?? -1;
              assert.equal(numbers.at(place), row);
              assert.equal(codes[place], row % 256);
              assert.equal(times.at(place), (jumps && i % 7 === 3 ? 5 : row) * 1000);
            });
            before += batch.length;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('rows of each combination', () => {
  it('are counted, however many texts turn up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(fc.nat(40), fc.nat(3), fc.option(fc.nat(20))), { maxLength: 50 }), { maxLength: 6 }),
        fc.nat(3),
        (batches, width) => {
          const dictionaries = Array.from({ length: width }, () => new TextDictionary());
          const counted = new TupleRows(dictionaries);
          const expected = new Map<string, number>();
          for (const batch of batches) {
            const texts = batch.map((row) => row.slice(0, width).map((each) => (each === null ? null : `${each}`)));
            const codes = dictionaries.map((dictionary, i) =>
              Uint32Array.from(texts, (row) => dictionary.codeOfText(row[i] ?? null)),
            );
            counted.add(codes, batch.length);
            for (const row of texts) expected.set(JSON.stringify(row), (expected.get(JSON.stringify(row)) ?? 0) + 1);
          }
          const found = counted.counts().map(({ texts, rows }) => [JSON.stringify(texts), rows] as const);
          assert.deepEqual(new Map(found), expected);
          assert.equal(found.length, expected.size);
        },
      ),
    );
    const many = new TextDictionary();
    const rows = new TupleRows([many, many]);
    const codes = Uint32Array.from({ length: 3000 }, (_, i) => many.codeOfText(String(i)));
    assert.throws(() => rows.add([codes, codes], codes.length), /too many combinations/);
  });
});

const samples = dataOf(
  'probes',
  'samples',
  { service: { kind: 'text' }, up: { kind: 'boolean' }, requests: { kind: 'number' } },
  { everyMs: MINUTE, by: ['service'] },
);

interface Row {
  readonly minute: number;
  readonly second: number;
  readonly service: string;
  readonly up: string;
  readonly requests: string;
}

const SERVICES = ['mail', 'a service with a long name', 'Straße'];

/** Services in turn, as a probe writes them, with what goes wrong. */
const rows = fc
  .record({
    minutes: fc.integer({ min: 8, max: 30 }),
    ups: fc.array(fc.boolean(), { minLength: 90, maxLength: 90 }),
    missing: fc.array(fc.nat({ max: 89 }), { maxLength: 3 }),
    twice: fc.array(fc.nat({ max: 89 }), { maxLength: 1 }),
    changed: fc.option(
      fc.tuple(
        fc.nat({ max: 89 }),
        fc.constantFrom(
          { up: 'perhaps' },
          { up: '' },
          { requests: '-3' },
          { requests: '1.5' },
          { requests: '12345678901234567890' },
          { service: '' },
          { service: 'mail' },
          { minute: 3 },
          { second: 7 },
        ),
      ),
      { freq: 2 },
    ),
    jitter: fc.boolean(),
  })
  .map(({ minutes, ups, missing, twice, changed, jitter }) => {
    const all = Array.from({ length: minutes * 3 }, (_, i): Row => {
      const row = {
        minute: Math.floor(i / 3),
        second: jitter ? (i * 7) % 50 : 0,
        service: SERVICES[i % 3] ?? '',
        up: String(ups[i]),
        requests: String((i * i) % 11),
      };
      return changed?.[0] === i ? { ...row, ...changed[1] } : row;
    });
    return all.flatMap((row, i) => (missing.includes(i) ? [] : twice.includes(i) ? [row, row] : [row]));
  });

const csv = (rows: readonly Row[], after: number): string =>
  `ts,service,up,requests\n${rows
    .map(({ minute, second, ...row }) =>
      [
        new Date(START + (after + minute) * MINUTE + second * 1000).toISOString(),
        row.service,
        row.up,
        row.requests,
      ].join(','),
    )
    .join('\n')}\n`;

const planOf = (path: string, rejected: string, shape = SHAPE, options: Partial<Binding> = {}): SourcePlan => ({
  declaration: samples,
  binding: bindingOf('probes', path, shape, options),
  zone: 'UTC',
  rejectedAtMost: rejected,
});

const FIELDS = { at: 'ts', service: 'service', up: 'up', requests: 'requests' };
const SHAPE = rowsShape(FIELDS);

const PRECEDENCES: readonly RowPrecedence[] = [
  { by: 'first' },
  { by: 'last' },
  { by: 'highest', column: 'requests', as: 'number', at: at() },
];

const NOT_NINE: ColumnExpression = {
  op: 'compare',
  operator: 'is-not',
  left: column('requests'),
  right: { op: 'literal', value: { kind: 'text', value: '9' }, at: at() },
  at: at(),
};

const SEGMENTS = [{ start: START, end: START + 60 * MINUTE, everyMs: 5 * MINUTE }];

/** All that a table answers. Lines of text are counted from the header, rows of Parquet aren't. */
async function answers({ tables, sources }: Session, header: number): Promise<unknown> {
  const table = tables.get('probes');
  assert.ok(table);
  const told = {
    sources: sources.map(({ file, sha256, rejected, repeatedLines = [], ...rest }) => ({
      ...rest,
      repeatedLines: repeatedLines.map((line) => line - header),
      rejected: rejected.map(({ file: _, line, ...each }) => ({ ...each, line: (line ?? 0) - header })),
    })),
    extent: table.extent,
    size: table.size,
  };
  const asked: unknown[] = [];
  for (const select of [
    [],
    ...SERVICES.map((text) => [{ field: 'service', value: { kind: 'text', value: text } as const }]),
  ]) {
    asked.push(await table.rows({ select }));
    const distinct = await table.distinct({ select, fields: ['up', 'service'] });
    asked.push(distinct.map((each) => JSON.stringify(each)).sort());
    asked.push(
      await table.tally({ select, time: 'at', segments: SEGMENTS, by: ['up'], sums: ['requests'], lines: true }),
    );
    asked.push(
      await table.coverage({
        select,
        everyMs: MINUTE,
        fields: ['up'],
        codes: [{ cells: [{ kind: 'boolean', value: false }], code: 1 }],
      }),
    );
  }
  const text = JSON.stringify(asked, (key, each) =>
    (key === 'from' || key === 'to') && typeof each === 'number' ? each - header : key === 'file' ? '' : each,
  );
  return { told, asked: JSON.parse(text) };
}

async function outcome(root: string, plan: SourcePlan, header: number): Promise<unknown> {
  try {
    const session = await duckdbEngine(await workspaceFiles(root)).open([plan], {});
    return await answers(session, header);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.problems.map(({ code }) => code);
  }
}

describe('rows of Parquet', function () {
  this.timeout(300_000);

  it('come to the same as those of text, whatever is wrong with them', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        rows,
        fc.constantFrom(0, 40, 40),
        fc.boolean(),
        fc.constantFrom('0', '0.5'),
        // What isn't read here is read by the database.
        fc.constantFrom('', '', ', COMPRESSION lz4_raw'),
        fc.constantFrom(undefined, ...PRECEDENCES),
        fc.boolean(),
        async (one, two, after, bySeries, rejected, options, contradicting, someLeftOut) => {
          await inWorkspace({ 'text/1.csv': csv(one, 0), 'text/2.csv': csv(two, after) }, async (root) => {
            for (const name of ['1', '2'])
              await writeParquet(
                join(root, `text/${name}.parquet`),
                `SELECT ts::TIMESTAMPTZ AS ts, service, up, requests FROM read_csv('${join(root, `text/${name}.csv`)}', all_varchar = true, nullstr = '')`,
                options,
              );
            const shape = rowsShape(FIELDS, {
              ...(bySeries ? { series: ['service'] } : {}),
              ...(contradicting === undefined ? {} : { contradicting }),
            });
            const binding = someLeftOut ? { where: NOT_NINE } : {};
            const [text, parquet] = [
              await outcome(root, planOf('text/*.csv', rejected, shape, binding), 1),
              await outcome(root, planOf('text/*.parquet', rejected, shape, binding), 0),
            ];
            assert.deepEqual(parquet, text);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('in disorder all over come to the same as those of text, also where some say the same twice', async () => {
    const minutes = 6000;
    const order = Array.from({ length: 3 * minutes }, (_, i) => (i * 7919) % (3 * minutes));
    const shuffled = [...order, ...order.slice(50, 80)].map(
      (place): Row => ({
        ...{ minute: place % minutes, second: 0, service: SERVICES[Math.floor(place / minutes)] ?? '' },
        ...{ up: place % 7 === 0 ? 'false' : 'true', requests: String(place % 50) },
      }),
    );
    await inWorkspace({ 'x.csv': csv(shuffled, 0) }, async (root) => {
      await writeParquet(
        join(root, 'x.parquet'),
        `SELECT ts::TIMESTAMPTZ AS ts, service, up, requests FROM read_csv('${join(root, 'x.csv')}', all_varchar = true)`,
      );
      const parquet = await outcome(root, planOf('x.parquet', '0'), 0);
      assert.deepEqual(parquet, await outcome(root, planOf('x.csv', '0'), 1));
      assert.match(JSON.stringify(parquet), /"duplicates":30,/);
    });
  });

  it('of types of their own come to the same as those of text', async () => {
    await inWorkspace({}, async (root) => {
      const path = join(root, 'x');
      const select = `SELECT to_timestamp(${START / 1000} + 60 * (i // 3)) AS ts, (i * 7 % 3) AS service, i % 5 > 0 AS up, (i * i % 700)::DECIMAL(9, 2) / 4 AS requests FROM range(9000) t(i)`;
      await writeParquet(`${path}.parquet`, `SELECT * REPLACE (requests::DECIMAL(9, 2) AS requests) FROM (${select})`);
      await writeParquet(
        `${path}-text.parquet`,
        `SELECT strftime(ts AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS ts, service::VARCHAR AS service, up::VARCHAR AS up, requests::DECIMAL(9, 2)::VARCHAR AS requests FROM (${select})`,
      );
      const [typed, text] = [
        await outcome(root, planOf('x.parquet', '0'), 0),
        await outcome(root, planOf('x-text.parquet', '0'), 0),
      ];
      assert.deepEqual(typed, text);
    });
  });
});
