/*
 * What a fleet's questions cost a ClickHouse server for each million rows, how many bytes a row takes there, and what comes back: the figures that
 * docs/scale.md computes with. `npm run bench clickhouse [CUSTOMERS]`: a year of minutes for each (default 50: 26.28 million rows).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSource } from '../src/cli/input/simulator.ts';
import { readAddress } from '../src/measure/connections/connection.ts';
import { sourceEngine } from '../src/measure/engines/sourceEngine.ts';
import { workspaceFiles } from '../src/measure/engines/workspaceFiles.ts';
import { simulate } from '../src/simulation/simulate.ts';
import type { Logged } from '../test/support/clickhouse/settings.ts';
import { type ClickHouse, startClickHouse } from '../test/support/clickhouse/start.ts';
import { publish } from './publish.ts';

const MINUTES = 365 * 24 * 60;
const customers = Number(process.argv[3] ?? 50);
const rows = customers * MINUTES;

/** A question by what is said in it alone. */
interface Question {
  readonly name: string;
  readonly says: RegExp;
}

const OF_THE_TABLE: readonly Question[] = [
  { name: 'combinations of values', says: /^SELECT DISTINCT b\./ },
  { name: 'rows counted by what became of them', says: / AS reason/ },
  { name: 'whether rows repeat each other', says: / AS repeated/ },
  { name: 'first and last instant', says: / AS low0/ },
  { name: 'digest of all that is read', says: / AS f0/ },
];

const READER = { password: 'reader', profile: {} };
const folder = await mkdtemp(path.join(tmpdir(), 'sla-bench-'));
const log = path.join(folder, 'log');
const server = await startClickHouse({ users: { reader: READER }, log });
try {
  await load(server);
  const stored = await bytesPerRow(server);
  const before = (await logged()).length;
  const { seconds, figures } = await stateOneCustomer(server);
  const queries = (await logged()).slice(before);
  const result = report(stored, queries, seconds);
  process.stdout.write(`${figures}\n\n${result}\n`);
  await publish('clickhouse', result);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Sorted by customer and time, since each agreement asks for the minutes of one customer; a part for each month, which is what is stated. */
async function load({ run }: ClickHouse): Promise<void> {
  await run('CREATE DATABASE fleet');
  await run(`CREATE TABLE fleet.probes (
    customer LowCardinality(String),
    at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    status LowCardinality(String),
    latency_ms UInt16 CODEC(T64, ZSTD(1))
  ) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (customer, at)`);
  // Every fifth of a thousand minutes fails, some alone and some for 37 minutes; latencies are skewed, as they are.
  await run(`INSERT INTO fleet.probes SELECT
    concat('c', leftPad(toString(intDiv(number, ${MINUTES})), 6, '0')),
    fromUnixTimestamp64Milli(toInt64(${Date.UTC(2026, 0)} + (number % ${MINUTES}) * 60000), 'UTC'),
    if(cityHash64(number) % 2000 < 3 OR cityHash64(intDiv(number, 37), 7) % 400 = 0, 'fail', 'ok'),
    toUInt16(20 + exp(3 + (cityHash64(number, 1) % 1000 + cityHash64(number, 2) % 1000 + cityHash64(number, 3) % 1000) / 1000))
    FROM numbers(${rows})`);
  await run('OPTIMIZE TABLE fleet.probes FINAL');
}

async function bytesPerRow({ run }: ClickHouse): Promise<readonly (readonly [string, number])[]> {
  const found = await run(
    `SELECT column, sum(column_data_compressed_bytes) / ${rows} FROM system.parts_columns WHERE database = 'fleet' AND table = 'probes' AND active GROUP BY column ORDER BY column FORMAT TabSeparated`,
  );
  return found
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([name = '', bytes]) => [name, Number(bytes)]);
}

async function stateOneCustomer({
  address,
}: ClickHouse): Promise<{ readonly seconds: number; readonly figures: string }> {
  const project = path.join(import.meta.dirname, 'clickhouse');
  const found = readAddress('warehouse', address.replace('http://', 'clickhouse+http://reader:reader@'));
  if (found.kind === 'problem') throw new Error(found.message);
  const { document, context } = await openSource(
    project,
    { file: path.join(project, 'customer.sla') },
    () => undefined,
    { cache: false },
  );
  const engine = sourceEngine({
    files: await workspaceFiles(path.join(import.meta.dirname, '..')),
    connections: { find: () => Promise.resolve(found) },
  });
  const cpu = process.cpuUsage();
  const stated = await simulate(document, { from: '2026-01', to: '2026-12' }, { ...context, engine });
  const { user, system } = process.cpuUsage(cpu);
  if (stated.kind !== 'statement') throw new Error(JSON.stringify(stated));
  const figures = stated.statement.targets.map(({ title, lines }) => `${title}: ${lines.length} months`).join('\n');
  return { seconds: (user + system) / 1e6, figures };
}

async function logged(): Promise<readonly Logged[]> {
  const text = await readFile(log, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): Logged => JSON.parse(line));
}

function report(stored: readonly (readonly [string, number])[], queries: readonly Logged[], seconds: number): string {
  const asked = queries.filter(({ sql }) => !/ FROM system\./.test(sql));
  const million = rows / 1e6;
  const table = OF_THE_TABLE.map(({ name, says }) => {
    const found = asked.filter(({ sql }) => says.test(sql));
    return { name, count: found.length, cpu: sum(found, 'cpuSeconds'), bytes: sum(found, 'bytes') };
  });
  const own = asked.filter(({ sql }) => !OF_THE_TABLE.some(({ says }) => says.test(sql)));
  const states = queries.filter(({ sql }) => / FROM system\./.test(sql));
  const whole = table.reduce((all, { cpu }) => all + cpu, 0);
  const lines = table.map(
    ({ name, count, cpu, bytes }) =>
      `| ${name} | ${count} | ${cpu.toFixed(2)} | ${(cpu / million).toFixed(4)} | ${bytes.toLocaleString('en')} |`,
  );
  const bytes = stored.reduce((all, [, each]) => all + each, 0);
  return `${rows.toLocaleString('en')} rows: a probe each minute of a year for each of ${customers} customers (\`at\`, \`customer\`, \`status\`, \`latency_ms\`), sorted by
customer and time, in ClickHouse ${server.version} (chdb). One customer's agreement is stated for twelve months: uptime without outages of less than 5 minutes and planned works, the exact p95 of latency, the mean of
the error rates of 5 minutes. CPU time of the server for each question; bytes are those of its answers over HTTP.

| question | times | CPU-s | CPU-s for a million rows | bytes back |
|---|---|---|---|---|
${lines.join('\n')}
| **once for the table** | | **${whole.toFixed(2)}** | **${(whole / million).toFixed(4)}** | **${table.reduce((all, each) => all + each.bytes, 0).toLocaleString('en')}** |
| **for the customer's year** (${own.length} questions) | ${own.length} | **${sum(own, 'cpuSeconds').toFixed(2)}** | | **${sum(own, 'bytes').toLocaleString('en')}** |
| has the table changed? (after each) | ${states.length} | ${sum(states, 'cpuSeconds').toFixed(2)} | | ${sum(states, 'bytes').toLocaleString('en')} |

On disk: ${bytes.toFixed(3)} bytes a row (${stored.map(([name, each]) => `${name} ${each.toFixed(3)}`).join(', ')}). The program's own CPU time, from the parsed agreement to the statement:
${seconds.toFixed(2)} s.`;
}

function sum(queries: readonly Logged[], what: 'cpuSeconds' | 'bytes'): number {
  return queries.reduce((all, each) => all + each[what], 0);
}
