/** Names and values that look like SQL are names and values. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ColumnExpression } from '../../../src/contract/dataset.ts';
import type { ConnectionSettings } from '../../../src/measure/connections/connection.ts';
import { identifier } from '../../../src/measure/engines/clickhouse/dialect.ts';
import { type ClickHouse, startClickHouse } from '../../support/clickhouse/start.ts';
import { at, values } from '../../support/expressions.ts';
import { column } from '../support.ts';
import { problemsOf, settingsOf, valuesIn, withTable } from './support.ts';

const TEXT = { kind: 'text' } as const;

/** A column's text by a table, which takes a dictionary. */
const lookedUp = (name: string, texts: readonly string[]): ColumnExpression => ({
  op: 'lookup',
  entries: texts.map((each) => ({ keys: [values.text(each)], value: values.text(each) })),
  keys: [column(name)],
  table: 'Same',
  at: at(),
});

const NAMES = [
  'x` (a Int8) ENGINE = Memory; DROP TABLE db.kept; --',
  "a'b",
  'a"b',
  'a\\',
  'a\\`b',
  '{p1:String}',
  'a/*b',
  'a b\nc',
  'numbers(10)',
  'ä.ö',
  'select',
];

const VALUES = [
  "'; DROP TABLE db.kept; --",
  '\\',
  "\\'",
  'a\tb\nc\rd\be\ff\0g',
  '\\N',
  'NULL',
  '{p1:String}',
  "['a','b']",
  '"',
  '`',
  '%s $1 ?',
  '😀 ä',
  ' ',
  'TRUE',
];

describe('ClickHouse: names and values that look like SQL', function () {
  this.timeout(300_000);
  let server: ClickHouse;
  let settings: ConnectionSettings;

  before(async function () {
    this.timeout(600_000);
    server = await startClickHouse({ users: { reader: { password: 'open', profile: {} } } });
    await server.run('CREATE DATABASE db');
    await server.run('CREATE TABLE db.kept (n Int8) ENGINE = MergeTree ORDER BY n AS SELECT 1 AS n');
    settings = settingsOf(server.address, 'reader', 'open');
  });
  after(() => server.stop());
  afterEach(async () => assert.equal(await server.run('SELECT n FROM db.kept'), '1\n'));

  it('in names of schemas, tables and columns', async () => {
    for (const name of NAMES) {
      const quoted = identifier(name);
      await server.run(`CREATE DATABASE ${quoted}`);
      await server.run(`CREATE TABLE ${quoted}.${quoted} (${quoted} String) ENGINE = MergeTree ORDER BY ${quoted}`);
      await server.run(`INSERT INTO ${quoted}.${quoted} VALUES ('found')`);
      assert.deepEqual(
        await valuesIn(settings, { schema: name, table: name, fields: { v: TEXT }, from: { v: name } }),
        [['found']],
        name,
      );
      await server.run(`DROP DATABASE ${quoted}`);
    }
  });

  it('in names that are not there', async () => {
    for (const name of NAMES) {
      const [table] = await problemsOf(valuesIn(settings, { schema: 'db', table: name, fields: { v: TEXT } }));
      assert.equal(table?.code, 'missing-table', name);
      const [schema] = await problemsOf(valuesIn(settings, { schema: name, table: 'kept', fields: { v: TEXT } }));
      assert.equal(schema?.code, 'missing-table', name);
      const [column] = await problemsOf(
        valuesIn(settings, { schema: 'db', table: 'kept', fields: { v: TEXT }, from: { v: name } }),
      );
      assert.equal(column?.code, 'missing-column', name);
    }
  });

  it('in values: all come back, and each is picked by itself alone', async () => {
    await server.run('CREATE TABLE db.said (n Int64, v String) ENGINE = MergeTree ORDER BY n');
    await server.run(
      'INSERT INTO db.said FORMAT JSONEachRow',
      VALUES.map((v, n) => JSON.stringify({ n, v })).join('\n'),
    );
    const table = { schema: 'db', table: 'said', fields: { n: { kind: 'number' } as const, v: TEXT } };
    assert.deepEqual(
      [...(await valuesIn(settings, table))].sort((a, b) => Number(a[0]) - Number(b[0])),
      VALUES.map((v, n) => [String(n), v]),
    );
    // By a dictionary, too: what is computed of a column is bound as a list.
    const kind = { kind: 'enumeration', values: ['x'] } as const;
    await withTable(settings, { ...table, fields: { ...table.fields, v: TEXT } }, async ({ tables }) => {
      for (const value of VALUES) {
        const rows = await tables.get('data')?.rows({ select: [{ field: 'v', value: { kind: 'text', value } }] });
        assert.deepEqual(
          rows?.map(({ fields }) => fields.v),
          [{ kind: 'text', value }],
          value,
        );
      }
    });
    const refused = await problemsOf(valuesIn(settings, { schema: 'db', table: 'said', fields: { v: kind } }));
    assert.equal(refused[0]?.code, 'rejected-rows');
  });

  it('a name in backticks ends where it should, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        fc.pre(!name.includes('\0'));
        const inside = identifier(name).slice(1, -1);
        assert.equal(inside.replaceAll(/\\([\\`])/g, '').includes('`'), false);
        assert.equal(inside.replaceAll(/\\([\\`])/g, '$1'), name);
      }),
    );
  });

  it('lists that are longer than a server takes in one parameter are sent in parts', async () => {
    const long = Array.from({ length: 4000 }, (_, n) => `${n}${"'\\".repeat(40)}`);
    await server.run('CREATE TABLE db.long (n Int64, v String) ENGINE = MergeTree ORDER BY n');
    await server.run('INSERT INTO db.long FORMAT JSONEachRow', long.map((v, n) => JSON.stringify({ n, v })).join('\n'));
    const found = await valuesIn(settings, {
      schema: 'db',
      table: 'long',
      fields: { n: { kind: 'number' }, v: TEXT },
      from: { n: 'n', v: lookedUp('v', long) },
    });
    assert.deepEqual(
      [...found].sort((a, b) => Number(a[0]) - Number(b[0])),
      long.map((v, n) => [String(n), v]),
    );
  });
});
