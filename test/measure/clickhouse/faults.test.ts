/** What is said when a server can't be asked, or stops in the middle; and that no secret is in it. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Fault, User } from '../../support/clickhouse/settings.ts';
import { type ClickHouse, startClickHouse } from '../../support/clickhouse/start.ts';
import { problemsOf, settingsOf, type TableOfTest, valuesIn, withTable } from './support.ts';

const SECRET = 'k3pt:to@me/%';
const TABLE: TableOfTest = { schema: 'db', table: 't', fields: { n: { kind: 'number' }, v: { kind: 'text' } } };

const USERS: Readonly<Record<string, User>> = {
  reader: { password: SECRET, profile: {} },
  setter: {
    password: SECRET,
    profile: { readonly: '2', result_overflow_mode: 'break', max_result_rows: '1', max_block_size: '1' },
  },
  fixed: { password: SECRET, profile: { readonly: '1' } },
  broken: { password: SECRET, profile: { readonly: '1', result_overflow_mode: 'break', max_result_rows: '1' } },
};

async function serverWith(faults: readonly Fault[] = []): Promise<ClickHouse> {
  const server = await startClickHouse({ users: USERS, faults });
  await server.run('CREATE DATABASE db');
  await server.run('CREATE TABLE db.t (n Int64, v LowCardinality(String)) ENGINE = MergeTree ORDER BY n');
  await server.run('INSERT INTO db.t SELECT number, toString(number % 3) FROM numbers(10)');
  return server;
}

/** The problems, none of which holds a word of the address. */
async function saidOf(work: Promise<unknown>): Promise<string> {
  const problems = await problemsOf(work);
  const said = problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
  for (const secret of [SECRET, encodeURIComponent(SECRET), '127.0.0.1', 'reader', 'Basic'])
    assert.equal(said.includes(secret), false, said);
  return said;
}

