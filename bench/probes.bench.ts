/* Millions of probes: what a statement takes, against hand-written SQL and pandas that compute the same figures. Needs Debian's python3-pandas. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { rational, toDecimal } from '../src/exact/rational.ts';
import { AGREEMENT, type DatasetName, writeAgreement } from './probes/agreement.ts';
import { file, makeData } from './probes/data.ts';
import { publish } from './publish.ts';

/** `npm run bench probes csv`: of the CSV files alone, which is printed and not published. */
const CSV_ALONE = process.argv.includes('csv');
const RUNS = Number(process.env.RUNS ?? 2);
const PYTHON = '/usr/bin/python3';
const here = (name: string): string => path.join(import.meta.dirname, 'probes', name);
const cli = path.join(import.meta.dirname, '../dist/cli.js');

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  readonly output: string;
}

type Row = readonly [service: string, month: number, ...figures: readonly number[]];

if (!existsSync(cli)) throw new Error('run `npm run build` first: what is measured is the built command');
await makeData();
await writeAgreement();

/** In turn, so that what else the machine does hits all alike; the best of each. */
async function inTurn(...runs: readonly (() => Promise<Run>)[]): Promise<readonly Run[]> {
  const best: Run[] = [];
  for (let i = 0; i < RUNS; i++)
    for (const [place, run] of runs.entries()) {
      const one = await run();
      const before = best[place];
      best[place] = {
        output: one.output,
        seconds: Math.min(one.seconds, before?.seconds ?? one.seconds),
        megabytes: Math.max(one.megabytes, before?.megabytes ?? 0),
      };
    }
  return best;
}

async function measured(...command: readonly string[]): Promise<Run> {
  const { stdout } = await promisify(execFile)(PYTHON, [here('measured.py'), ...command], { maxBuffer: 1 << 28 });
  const { code, ...run } = JSON.parse(stdout) as Run & { readonly code: number };
  if (code !== 0 && run.output.trim() !== '') throw new Error(`${command.join(' ')}: ${run.output}`);
  return run;
}

const ours = (dataset: DatasetName) => async (): Promise<Run> => {
  const out = file(`${dataset}.json`);
  const run = await measured(
    ...[process.execPath, cli, 'simulate', AGREEMENT, '--dataset', dataset],
    ...['--no-cache', '--format', 'json', '-o', out],
  );
  return { ...run, output: await readFile(out, 'utf8') };
};

const sql = (kind: 'parquet' | 'csv', probes: string, of: string) => (): Promise<Run> =>
  measured(
    ...[process.execPath, here('rival.ts'), kind],
    ...[probes, `services${of}.csv`, `maintenance${of}.csv`].map(file),
  );

/** A mean of thousands of fractions has more digits than a float can divide. */
const float = (text: string): number => Number(toDecimal(rational(text), 15, 'half-even'));

/** Throws where a figure differs: counts, percentiles and credits by anything, shares and means by what floats lose. */
function compare(statement: string, rows: readonly Row[]): void {
  const { targets, periods } = JSON.parse(statement) as Statement;
  const figures = new Map<string, number>();
  for (const { id, lines } of targets)
    for (const { period, value } of lines) figures.set(`${id} ${period.key}`, float(value.value.value));
  const credits = new Map<string, number>();
  for (const [service, month, uptime, outages, rate, p95, credit] of rows) {
    const key = `2025-${String(month).padStart(2, '0')}`;
    const expected = { Availability: uptime, FewOutages: outages, FewErrors: rate, Fast: p95 };
    for (const [target, figure = Number.NaN] of Object.entries(expected)) {
      const own = figures.get(`${target}(${service}) ${key}`) ?? Number.NaN;
      const exact = target === 'FewOutages' || target === 'Fast';
      if (!(Math.abs(own - figure) <= (exact ? 0 : 1e-9)))
        throw new Error(`${target} of ${service} in ${key}: ${own} here, ${figure} there`);
    }
    credits.set(key, (credits.get(key) ?? 0) + (credit ?? Number.NaN));
  }
  for (const { period, entitled } of periods)
    if (!(Math.abs(rational(entitled.value.value).valueOf() - (credits.get(period.key) ?? Number.NaN)) < 0.005))
      throw new Error(`credits of ${period.key}: ${entitled.value.value} here, ${credits.get(period.key)} there`);
  if (figures.size !== rows.length * 4) throw new Error(`${figures.size} figures here, ${rows.length * 4} there`);
}

