/** What goes wrong with a database: exit code 3, words that say what and what to do, no secret, and nothing that looks whole. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { openSource } from '../../../src/cli/input/simulator.ts';
import { readAddress } from '../../../src/measure/connections/connection.ts';
import { postgresEngine } from '../../../src/measure/engines/postgres/engine.ts';
import type { SimulationResult } from '../../../src/simulation/result.ts';
import { simulate } from '../../../src/simulation/simulate.ts';
import { builtCli, runCli, temporaryProject } from '../../support/cli.ts';
import { type Postgres, startPostgres } from '../../support/postgres/start.ts';
import { planOf } from '../clickhouse/support.ts';

interface Bound {
  readonly table?: string;
  readonly mapping?: string;
  readonly options?: string;
}

const sla = ({ table = 'monitoring.probes', mapping = 'at = at\n up = up', options = '' }: Bound): string => `
party Northwind
party Acme
agreement Shop {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency EUR
  service Web { fee 100 EUR per month }
  data probes samples every 1 h { field up: boolean }
  downtime Down of Web { when not probes.up }
  metric Uptime of Web { measure share of time outside Down }
  target Availability of Web { Uptime at least 99% each calendar month credit 5 EUR }
}
dataset Observed for Shop {
  probes from connection "warehouse" table ${JSON.stringify(table)} ${options} { ${mapping} }
}
`;

const PASSWORD = 'Leser-19c0d2';

/** A scan of this view takes seconds, so that something can happen meanwhile. */
const SET_UP = `
  CREATE SCHEMA monitoring;
  CREATE TABLE monitoring.probes (at timestamptz PRIMARY KEY, up boolean, load double precision, remark text);
  INSERT INTO monitoring.probes
    SELECT t, t <> '2026-01-05 06:00Z', 0.5, 'x' FROM generate_series(timestamptz '2026-01-01Z', '2026-02-28 23:00Z', '1 hour') t;
  CREATE VIEW monitoring.slow AS SELECT at, up AND pg_sleep(0.003) IS NOT NULL AS up FROM monitoring.probes;
  CREATE VIEW monitoring.slowest AS SELECT at, up AND pg_sleep(0.3) IS NOT NULL AS up FROM monitoring.probes;
  CREATE TABLE monitoring.secret AS SELECT at, up FROM monitoring.probes;
  CREATE TABLE monitoring."a""; DROP TABLE probes; --" AS SELECT at, up AS "up'; DELETE FROM monitoring.probes; --" FROM monitoring.probes;
  CREATE TABLE monitoring.sayings (at timestamptz, said text);
  INSERT INTO monitoring.sayings VALUES ('2026-01-01Z', ''';DROP TABLE monitoring.probes;--'), ('2026-01-01 01:00Z', '$1'), ('2026-01-01 02:00Z', '{a,"b}');
  CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}';
  GRANT USAGE ON SCHEMA monitoring TO reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA monitoring TO reader;
  REVOKE SELECT ON monitoring.secret FROM reader;
`;

