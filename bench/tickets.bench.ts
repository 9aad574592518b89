/* A million tickets with pauses in business hours, from an audit log to a statement, against hand-written SQL on the same file. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../scripts/bundles.ts';
import { buildCommand } from '../scripts/snapshot.ts';
import { median, type ProcessRun, runNode } from './processes.ts';
import { publish } from './publish.ts';
import { writeLog } from './tickets/generate.ts';

const TICKETS = 1_000_000;
const RUNS = 3;
const source = path.join(root, 'bench/tickets');
const out = path.join(root, 'out/bench');
const rival = path.join(source, 'rival.ts');

await buildCommand(path.join(out, 'cli'));
const large = await folderOf(TICKETS);
const small = await folderOf(TICKETS / 10);

const ways = {
  ours: () => simulate(large, 'parquet'),
  sql: () => runNode([rival, path.join(large, 'log.parquet')]),
  counting: () => runNode([rival, path.join(large, 'log.parquet'), '--counting']),
  tenth: () => simulate(small, 'parquet'),
  csv: () => simulate(large, 'csv'),
  csvSql: () => runNode([rival, path.join(large, 'log.csv')]),
  tenthCsv: () => simulate(small, 'csv'),
};
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const found = Object.fromEntries(names.map((name) => [name, [] as ProcessRun[]])) as Record<Way, ProcessRun[]>;
for (let run = 0; run < RUNS; run++) for (const name of names) found[name].push(await ways[name]());

const figures = figuresOf(found.ours[0]?.stdout ?? '');
for (const other of [found.sql, found.counting, found.csvSql])
  if (JSON.stringify(figures) !== other[0]?.stdout) throw new Error('the figures differ');
if (JSON.stringify(figuresOf(found.csv[0]?.stdout ?? '')) !== JSON.stringify(figures))
  throw new Error('the figures differ');

const cpu = (way: Way): number => median(found[way].map((each) => each.cpu));
const peak = (way: Way): string => `${Math.max(...found[way].map((each) => each.memory)).toFixed(0)} MB`;
const row = (label: string, way: Way): string => `| ${label} | ${cpu(way).toFixed(2)} s | ${peak(way)} |`;
const ratio = (a: Way, b: Way): string => {
  const ratios = found[a].map((each, run) => each.cpu / (found[b][run]?.cpu ?? Number.NaN));
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
};
const counted = figures.reduce((all, [, , resolved]) => all + resolved, 0);
const result = `An audit log of ${TICKETS.toLocaleString('en')} tickets with 1.05 million pauses, 4.06 million rows: of each month and priority, how many of those resolved were so in time, in business hours
of a calendar with a zone and holidays, less the pauses. \`sla simulate\` from the log to the statement, against SQL on the same file by DuckDB; both give the same ${figures.length} pairs of figures for ${counted.toLocaleString('en')} tickets.
CPU time and peak memory of the whole process, ${RUNS} runs in turn, nothing cached.

| | CPU, median | peak |
|---|---|---|
${row('`sla simulate`, Parquet', 'ours')}
${row('SQL, Parquet', 'sql')}
${row('SQL that relies on states that alternate, Parquet', 'counting')}
${row('`sla simulate`, a tenth of the tickets', 'tenth')}
${row('`sla simulate`, CSV', 'csv')}
${row('SQL, CSV', 'csvSql')}
${row('`sla simulate`, a tenth of the tickets, CSV', 'tenthCsv')}

| ratio | median |
|---|---|
| to SQL, Parquet | ${ratio('ours', 'sql')}; the aim is 1.5 at most |
| to SQL that relies on more, Parquet | ${ratio('ours', 'counting')} |
| to SQL, CSV | ${ratio('csv', 'csvSql')} |
| ten times the tickets, Parquet | ${ratio('ours', 'tenth')}; the aim is 11 at most |
| ten times the tickets, CSV | ${ratio('csv', 'tenthCsv')} |`;
process.stdout.write(`${result}\n`);
await publish('tickets', result);

async function folderOf(tickets: number): Promise<string> {
  const folder = path.join(out, 'tickets', String(tickets));
  await mkdir(folder, { recursive: true });
  await writeLog(folder, tickets);
  await copyFile(path.join(source, 'tickets.sla'), path.join(folder, 'parquet.sla'));
  const text = await readFile(path.join(source, 'tickets.sla'), 'utf8');
  await writeFile(
    path.join(folder, 'csv.sla'),
    text.replace('log.parquet', 'log.csv').replaceAll('Tickets', 'TicketsInText'),
  );
  return folder;
}

async function simulate(folder: string, format: 'parquet' | 'csv'): Promise<ProcessRun> {
  const cache = path.join(out, 'tickets/cache');
  await rm(cache, { recursive: true, force: true });
  return runNode([path.join(out, 'cli/cli.js'), 'simulate', `${format}.sla`, '--format', 'json'], {
    cwd: folder,
    env: { SLA_CACHE: cache },
  });
}

/** Month, priority, resolved, in time: as the derivations of the statement say. */
function figuresOf(text: string): readonly (readonly [number, string, number, number])[] {
  const { targets } = JSON.parse(text) as Stated;
  return targets
    .flatMap(({ id, lines }) =>
      lines.map(({ period, derivation }): readonly [number, string, number, number] => {
        const said = (label: string): number =>
          Number(derivation.find((step) => step.text.startsWith(`${label}: `))?.text.slice(label.length + 2));
        return [Number(period.key.slice(5)), /\((.*)\)/.exec(id)?.[1] ?? '', said('counted'), said('of these')];
      }),
    )
    .sort(([a, p], [b, q]) => a - b || (p < q ? -1 : 1));
}

interface Stated {
  readonly targets: readonly {
    readonly id: string;
    readonly lines: readonly {
      readonly period: { readonly key: string };
      readonly derivation: readonly { readonly text: string }[];
    }[];
  }[];
}
