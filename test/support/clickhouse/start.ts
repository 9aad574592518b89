/** A ClickHouse server for tests: chdb behind its HTTP interface, on loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureChdb } from '../../../scripts/chdb.ts';
import type { Fault, ServerOptions, Started, User } from './settings.ts';

export interface ClickHouse {
  /** Without user and password. */
  readonly address: string;
  readonly version: string;
  readonly pid: number;
  /** Runs a statement as the user who may do everything; `rows` is what it inserts. */
  run(sql: string, rows?: string): Promise<string>;
  /** Resolves once a query goes wrong on purpose. */
  readonly fault: Promise<void>;
  /** Ends the process as a power failure would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** `loader` may do everything and has no password; tests add whom they connect as. */
const LOADER: User = { password: '', profile: {} };

export async function startClickHouse({
  users = {},
  faults = [],
  ...rest
}: {
  readonly users?: Readonly<Record<string, User>>;
  readonly faults?: readonly Fault[];
} & Pick<ServerOptions, 'log'> = {}): Promise<ClickHouse> {
  const data = await mkdtemp(path.join(tmpdir(), 'sla-clickhouse-'));
  const options: ServerOptions = { packages: ensureChdb(), data, users: { ...users, loader: LOADER }, faults, ...rest };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'server.ts'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { started, fault } = linesOf(child);
  const { port, version } = await started;
  const address = `http://127.0.0.1:${port}`;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
  };
  return {
    address,
    version,
    pid: child.pid ?? 0,
    fault,
    async run(sql, rows) {
      const url = new URL(address);
      url.searchParams.set('query', sql);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'x-clickhouse-user': 'loader' },
        body: rows === undefined ? '' : rows,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text;
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** What the server prints: where it listens, then a line for each fault. */
function linesOf(child: ChildProcess): { readonly started: Promise<Started>; readonly fault: Promise<void> } {
  const { stdout } = child;
  if (stdout === null) throw new Error('the server prints nothing');
  const started = Promise.withResolvers<Started>();
  const fault = Promise.withResolvers<void>();
  createInterface({ input: stdout })
    .on('line', (line) => (line === 'fault' ? fault.resolve() : started.resolve(JSON.parse(line))))
    .on('close', () => started.reject(new Error('the server ended before it listened')));
  return { started: started.promise, fault: fault.promise };
}