describe('PostgreSQL', function () {
  this.timeout(300_000);
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
    await postgres.run(SET_UP);
  });
  after(() => postgres.stop());
  afterEach(() => {
    delete process.env.SLA_CONNECTION_WAREHOUSE;
  });

  const addressOf = (port: number, password = PASSWORD): string =>
    `postgres://reader:${password}@127.0.0.1:${port}/postgres`;

  /** What is stated or refused; no secret may be in it. */
  async function stated(
    bound: Bound,
    { address = addressOf(postgres.port), signal }: { readonly address?: string; readonly signal?: AbortSignal } = {},
  ): Promise<SimulationResult> {
    const project = temporaryProject({ 'shop.sla': sla(bound) });
    process.env.SLA_CONNECTION_WAREHOUSE = address;
    try {
      const { document, context } = await openSource(
        project.folder,
        { file: path.join(project.folder, 'shop.sla') },
        () => undefined,
        { cache: false },
      );
      const result = await simulate(
        document,
        { from: '2026-01', to: '2026-01' },
        signal ? { ...context, signal } : context,
      );
      assert.ok(!JSON.stringify(result).includes(PASSWORD));
      return result;
    } finally {
      project.remove();
    }
  }

  async function refused(...args: Parameters<typeof stated>): Promise<string> {
    const result = await stated(...args);
    assert.ok(result.kind === 'problems' && result.reason === 'data-rejected', JSON.stringify(result).slice(0, 500));
    return result.problems.map(({ message }) => message).join('\n');
  }

  const resting = async (server: Postgres): Promise<void> => {
    for (;;) {
      const rows = await server.run("SELECT 1 FROM pg_stat_activity WHERE usename = 'reader'");
      if (rows.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const working = async (server: Postgres): Promise<void> => {
    for (;;) {
      const rows = await server.run("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND usename = 'reader'");
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('names the table and what was read of it in the statement, and nothing of the address', async () => {
    const result = await stated({});
    assert.ok(result.kind === 'statement', JSON.stringify(result));
    const [source] = result.statement.provenance.sources;
    assert.equal(source?.file, 'warehouse:monitoring.probes');
    assert.deepEqual([source.rows, source.used, source.duplicates, source.rejectedCount], [1416, 1416, 0, 0]);
    assert.match(source.sha256, /^[0-9a-f]{64}$/);
    assert.doesNotMatch(JSON.stringify(result.statement), /127\.0\.0\.1|reader/);
    const again = await stated({});
    assert.deepEqual(again, result);
  });

  it('has a digest of what was read: the same in any order, another one after any change', async () => {
    await postgres.run(`CREATE TABLE monitoring.kinds (t timestamptz, w timestamp, i integer, n numeric, s text, f boolean);
      INSERT INTO monitoring.kinds VALUES ('2026-01-01 00:00Z', '2026-01-01 00:00', 1, 1.5, 'a', true), ('2026-01-02 00:00Z', NULL, NULL, 2, NULL, NULL);
      GRANT SELECT ON monitoring.kinds TO reader`);
    const found = readAddress('warehouse', addressOf(postgres.port));
    assert.ok(found.kind === 'connection');
    const fields = {
      t: { kind: 'instant' },
      w: { kind: 'text' },
      i: { kind: 'number' },
      n: { kind: 'number' },
      s: { kind: 'text' },
      f: { kind: 'boolean' },
    } as const;
    const digest = async (change = 'SELECT 1'): Promise<string> => {
      await postgres.run(change);
      const plan = planOf({ schema: 'monitoring', table: 'kinds', fields });
      const session = await postgresEngine(found.settings).open([plan], {});
      await session.close();
      return session.sources[0]?.sha256 ?? '';
    };
    const before = await digest();
    // Where a row was changed it stands at the end.
    assert.equal(await digest("UPDATE monitoring.kinds SET s = s || '' WHERE i = 1"), before);
    const seen = new Set([before]);
    for (const [change, back] of [
      ["t = '2026-01-01 00:00:00.000001Z'", "t = '2026-01-01Z'"],
      ["w = '2026-01-01 00:01'", "w = '2026-01-01'"],
      ['i = 2', 'i = 1'],
      ['n = 1.50001', 'n = 1.5'],
      ["s = 'b'", "s = 'a'"],
      ["s = NULL, w = 'infinity'", "s = 'a', w = '2026-01-01'"],
      ['f = false', 'f = true'],
    ]) {
      const changed = await digest(`UPDATE monitoring.kinds SET ${change} WHERE t < '2026-01-01 12:00Z'`);
      assert.ok(!seen.has(changed), change);
      seen.add(changed);
      assert.equal(await digest(`UPDATE monitoring.kinds SET ${back} WHERE t < '2026-01-01 12:00Z'`), before, back);
    }
  });

  it('is read and never written', async () => {
    const before = await postgres.run('SELECT count(*), min(xmin::text), max(xmin::text) FROM monitoring.probes');
    await stated({});
    const after = await postgres.run('SELECT count(*), min(xmin::text), max(xmin::text) FROM monitoring.probes');
    assert.deepEqual(after, before);
  });

  it('a wrong password ends the command with exit code 3, and neither it nor the right one is printed', async () => {
    const project = temporaryProject({ 'shop.sla': sla({}) });
    try {
      const { code, stdout, stderr } = await runCli(
        ['simulate', 'shop.sla', '--output', 'statement.html', '--format', 'html'],
        {
          cwd: project.folder,
          env: { SLA_CONNECTION_WAREHOUSE: addressOf(postgres.port, 'Falsch-771b') },
        },
      );
      assert.equal(code, 3, stdout + stderr);
      assert.match(stderr, /Connection 'warehouse' can't be used: password authentication failed/);
      assert.match(stderr, /right user and password/);
      assert.doesNotMatch(stdout + stderr, /Falsch-771b|Leser-19c0d2/);
      assert.ok(!existsSync(path.join(project.folder, 'statement.html')));
    } finally {
      project.remove();
    }
  });

  it('a server that is not there is named by its connection', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    assert.match(
      await refused({}, { address: addressOf(port) }),
      /'warehouse' can't be used: .*ECONNREFUSED.*host and port/,
    );
  });

  it('a table or a column that is not there is named, with what was meant', async () => {
    assert.match(
      await refused({ table: 'monitoring.probe' }),
      /warehouse:monitoring\.probe, .*did you mean 'monitoring\.probes'\?/,
    );
    assert.match(
      await refused({ mapping: 'at = at\n up = upp' }),
      /warehouse:monitoring\.probes has no column 'upp': did you mean 'up'\?/,
    );
  });

  it('a table that the user may not read is said so', async () => {
    assert.match(
      await refused({ table: 'monitoring.secret' }),
      /permission denied for table secret\. Its user needs the right to SELECT/,
    );
  });

  it('binary floats are refused where they are read', async () => {
    assert.match(
      await refused({ mapping: 'at = at\n up = (load above 0.1)' }),
      /column 'load' is of type double precision, whose binary floats .*\(N5\)/,
    );
  });

  it('rejected rows are named by their key', async () => {
    assert.match(
      await refused({ mapping: 'at = at\n up = remark' }),
      /warehouse:monitoring\.probes \(at 2026-01-01T00:00:00\.000Z\): column 'remark', value 'x': it is neither true nor false/,
    );
  });

  it('names and values that look like SQL do nothing', async () => {
    const result = await stated({
      table: 'monitoring.a"; DROP TABLE probes; --',
      mapping: `at = at\n up = column "up'; DELETE FROM monitoring.probes; --"`,
    });
    assert.equal(result.kind, 'statement', JSON.stringify(result));
    const said = await stated({
      table: 'monitoring.sayings',
      mapping: `at = at\n up = (said is "';DROP TABLE monitoring.probes;--")`,
    });
    assert.equal(said.kind, 'statement', JSON.stringify(said));
    const [row] = await postgres.run('SELECT count(*) AS many FROM monitoring.probes');
    assert.equal(row?.many, '1416');
  });

  it('what the database takes long for can be stopped: nothing is left at work', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const result = stated({ table: 'monitoring.slow' }, { signal: stop.signal });
    await working(postgres);
    stop.abort(reason);
    await assert.rejects(result, reason);
    await resting(postgres);
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const)
    it(`a command that ends by ${signal} leaves nothing at work`, async () => {
      const project = temporaryProject({ 'shop.sla': sla({ table: 'monitoring.slowest' }) });
      try {
        const child = spawn(process.execPath, [await builtCli(), 'simulate', 'shop.sla'], {
          cwd: project.folder,
          env: { ...process.env, SLA_CONNECTION_WAREHOUSE: addressOf(postgres.port) },
          stdio: 'ignore',
        });
        const ended = once(child, 'close');
        await working(postgres);
        child.kill(signal);
        await ended;
        await resting(postgres);
      } finally {
        project.remove();
      }
    });

  it('a connection that is cut in the middle ends everything', async () => {
    const sockets: Socket[] = [];
    const proxy = createServer((client) => {
      const server = connect(postgres.port, '127.0.0.1');
      sockets.push(client, server);
      for (const socket of [client, server]) socket.on('error', () => socket.destroy());
      client.pipe(server).pipe(client);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const message = refused({ table: 'monitoring.slow' }, { address: addressOf(port) });
    await working(postgres);
    for (const socket of sockets) socket.destroy();
    assert.match(await message, /Connection 'warehouse' was lost while rows were read/);
    proxy.close();
  });

  it('a database that is killed in the middle ends the command with exit code 3, and no file is written', async () => {
    const other = await startPostgres();
    const project = temporaryProject({ 'shop.sla': sla({ table: 'monitoring.slow' }) });
    try {
      await other.run(SET_UP);
      const run = runCli(['simulate', 'shop.sla', '--output', 'statement.html', '--format', 'html'], {
        cwd: project.folder,
        env: { SLA_CONNECTION_WAREHOUSE: addressOf(other.port) },
      });
      await working(other);
      await other.kill();
      const { code, stdout, stderr } = await run;
      assert.equal(code, 3, stdout + stderr);
      assert.match(stderr, /Connection 'warehouse' was lost while rows were read/);
      assert.doesNotMatch(stdout + stderr, new RegExp(PASSWORD));
      assert.ok(!existsSync(path.join(project.folder, 'statement.html')));
    } finally {
      project.remove();
      await other.stop();
    }
  });
});
