/** Columns of ClickHouse's types, and what they come to. */
import assert from 'node:assert/strict';
import type { ConnectionSettings } from '../../../src/measure/connections/connection.ts';
import { type ClickHouse, startClickHouse } from '../../support/clickhouse/start.ts';
import { problemsOf, settingsOf, valuesIn, withTable } from './support.ts';

const TEXT = { kind: 'text' } as const;
const NUMBER = { kind: 'number' } as const;
const INSTANT = { kind: 'instant' } as const;
const BOOLEAN = { kind: 'boolean' } as const;

describe('types of ClickHouse', function () {
  this.timeout(300_000);
  let server: ClickHouse;
  let settings: ConnectionSettings;
  let made = 0;

  /** A table with one column of a type, the rows given as SQL. */
  const tableWith = async (type: string, rows: readonly string[]): Promise<string> => {
    const name = `t${++made}`;
    await server.run(
      `CREATE TABLE db.${name} (n Int64, v ${type}) ENGINE = MergeTree ORDER BY n SETTINGS allow_suspicious_indices = 1`,
    );
    for (const [i, row] of rows.entries()) await server.run(`INSERT INTO db.${name} SELECT ${i}, ${row}`);
    return name;
  };
  const valuesOf = async (type: string, field: object, rows: readonly string[]): Promise<readonly unknown[]> => {
    const table = await tableWith(type, rows);
    const found = await valuesIn(settings, { schema: 'db', table, fields: { n: NUMBER, v: field as typeof TEXT } });
    return [...found].sort((a, b) => Number(a[0]) - Number(b[0])).map(([, value]) => value);
  };

  before(async function () {
    this.timeout(600_000);
    server = await startClickHouse({ users: { reader: { password: 'open', profile: {} } } });
    await server.run('CREATE DATABASE db');
    settings = settingsOf(server.address, 'reader', 'open');
  });
  after(() => server.stop());

  it('text in all its forms, the empty one absent', async () => {
    const rows = ["'ä'", "''", "'x'"];
    for (const type of ['String', 'LowCardinality(String)', 'FixedString(4)', 'SimpleAggregateFunction(any, String)'])
      assert.deepEqual(await valuesOf(type, TEXT, rows), ['ä', null, 'x'], type);
    for (const type of ['Nullable(String)', 'LowCardinality(Nullable(String))'])
      assert.deepEqual(await valuesOf(type, TEXT, ['NULL', "'x'"]), [null, 'x'], type);
    assert.deepEqual(await valuesOf("Enum8('on' = 1, 'off' = 2)", TEXT, ["'off'"]), ['off']);
    assert.deepEqual(await valuesOf('UUID', TEXT, ["'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"]), [
      '61f0c404-5cb3-11e7-907b-a6006ad3dba0',
    ]);
    assert.deepEqual(await valuesOf('Date', { kind: 'date' }, ["'2026-02-28'"]), ['2026-02-28']);
    assert.deepEqual(await valuesOf('Nullable(Bool)', BOOLEAN, ['true', 'false', 'NULL']), [true, false, null]);
  });

  it('numbers without a loss', async () => {
    assert.deepEqual(await valuesOf('Int64', NUMBER, ['9007199254740993', '-9223372036854775808']), [
      '9007199254740993',
      '-9223372036854775808',
    ]);
    assert.deepEqual(await valuesOf('UInt64', NUMBER, ['18446744073709551615']), ['18446744073709551615']);
    assert.deepEqual(
      await valuesOf('Int256', NUMBER, ["toInt256('-12345678901234567890123456789012345678901234567890')"]),
      ['-12345678901234567890123456789012345678901234567890'],
    );
    assert.deepEqual(await valuesOf('Nullable(Decimal(10, 3))', NUMBER, ["toDecimal64('1.25', 3)", 'NULL']), [
      '5/4',
      null,
    ]);
    assert.deepEqual(await valuesOf('Decimal(76, 20)', NUMBER, ["toDecimal256('0.00000000000000000001', 20)"]), [
      '1/100000000000000000000',
    ]);
  });

  it('sums of the largest numbers without a loss', async () => {
    const table = await tableWith('UInt64', ['18446744073709551615', '18446744073709551615', '1']);
    await server.run(
      `CREATE VIEW db.${table}_at AS SELECT toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + n AS at, v FROM db.${table}`,
    );
    const asked = { schema: 'db', table: `${table}_at`, fields: { at: INSTANT, v: NUMBER } };
    const [tally] = await withTable(
      settings,
      asked,
      async ({ tables }) =>
        (await tables.get('data')?.tally({
          select: [],
          time: 'at',
          segments: [{ start: Date.UTC(2026, 0), end: Date.UTC(2027, 0), everyMs: 366 * 86_400_000 }],
          by: [],
          sums: ['v'],
          lines: false,
        })) ?? [],
    );
    assert.equal(tally?.rows, 3);
    assert.equal(tally?.sums[0]?.sum, '36893488147419103231');
  });

  it('instants, cut to the millisecond, each hour of a wall clock its own', async () => {
    const of = (type: string, rows: readonly string[]) => valuesOf(type, INSTANT, rows);
    const utc = (text: string): number => Date.parse(text);
    // The hour that Berlin's clocks repeat.
    assert.deepEqual(
      await of("DateTime('Europe/Berlin')", ['toDateTime(1792890000)', 'toDateTime(1792893600)']),
      [1_792_890_000_000, 1_792_893_600_000],
    );
    assert.deepEqual(await of("DateTime64(3, 'UTC')", ["'2026-01-01 00:00:00.123'", "'1955-06-07 08:09:10.100'"]), [
      utc('2026-01-01T00:00:00.123Z'),
      utc('1955-06-07T08:09:10.100Z'),
    ]);
    assert.deepEqual(
      await of("DateTime64(6, 'UTC')", ["'2026-01-01 00:00:00.999999'", "'1969-12-31 23:59:59.999900'"]),
      [utc('2026-01-01T00:00:00.999Z'), -1],
    );
    assert.deepEqual(
      await of("Nullable(DateTime64(9, 'Asia/Tokyo'))", [
        'NULL',
        "toDateTime64('2026-01-01 09:00:00', 9, 'Asia/Tokyo')",
      ]),
      [null, utc('2026-01-01T00:00:00Z')],
    );
    const texts = [
      '2026-01-01T00:00:00Z',
      '1999-12-31T23:59:59.5Z',
      '2024-02-29T12:00:00+01:00',
      '1901-01-01T00:00:00.05Z',
    ];
    assert.deepEqual(
      await of(
        'String',
        texts.map((text) => `'${text}'`),
      ),
      texts.map(utc),
    );
  });

  it('refuses binary floats and what no field can hold', async () => {
    for (const [type, reason] of [
      ['Float64', /column 'v' is of type Float64, whose binary floats stand for no exact decimals/],
      ['Nullable(Float32)', /whose binary floats/],
      ['BFloat16', /whose binary floats/],
      ['Array(String)', /column 'v' is of type Array\(String\), which no field can hold/],
      ['Map(String, String)', /which no field can hold/],
      ['Tuple(a String)', /which no field can hold/],
    ] as const) {
      const table = await tableWith(type, []);
      const [problem] = await problemsOf(valuesIn(settings, { schema: 'db', table, fields: { v: NUMBER } }));
      assert.equal(problem?.code, 'unusable-type', type);
      assert.match(problem.message, reason);
    }
  });

  it('rows that agree in all columns are one, also in those that no field can hold', async () => {
    await server.run(
      "CREATE TABLE db.same (v String, tags Array(String), at DateTime('Europe/Berlin'), f Float64) ENGINE = MergeTree ORDER BY v",
    );
    const row = (tags: string, at: number, f: string): string =>
      `INSERT INTO db.same SELECT 'x', ${tags}, toDateTime(${at}), ${f}`;
    for (const sql of [
      row("['a']", 1_792_890_000, 'nan'),
      row("['a']", 1_792_890_000, 'nan'),
      row("['a']", 1_792_890_000, 'inf'),
      row("['a']", 1_792_893_600, 'nan'),
      row("['a', 'b']", 1_792_890_000, 'nan'),
    ])
      await server.run(sql);
    const [source] = await withTable(
      settings,
      { schema: 'db', table: 'same', fields: { v: TEXT } },
      async ({ sources }) => sources,
    );
    assert.deepEqual([source?.rows, source?.used, source?.duplicates], [5, 4, 1]);
  });

  it('an empty table has no rows and no extent', async () => {
    const table = await tableWith("DateTime64(3, 'UTC')", []);
    await withTable(settings, { schema: 'db', table, fields: { v: INSTANT } }, async ({ tables }) => {
      const data = tables.get('data');
      assert.equal(data?.size, 0);
      assert.equal(data.extent, undefined);
      assert.deepEqual(await data.rows({ select: [] }), []);
    });
  });
});
