/* Many values of one figure: measured once, settled for each, against the statement for one. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../scripts/bundles.ts';
import { buildCommand } from '../scripts/snapshot.ts';
import { nameOf, writeFleet, writeObservations } from './fleetWork.ts';
import { inTurn, median, runNode } from './processes.ts';
import { publish } from './publish.ts';

/** `npm run bench sweep 1` on a machine that is busy. */
const RUNS = Number(process.argv[3] ?? 3);

const out = path.join(root, 'out/bench/cli');
await buildCommand(out);
const folder = await mkdtemp(path.join(os.tmpdir(), 'sla-bench-'));
try {
  await writeFleet(folder, 1);
  const rows = await writeObservations(folder);
  const simulate = (...args: string[]) =>
    runNode([path.join(out, 'cli.js'), 'simulate', `contracts/${nameOf(0)}.sla`, '--no-cache', ...args], {
      cwd: folder,
    });
  const sweep = async (range: string): Promise<number> =>
    (await simulate('--sweep', `Availability.target=${range}`)).cpu;
  const found = await inTurn(
    {
      one: async () => (await simulate()).cpu,
      ten: () => sweep('99.00%..99.90%:0.10%'),
      hundred: () => sweep('99.00%..99.99%:0.01%'),
    },
    RUNS,
  );
  const against = (times: readonly number[]): string =>
    median(times.map((each, run) => each / (found.one[run] ?? Number.NaN))).toFixed(2);
  const result = `What if another level had been promised: \`--sweep Availability.target=99.00%..99.99%:0.01%\` on ${rows} probes in CSV, 12 months, against the statement for one level. The data are read
and measured once, and settled for each value. CPU time of the whole process, ${RUNS === 1 ? 'one run' : `${RUNS} runs in turn`}.

| | median | of one |
|---|---|---|
| one statement | ${median(found.one).toFixed(1)} s | 1 |
| 10 values | ${median(found.ten).toFixed(1)} s | ${against(found.ten)} |
| 100 values | ${median(found.hundred).toFixed(1)} s | ${against(found.hundred)} |`;
  process.stdout.write(`${result}\n`);
  await publish('sweep', result);
} finally {
  await rm(folder, { recursive: true });
}
