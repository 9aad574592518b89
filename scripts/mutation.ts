/*
 * Mutation tests of the validator, of reach and of exposure: `npm run mutation -- [GROUP…] [--report | --force]`. Without a group all of them,
 * and then the page docs/development/mutation.md; with --report only the page, of what is known. What earlier runs found is kept in out/mutation, so that only what has changed is
 * tried again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundles.ts';
import { GROUPS, type Group } from './mutation/groups.ts';
import { changeOf, readJudgements } from './mutation/judgements.ts';
import { type GroupResult, mutationPage } from './mutation/page.ts';
import { type Mutant, mutantsIn } from './mutation/results.ts';
import { isLeftAlive, scoreOf, tallyOf } from './mutation/tally.ts';
import { installBeside } from './tools.ts';

const kept = path.join(root, 'out/mutation');
const tool = path.join(kept, 'tool');
const pinned = path.join(root, 'scripts/mutation/tool');
const page = path.join(root, 'docs/development/mutation.md');
const reportOf = ({ name }: Group): string => path.join(root, `out/mutation/${name}.report.json`);

/** Stryker is installed beside the project: 200 packages for a command that few people run. */
const install = (): void => installBeside(pinned, tool);

const settingsOf = ({ name, mutate, spec, titles }: Group): unknown => ({
  mutate,
  testRunner: 'mocha',
  mochaOptions: {
    'no-config': true,
    spec,
    require: ['test/support/seed.ts', 'test/mutation/setup.ts'],
    ...(titles === undefined ? {} : { grep: titles }),
  },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `out/mutation/${name}.incremental.json`,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `out/mutation/${name}.report.json` },
  tempDirName: 'out/mutation/sandbox',
  // A second biome.json below the project's makes Biome refuse both.
  ignorePatterns: ['out', 'dist', '.host', 'images', 'bench', 'biome.json'],
  // Node takes the types away; TypeScript 7 has no interface that Stryker could rewrite tsconfig.json with.
  disableTypeChecks: false,
  tsconfigFile: 'none',
  concurrency: 2,
  // Endless loops are counted out by Stryker; the clock must not take a busy machine for one.
  timeoutMS: 120_000,
  timeoutFactor: 4,
});

function mutate(group: Group, force: boolean): void {
  const settings = path.join(kept, `${group.name}.settings.json`);
  writeFileSync(settings, JSON.stringify(settingsOf(group)));
  const stryker = path.join(tool, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status } = spawnSync(process.execPath, [stryker, 'run', settings, ...(force ? ['--force'] : [])], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: `--require ${JSON.stringify(path.join(pinned, 'mocha12.cjs'))}`,
      // A process that an endless loop has stopped is started anew.
      NODE_COMPILE_CACHE: path.join(kept, 'compiled'),
    },
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status} for ${group.name}.`);
}

function tell({ name }: Group, mutants: readonly Mutant[]): void {
  for (const mutant of mutants.filter(isLeftAlive))
    console.log(`${mutant.file}:${mutant.line} ${mutant.status} ${mutant.mutator}: ${changeOf(mutant)}`);
  console.log(`${name}: ${scoreOf(tallyOf(mutants)).toFixed(1)}% of ${tallyOf(mutants).mutants}`);
}

/** Of a run that was stopped, Stryker keeps what it had come to. */
function resultOf(group: Group): GroupResult {
  const complete = existsSync(reportOf(group));
  const file = complete ? reportOf(group) : path.join(kept, `${group.name}.incremental.json`);
  return { about: group.about, complete, mutants: existsSync(file) ? mutantsIn(file) : [] };
}

const { values, positionals } = parseArgs({
  options: { report: { type: 'boolean', default: false }, force: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => GROUPS.every((group) => group.name !== name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}: ${GROUPS.map(({ name }) => name).join(', ')}.`);
const chosen = positionals.length === 0 ? GROUPS : GROUPS.filter(({ name }) => positionals.includes(name));

if (!values.report) {
  install();
  for (const group of chosen) mutate(group, values.force);
}
for (const group of chosen) if (existsSync(reportOf(group))) tell(group, mutantsIn(reportOf(group)));
if (values.report || positionals.length === 0)
  writeFileSync(page, mutationPage(GROUPS.map(resultOf), readJudgements()));
