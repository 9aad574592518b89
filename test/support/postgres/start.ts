/** A PostgreSQL server for tests, on loopback, with a database of its own among temporary files. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensurePostgres } from '../../../scripts/postgres.ts';

export interface Postgres {
  /** Of the owner, who may do everything. */
  readonly address: string;
  readonly port: number;
  readonly password: string;
  /** Of the server's first process. */
  readonly pid: number;
  /** Runs statements as the owner. */
  run(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends all its processes as a power failure would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks like nothing that stands in a message by chance. */
const PASSWORD = 'Sesam-7f3a9c';

/** The server refuses to run as root; on such a machine it is the user whom its package comes with. */
interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

function runner(): Runner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(): Promise<Postgres> {
  const programs = ensurePostgres();
  const as = runner();
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-postgres-'));
  const secret = path.join(folder, 'password');
  writeFileSync(secret, PASSWORD);
  for (const each of [folder, secret]) {
    chmodSync(each, 0o700);
    if (as.uid !== undefined && as.gid !== undefined) chownSync(each, as.uid, as.gid);
  }
  const data = path.join(folder, 'data');
  const settings = { ...as, cwd: folder, stdio: 'pipe' } as const;
  execFileSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    settings,
  );
  const port = await freePort();
  const server = spawn(
    path.join(programs, 'postgres'),
    ['-D', data, '-p', String(port), ...options.flatMap((option) => ['-c', option])],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const leave = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', leave);
  const address = `postgres://owner:${PASSWORD}@127.0.0.1:${port}/postgres`;
  await untilThere(address, server);
  return {
    address,
    port,
    password: PASSWORD,
    pid: server.pid ?? 0,
    async run(sql, values) {
      const client = new pg.Client(address);
      await client.connect();
      try {
        return (await client.query(sql, values && [...values])).rows;
      } finally {
        await client.end();
      }
    },
    async kill() {
      await ended(server, 'SIGKILL');
    },
    async stop() {
      // Doesn't wait for those who are connected.
      await ended(server, 'SIGINT');
      process.removeListener('exit', leave);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const options = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=64MB',
  'log_min_messages=panic',
];

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill(signal);
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilThere(address: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + 120_000;
  for (;;) {
    const client = new pg.Client(address);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
