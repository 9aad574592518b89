/* `sla check` on one small file in a process of its own, against a bundle that only loads the grammar and parses the file. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles, root } from '../scripts/bundles.ts';
import { buildCommand } from '../scripts/snapshot.ts';
import { NODE_OPTIONS } from '../src/cli/snapshot/nodeOptions.ts';
import { inTurn, median, runNode } from './processes.ts';
import { publish } from './publish.ts';

const RUNS = 15;
const FILE = path.join(root, 'test/cli/fixtures/hosting/hosting.sla');
const out = path.join(root, 'out/bench');

await buildCommand(path.join(out, 'cli'));
await esbuild.build({
  ...bundles.cli,
  entryPoints: ['bench/bare/start.ts'],
  entryNames: 'bare',
  chunkNames: '[name]-[hash]',
  outdir: path.join(out, 'bare'),
  minify: true,
});
await esbuild.build({
  ...bundles.image,
  entryPoints: ['bench/bare/image.ts'],
  outfile: path.join(out, 'bare/image.cjs'),
  minify: true,
});
await esbuild.build({
  ...bundles.cli,
  entryPoints: ['bench/bare/launch.ts'],
  entryNames: 'launch',
  outdir: path.join(out, 'bare'),
  minify: true,
});
const snapshot = path.join(out, 'bare/image.blob');
execFileSync(process.execPath, [
  ...['--no-sparkplug', '--snapshot-blob', snapshot, '--build-snapshot', path.join(out, 'bare/image.cjs')],
  path.join(root, 'scripts/snapshot/hosting.sla'),
]);

const cpu =
  (...args: string[]) =>
  async (): Promise<number> =>
    (await runNode(args)).cpu;
const { node, bare, launched, direct, check } = await inTurn(
  {
    node: cpu('-e', '0'),
    bare: cpu(path.join(out, 'bare/bare.js'), FILE),
    launched: cpu(path.join(out, 'bare/launch.js'), FILE),
    direct: cpu(...NODE_OPTIONS, '--snapshot-blob', snapshot, 'parse', FILE),
    check: cpu(path.join(out, 'cli/cli.js'), 'check', '--severity', 'error', FILE),
  },
  RUNS,
);
const milliseconds = (times: readonly number[]): string => `${(1000 * median(times)).toFixed(0)} ms`;
const ratio = (rival: readonly number[]): string => {
  const ratios = check.map((each, run) => each / (rival[run] ?? Number.NaN));
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
};
const lines = (await readFile(FILE, 'utf8')).split('\n').length;
const result = `\`sla check\` on a file of ${lines} lines, in a process of its own: started, the library loaded, the file linked, typed, lowered, judged by every rule. Against a minified bundle
that loads the same grammar with Langium's own parser, parses the file and ends: as a bundle, whose compiled code Node keeps between runs; by the command's own means, a launcher that goes
on, with the same options, from a start-up snapshot in which the parser is made and has parsed an example; and from that snapshot without a launcher and without checking that it fits, which a command
that is started by its name can't. The first run of each is left out. CPU time of the whole process, ${RUNS} runs in turn.

| | median | \`sla check\` to it |
|---|---|---|
| \`node -e 0\` | ${milliseconds(node)} | |
| load the grammar and parse: a bundle | ${milliseconds(bare)} | ${ratio(bare)}; the aim is 1.5 at most |
| the same, launched from a snapshot | ${milliseconds(launched)} | ${ratio(launched)}; the aim is 1.5 at most |
| the same, straight from the snapshot | ${milliseconds(direct)} | ${ratio(direct)} |
| \`sla check\` | ${milliseconds(check)} | |`;
process.stdout.write(`${result}\n`);
await publish('cold-check', result);
