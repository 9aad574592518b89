/** The server in front of chdb is no ClickHouse server; what the engine relies on of one is held here, with ClickHouse's own client. */
import assert from 'node:assert/strict';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type ClickHouse, startClickHouse } from './start.ts';

const FORMAT = 'JSONCompactEachRowWithNamesAndTypes';

describe('chdb behind the HTTP interface', () => {
  let server: ClickHouse;
  const clients: ClickHouseClient[] = [];

  const client = (username: string, password: string): ClickHouseClient => {
    const made = createClient({
      url: server.address,
      username,
      password,
      log: { level: ClickHouseLogLevel.OFF },
    });
    clients.push(made);
    return made;
  };
  const rows = async (by: ClickHouseClient, query: string, query_params?: Record<string, unknown>): Promise<unknown> =>
    (await by.query({ query, format: FORMAT, ...(query_params && { query_params }) })).json();

  before(async function () {
    this.timeout(600_000);
    server = await startClickHouse({
      users: {
        reader: { password: 'open', profile: { readonly: '1' } },
        setter: { password: 'open', profile: { readonly: '2' } },
        writer: { password: 'open', profile: {} },
      },
      faults: [
        { query: 'of old', how: 'old-exception' },
        { query: 'of late', how: 'tagged-exception' },
        { query: 'cut off', how: 'broken' },
        { query: 'not at all', how: 'error' },
      ],
    });
    await server.run('CREATE DATABASE db');
    await server.run('CREATE TABLE db.t (a String, n Nullable(Int64)) ENGINE = MergeTree ORDER BY a');
    await server.run('INSERT INTO db.t FORMAT JSONEachRow', '{"a":"x","n":null}\n{"a":"y\'","n":"9007199254740993"}');
  });

  after(async () => {
    for (const each of clients) await each.close();
    await server.stop();
  });

  it('answers with names, types and rows, also where there are none', async () => {
    const heading = [
      ['a', 'n'],
      ['String', 'Nullable(String)'],
    ];
    const query = 'SELECT a, toString(n) AS n FROM db.t WHERE a IN {wanted:Array(String)} ORDER BY a';
    assert.deepEqual(await rows(client('reader', 'open'), query, { wanted: ['x', "y'", 'z'] }), [
      ...heading,
      ['x', null],
      ["y'", '9007199254740993'],
    ]);
    assert.deepEqual(await rows(client('reader', 'open'), query, { wanted: [] }), heading);
  });

  it('takes parameters from the address and from a form', async () => {
    const text = 'a\'b\\c\td\n{}"';
    for (const use_multipart_params of [false, true]) {
      const answer = await client('reader', 'open').query({
        query: 'SELECT {text:String} AS text, {many:Array(Nullable(String))} AS many',
        query_params: { text, many: [text, null] },
        use_multipart_params,
        format: FORMAT,
      });
      assert.deepEqual((await answer.json<unknown>()).slice(2), [[text, [text, null]]]);
    }
  });

  it('gives an answer of many blocks once', async () => {
    const found = await rows(client('reader', 'open'), 'SELECT number FROM numbers(200000)');
    assert.ok(Array.isArray(found));
    assert.equal(found.length, 200_002);
  });

  it('refuses strangers, writing, and settings that a profile holds', async () => {
    const cases: readonly (readonly [ClickHouseClient, string, Record<string, string>, string])[] = [
      [client('reader', 'shut'), 'SELECT 1', {}, 'AUTHENTICATION_FAILED'],
      [client('nobody', 'open'), 'SELECT 1', {}, 'AUTHENTICATION_FAILED'],
      [client('reader', 'open'), 'DROP TABLE db.t', {}, 'READONLY'],
      [client('reader', 'open'), 'SELECT 1', { max_execution_time: '5' }, 'READONLY'],
      [client('setter', 'open'), 'SELECT 1', { readonly: '1' }, 'READONLY'],
      [client('setter', 'open'), 'DROP TABLE db.t', { max_execution_time: '5' }, 'READONLY'],
      [client('writer', 'open'), 'DROP TABLE db.t', { readonly: '1', max_execution_time: '5' }, 'READONLY'],
      [client('writer', 'open'), 'SELECT * FROM db.u', {}, 'UNKNOWN_TABLE'],
      [client('writer', 'open'), 'SELECT b FROM db.t', {}, 'UNKNOWN_IDENTIFIER'],
    ];
    for (const [by, query, clickhouse_settings, type] of cases)
      await assert.rejects(by.query({ query, clickhouse_settings, format: FORMAT }), { type }, query);
  });

  it('ends an answer with an exception as old and new servers do', async () => {
    const reader = client('reader', 'open');
    await assert.rejects(rows(reader, "SELECT 'of old'"), SyntaxError);
    await assert.rejects(rows(reader, "SELECT 'of late'"), { type: 'MEMORY_LIMIT_EXCEEDED' });
    await assert.rejects(rows(reader, "SELECT 'cut off'"), { code: 'ECONNRESET' });
    await assert.rejects(rows(reader, "SELECT 'not at all'"), { type: 'MEMORY_LIMIT_EXCEEDED' });
    await assert.rejects(rows(reader, 'SELECT throwIf(number = 200000) FROM numbers(300000)'), {
      type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
    });
  });
});
