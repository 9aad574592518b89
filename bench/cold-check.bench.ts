/* `sla check` on one small file in a process of its own, against a bundle that only loads the grammar and parses the file. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles, root } from '../scripts/bundles.ts';
import { buildCommand } from '../scripts/snapshot.ts';
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
const cpu =
  (...args: string[]) =>
  async (): Promise<number> =>
    (await runNode(args)).cpu;
const { node, bare, check } = await inTurn(
  {
    node: cpu('-e', '0'),
    bare: cpu(path.join(out, 'bare/bare.js'), FILE),
    check: cpu(path.join(out, 'cli/cli.js'), 'check', '--severity', 'error', FILE),
  },
  RUNS,
);
const ratios = check.map((each, run) => each / (bare[run] ?? Number.NaN));
const milliseconds = (times: readonly number[]): string => `${(1000 * median(times)).toFixed(0)} ms`;
const lines = (await readFile(FILE, 'utf8')).split('\n').length;
const result = `\`sla check\` on a file of ${lines} lines, in a process of its own: started, the library loaded, the file linked, typed, lowered, judged by every rule. Against a minified bundle
that loads the same grammar with Langium's own parser, parses the file and ends. Both let Node keep compiled code between runs; the first run of each is left out. CPU time of the
whole process, ${RUNS} runs in turn.

| | median |
|---|---|
| \`node -e 0\` | ${milliseconds(node)} |
| load the grammar and parse | ${milliseconds(bare)} |
| \`sla check\` | ${milliseconds(check)} |
| ratio of the two | ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); the aim is 1.5 at most |`;
process.stdout.write(`${result}\n`);
await publish('cold-check', result);