interface Statement {
  readonly targets: readonly {
    readonly id: string;
    readonly lines: readonly {
      readonly period: { readonly key: string };
      readonly value: { readonly value: { readonly value: string } };
    }[];
  }[];
  readonly periods: readonly {
    readonly period: { readonly key: string };
    readonly entitled: { readonly value: { readonly value: string } };
  }[];
}

const rowsOf = ({ output }: Run): readonly Row[] => JSON.parse(output) as readonly Row[];
const cpu = ({ seconds }: Run): string => `${seconds.toFixed(1)} s`;
const memory = ({ megabytes }: Run): string => `${megabytes.toFixed(0)} MB`;
const NOTHING: Run = { seconds: Number.NaN, megabytes: Number.NaN, output: '[]' };

const [large = NOTHING, largeSql = NOTHING, tenth = NOTHING] = CSV_ALONE
  ? []
  : await inTurn(ours('Parquet'), sql('parquet', 'probes.parquet', ''), ours('Tenth'));
if (!CSV_ALONE) compare(large.output, rowsOf(largeSql));
const [five = NOTHING, fiveSql = NOTHING, pandas = NOTHING] = await inTurn(
  ours('FiveYears'),
  sql('csv', 'probes-5.csv', '-5'),
  () => measured(PYTHON, here('rival.py'), ...['probes-5.csv', 'services-5.csv', 'maintenance-5.csv'].map(file)),
);
compare(five.output, rowsOf(fiveSql));
compare(five.output, rowsOf(pandas));
const [one = NOTHING, count = NOTHING] = await inTurn(ours('OneYear'), () =>
  measured(process.execPath, here('count.ts'), file('probes-1.csv')),
);

const ratio = (a: Run, b: Run): string => (a.seconds / b.seconds).toFixed(2);
const parquet = `| 26.28 million probes of 50 services, Parquet | ${cpu(large)} | ${memory(large)} | | 1 GB |
| hand-written DuckDB SQL on them | ${cpu(largeSql)} | ${memory(largeSql)} | ${ratio(large, largeSql)} | 1.0 |
| a tenth of them, Parquet | ${cpu(tenth)} | ${memory(tenth)} | ${ratio(large, tenth)} | 11 |
`;
const result = `Uptime with exclusions, outages of at least 5 minutes, mean of 5-minute error rates, exact p95 and the credits of 12 months, as a statement of the built
command in a cold process (\`sla simulate --no-cache --format json\`), against the same figures from SQL and pandas. The figures were compared: all agree. CPU time of the whole
process, the best of ${RUNS} runs in turn, and the most memory of any.

| work | CPU time | memory | ratio of CPU time | aim at most |
|---|---|---|---|---|
${CSV_ALONE ? '' : parquet}| 5 service-years of CSV, 2.6 million probes | ${cpu(five)} | ${memory(five)} | | |
| hand-written DuckDB SQL on them | ${cpu(fiveSql)} | ${memory(fiveSql)} | ${ratio(five, fiveSql)} | 1.0 |
| pandas on them | ${cpu(pandas)} | ${memory(pandas)} | ${ratio(five, pandas)}; memory ${(five.megabytes / pandas.megabytes).toFixed(2)} | 0.5; memory 0.5 |
| one service-year of CSV | ${cpu(one)} | ${memory(one)} | | |
| reading it alone: \`read_csv\` with a count | ${cpu(count)} | ${memory(count)} | ${ratio(one, count)} | 1.5 |
`;
process.stdout.write(result);
if (!CSV_ALONE) await publish('probes', result);
