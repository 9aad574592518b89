/*
 * Breaks the examples at random, reads them, and writes docs/development/fuzz.md: `npm run fuzz [EDITS] [SEED]`. Ends with 1 where a text
 * crashes the tool.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FuzzReport, fuzz } from '../test/language/fuzz/fuzz.ts';
import { root } from './bundles.ts';

const [edits = 100_000, seed = 1] = process.argv.slice(2).map(Number);
const WHOLE_EVERY = 50;
const STEP = 5000;

let told = 0;
const report = await fuzz({
  edits,
  seed,
  wholeEvery: WHOLE_EVERY,
  onProgress: (done) => {
    if (done < told + STEP) return;
    told = done;
    process.stderr.write(`${done} of ${edits} edits\n`);
  },
});
writeFileSync(path.join(root, 'docs/development/fuzz.md'), page(report));
for (const crash of report.crashes) process.stdout.write(`CRASH ${crash}\n`);
for (const { file, text } of report.lost) process.stdout.write(`LOST ${file}\n${text}\n`);
process.exitCode = report.crashes.length === 0 ? 0 : 1;

function page({ cases, files, edits: kinds, whole, found, crashes, slowest }: FuzzReport): string {
  const made = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  const number = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return `# Random edits

Written by \`npm run fuzz\`: the examples, broken at random, a token at a time, one to five edits in each text. Each is read, and a
mistake planted behind the breakage (a period that nobody declares) has to be found. Every ${WHOLE_EVERY}th text is also linked, typed,
checked and lowered. A slice of it runs with the other tests (\`test/language/fuzz\`).

| | |
|---|---|
| edits | ${number(made)}: ${Object.entries(kinds)
    .map(([kind, count]) => `${number(count)} ${kind}`)
    .join(', ')} |
| texts read | ${number(cases)}, of ${files} files |
| linked, typed, checked and lowered | ${number(whole)} |
| crashed | ${crashes.length === 0 ? 'none' : crashes.length} |
| planted mistake found | ${number(found)} of ${number(cases)} (${((100 * found) / cases).toFixed(2)}%) |
| slowest | ${Math.round(slowest.ms)} ms, ${slowest.file} |
| seed | ${seed} |

A planted mistake is lost where edits take away both a closing brace and the line at which reading would have gone on.

What crashed in a run is mended and kept as a test (\`test/language/robustness.test.ts\`). The run of seed 1 found two texts that broke the
type checker: a parameter that a scenario gives without a value, and \`during\` with data whose kind is missing.
`;
}
