/* A thousand agreements on one data set against one of them, in a process of its own each: cold start to the last line. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../scripts/bundles.ts';
import { buildCommand } from '../scripts/snapshot.ts';
import type { FleetReport } from '../src/cli/output/fleetReport.ts';
import { FIFTY, FIVE, type FleetData, writeFleet, writeObservations, writeWorks } from './fleetWork.ts';
import { file, MINUTES, makeData } from './probes/data.ts';
import { median, type ProcessRun, runNode } from './processes.ts';
import { publish } from './publish.ts';

const AGREEMENTS = 1000;
/** `npm run bench fleet 1` on a machine that is busy. */
const RUNS = Number(process.argv[3] ?? 3);

const out = path.join(root, 'out/bench/cli');
await buildCommand(out);
await makeData();
const folder = await mkdtemp(path.join(os.tmpdir(), 'sla-bench-'));

interface Runs {
  readonly one: ProcessRun;
  readonly all: ProcessRun;
  readonly written: ProcessRun;
  readonly again: ProcessRun;
}

/** Writes the agreements and one of them beside the same observations, and states both, each in a process of its own. */
async function runsOn(name: string, data: FleetData, observe: (folder: string) => Promise<void>): Promise<Runs[]> {
  const [one, all] = [path.join(folder, name, 'one'), path.join(folder, name, 'all')];
  await writeFleet(all, AGREEMENTS, data);
  await writeFleet(one, 1, data);
  await observe(all);
  await observe(one);
  const simulate = (cwd: string, ...args: string[]) =>
    runNode([path.join(out, 'cli.js'), 'simulate', 'contracts', '--format', 'json', ...args], {
      cwd,
      env: { SLA_CACHE: path.join(folder, name, 'kept') },
    });
  const runs: Runs[] = [];
  await simulate(all);
  for (let run = 0; run < RUNS; run++)
    runs.push({
      one: await simulate(one, '--no-cache'),
      all: await simulate(all, '--no-cache'),
      written: await simulate(all, '--no-cache', '--out', path.join(folder, name, `statements${run}`)),
      again: await simulate(all),
    });
  for (const run of runs) {
    const [alone, among] = [run.one, run.all].map(({ stdout }) => JSON.parse(stdout) as FleetReport);
    if (run.again.stdout !== run.all.stdout) throw new Error('what is kept comes to something else');
    if (
      among?.total.stated !== AGREEMENTS ||
      JSON.stringify(alone?.agreements[0]) !== JSON.stringify(among.agreements[0])
    )
      throw new Error('the agreement comes to something else among others');
  }
  return runs;
}

function table(runs: readonly Runs[]): string {
  const line = (title: string, of: (run: Runs) => ProcessRun): string =>
    `| ${title} | ${median(runs.map((run) => of(run).cpu)).toFixed(1)} s | ${median(runs.map((run) => of(run).memory)).toFixed(0)} MB |`;
  const ratios = runs.map((run) => run.all.cpu / run.one.cpu);
  const memory = runs.map((run) => run.all.memory / run.one.memory);
  const extra = median(runs.map((run) => run.all.cpu - run.one.cpu)) / (AGREEMENTS - 1);
  return `| | CPU time | memory |
|---|---|---|
${line('one agreement', (run) => run.one)}
${line(`${AGREEMENTS} agreements`, (run) => run.all)}
${line('with a statement of each written', (run) => run.written)}
${line('again, with what was kept of the data', (run) => run.again)}
| ratio of ${AGREEMENTS} to one | ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); the aim is 3 at most | ${median(memory).toFixed(2)} |
| each further agreement | ${(1000 * extra).toFixed(1)} ms | |`;
}

try {
  const written = path.join(folder, 'observed');
  await mkdir(written);
  const rows = await writeObservations(written);
  const five = await runsOn('five', FIVE, async (to) => {
    for (const name of ['probes.csv', 'works.csv']) await copyFile(path.join(written, name), path.join(to, name));
  });
  const fifty = await runsOn('fifty', FIFTY, async (to) => {
    await copyFile(file('probes.parquet'), path.join(to, 'probes.parquet'));
    await writeWorks(to);
  });
  const result = `${AGREEMENTS} agreements in a file each, of 56 lines: for one of the services uptime with exclusions and an allowance, outages of a least length, and a 95th percentile,
on levels, bands, caps and currencies of their own, settled for 12 months. \`sla simulate contracts\` from the start of the program to the last line, against the same with one
agreement. CPU time of the whole process and the most memory it held, ${RUNS === 1 ? 'one run' : `${RUNS} runs in turn`}; the agreement comes to the same in both. What a further agreement costs hardly
depends on the data, and the ratio does: it's given for two sizes.

All on one CSV file of ${rows} probes of five services (96 MB):

${table(five)}

All on one Parquet file of ${FIFTY.services.length * MINUTES} probes of fifty services (85 MB):

${table(fifty)}`;
  process.stdout.write(`${result}\n`);
  await publish('fleet', result);
} finally {
  await rm(folder, { recursive: true });
}
