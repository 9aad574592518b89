/** A real Prometheus with given samples, for as long as a suite needs it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensurePrometheus } from '../../scripts/prometheus-host.ts';

export interface PrometheusServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** Puts samples in the OpenMetrics text format into the blocks of a new server, and starts it on a free port of this machine. */
export async function startPrometheus(samples: string, flags: readonly string[] = []): Promise<PrometheusServer> {
  const { prometheus, promtool } = ensurePrometheus();
  const folder = await mkdtemp(path.join(tmpdir(), 'sla-prometheus-'));
  await writeFile(path.join(folder, 'samples.txt'), samples);
  await writeFile(path.join(folder, 'prometheus.yml'), 'global: {}\n');
  const filled = spawnSync(
    promtool,
    ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=240h', 'samples.txt', 'data'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (filled.status !== 0) throw new Error(`promtool ended with ${filled.status}: ${filled.stdout}${filled.stderr}`);
  const host = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    prometheus,
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${host}`,
      ...flags,
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  await ready(host, child);
  return {
    host,
    kill: () => ended(child, 'SIGKILL'),
    stop: async () => {
      await ended(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close(() => resolve(port));
  });
  return promise;
}

async function ready(host: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 2400; i++) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with ${child.exitCode}`);
    const answer = await fetch(`http://${host}/-/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(50);
  }
  throw new Error('prometheus was not ready within two minutes');
}

async function ended(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** One series in the OpenMetrics text format: instants in milliseconds, values as they are written. */
export interface GivenSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [number, string | number])[];
}

/** Families of metrics in the OpenMetrics text format. */
export function openMetrics(series: readonly GivenSeries[]): string {
  const families = Map.groupBy(series, ({ metric }) => metric);
  const lines = [...families].flatMap(([metric, members]) => [
    `# TYPE ${metric} unknown`,
    ...members.flatMap(({ labels, samples }) => {
      const name = `${metric}{${Object.entries(labels)
        .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
        .join(',')}}`;
      return samples.map(([time, value]) => `${name} ${value} ${time / 1000}`);
    }),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}