describe('ClickHouse: faults', function () {
  this.timeout(300_000);
  describe('of a connection', () => {
    let server: ClickHouse;
    before(async function () {
      this.timeout(600_000);
      server = await serverWith();
    });
    after(() => server.stop());

    it('a wrong password', async () => {
      const said = await saidOf(valuesIn(settingsOf(server.address, 'reader', 'wrong'), TABLE));
      assert.match(said, /^unreachable-connection: Connection 'warehouse' refuses its user or password/);
    });

    it('nobody listens', async () => {
      const listener = createServer();
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const { port } = listener.address() as AddressInfo;
      await new Promise((resolve) => listener.close(resolve));
      const said = await saidOf(valuesIn(settingsOf(`http://127.0.0.1:${port}`, 'reader', SECRET), TABLE));
      assert.match(said, /^unreachable-connection: Connection 'warehouse' can't be reached \(ECONNREFUSED\)/);
    });

    it('something else listens', async () => {
      const listener = createServer(
        (socket) => void socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno\n'),
      );
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const { port } = listener.address() as AddressInfo;
      const said = await saidOf(valuesIn(settingsOf(`http://127.0.0.1:${port}`, 'reader', SECRET), TABLE));
      listener.close();
      assert.match(said, /^lost-connection: Connection 'warehouse'/);
    });

    it('a missing database, table and column', async () => {
      const reader = settingsOf(server.address, 'reader', SECRET);
      assert.match(
        await saidOf(valuesIn(settingsOf(server.address, 'reader', SECRET, '/nowhere'), TABLE)),
        /^unreachable-connection: Connection 'warehouse' answered UNKNOWN_DATABASE \(81\)/,
      );
      assert.match(
        await saidOf(valuesIn(reader, { ...TABLE, table: 'tt' })),
        /^missing-table: .*warehouse:db\.tt.*did you mean 'db\.t'\?/,
      );
      assert.match(
        await saidOf(valuesIn(reader, { ...TABLE, from: { n: 'n', v: 'vv' } })),
        /^missing-column: warehouse:db\.t has no column 'vv': did you mean 'v'\?/,
      );
    });

    it('a table is found in the database of the address', async () => {
      const settings = settingsOf(server.address, 'reader', SECRET, '/db');
      assert.equal((await valuesIn(settings, { ...TABLE, schema: undefined })).length, 10);
    });

    it('profiles in which settings can be changed, and in which they cannot', async () => {
      // Without what is sent along, this profile would give one row.
      await assert.doesNotReject(valuesIn(settingsOf(server.address, 'fixed', SECRET), TABLE));
      assert.match(
        await saidOf(valuesIn(settingsOf(server.address, 'setter', SECRET), TABLE)),
        /^no-room: Connection 'warehouse' answered TOO_MANY_ROWS_OR_BYTES/,
      );
      assert.match(
        await saidOf(valuesIn(settingsOf(server.address, 'broken', SECRET), TABLE)),
        /^unreachable-connection: .*profile would allow answers that only look whole.*result_overflow_mode = throw/,
      );
    });

    it('a table that is written to while it is read', async () => {
      const settings = settingsOf(server.address, 'reader', SECRET);
      for (const change of [
        "INSERT INTO db.t VALUES (99, 'x')",
        "ALTER TABLE db.t UPDATE v = 'y' WHERE n = 1 SETTINGS mutations_sync = 2",
        'ALTER TABLE db.t DELETE WHERE n = 99 SETTINGS mutations_sync = 2',
      ]) {
        const said = await saidOf(
          withTable(settings, TABLE, async ({ tables }) => {
            await tables.get('data')?.rows({ select: [] });
            await server.run(change);
            await tables.get('data')?.rows({ select: [] });
          }),
        );
        assert.match(said, /^changed-file: warehouse:db\.t was changed while it was read/, change);
      }
      // Merging parts is no change.
      await withTable(settings, TABLE, async ({ tables }) => {
        await server.run('OPTIMIZE TABLE db.t FINAL');
        await tables.get('data')?.rows({ select: [] });
      });
    });
  });

  describe('in the middle of an answer', () => {
    /** Hits the question for the rows, which comes last. */
    const atRows = (how: Fault['how']): Fault => ({ query: 'v0_value', how, times: 1 });

    for (const [how, expected] of [
      ['old-exception', /^lost-connection: /],
      ['tagged-exception', /^no-room: Connection 'warehouse' answered MEMORY_LIMIT_EXCEEDED \(241\)/],
      ['broken', /^lost-connection: .*nothing is stated/],
      ['error', /^no-room: .*MEMORY_LIMIT_EXCEEDED/],
    ] as const)
      it(`${how}: an error, and no part of the rows`, async () => {
        const server = await serverWith([atRows(how)]);
        try {
          const settings = settingsOf(server.address, 'reader', SECRET);
          assert.match(await saidOf(valuesIn(settings, TABLE)), expected);
          assert.equal((await valuesIn(settings, TABLE)).length, 10);
        } finally {
          await server.stop();
        }
      });

    it('the server is killed', async () => {
      const server = await serverWith([atRows('hang-in-the-middle')]);
      try {
        const reading = saidOf(valuesIn(settingsOf(server.address, 'reader', SECRET), TABLE));
        void server.fault.then(() => server.kill());
        assert.match(await reading, /^lost-connection: Connection 'warehouse' was lost in the middle of an answer/);
      } finally {
        await server.stop();
      }
    });

    for (const how of ['hang', 'hang-in-the-middle'] as const)
      it(`whoever asked stops (${how}): at once, with the reason given`, async () => {
        const server = await serverWith([atRows(how)]);
        try {
          const stop = new AbortController();
          const reason = new Error('enough');
          void server.fault.then(() => stop.abort(reason));
          const work = withTable(
            settingsOf(server.address, 'reader', SECRET),
            TABLE,
            async ({ tables }) => tables.get('data')?.rows({ select: [] }),
            { signal: stop.signal },
          );
          await assert.rejects(work, reason);
          // The server is free again: it noticed that nobody waits.
          assert.equal((await valuesIn(settingsOf(server.address, 'reader', SECRET), TABLE)).length, 10);
        } finally {
          await server.stop();
        }
      });
  });
});
