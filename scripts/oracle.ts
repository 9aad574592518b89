/*
 * Settles random agreements twice, by the project and by the oracle of test/oracle, and writes docs/oracle.md: how many, what they were
 * made of, and whether the two ever differed. `npm run oracle [CASES] [SEED]`; ends with 1 where they differ.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Examined, examiner } from '../test/oracle/examine.ts';
import { inFiles } from '../test/oracle/files.ts';
import { type Case, caseOf } from '../test/oracle/generate/case.ts';
import { plans } from '../test/oracle/generate/plan.ts';
import { traitsOf } from '../test/oracle/mix.ts';

const [cases = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const BATCH = 100;
/** Every so many cases are read from files by the database instead of being given as rows. */
const FROM_FILES = 20;

interface Difference {
  readonly place: string;
  readonly said: readonly string[];
  readonly sla: string;
}

const counts = new Map<string, number>();
const differences: Difference[] = [];
let [looked, lines, periods, read] = [0, 0, 0, 0];

const examine = examiner();
for (let done = 0; done < cases; done += BATCH) {
  const batch = fc.sample(plans, { numRuns: Math.min(BATCH, cases - done), seed: seed + done });
  for (const [i, plan] of batch.entries()) {
    const each = caseOf(plan);
    const place = `seed ${seed + done}, case ${i}`;
    try {
      note(each, await look(each, done + i), place);
    } catch (error) {
      differences.push({ place, said: [String(error)], sla: each.sla });
    }
  }
  looked = Math.min(cases, done + BATCH);
  process.stderr.write(`${looked} of ${cases}, ${differences.length} differ\n`);
  writeFileSync('docs/oracle.md', report());
}
for (const { place, said, sla } of differences) process.stdout.write(`${place}\n${said.join('\n')}\n\n${sla}\n`);
process.exitCode = differences.length === 0 ? 0 : 1;

async function look(each: Case, index: number): Promise<Examined> {
  if (index % FROM_FILES !== 0) return examine(each);
  read++;
  return inFiles(each, (engine) => examine(each, engine));
}

function note(each: Case, examined: Examined, place: string): void {
  lines += examined.judgement.lines.length;
  periods += examined.judgement.periods.length;
  for (const trait of traitsOf(each, examined)) counts.set(trait, (counts.get(trait) ?? 0) + 1);
  if (examined.differences.length > 0) differences.push({ place, said: examined.differences, sla: each.sla });
}

function report(): string {
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `# A second reading of every agreement

\`test/oracle\` holds a second evaluator of agreements. It is slow and obvious on purpose: it looks at each minute and each row by
itself, computes with fractions written in fifty lines, asks Temporal for zones, and shares no code with measuring, settling, time
or exact numbers, only the types of the contract and of the statement. A generator writes random agreements as \`.sla\` text with
random histories. Both readings must agree on every outcome, every exact value, every credit to the smallest unit of its currency,
on points, on the last day of a claim, on what was granted and settled, on what comes back, on what banks hold and on rights that open.

Random texts cover what the oracle knows: it has no tables, deadlines, values of other periods or carrying forward, one
measurement period in an agreement, histories in whole minutes, and every item closed. Where the meaning could be read in two
ways, \`semantics.md\` decided, not the code. What the two once disagreed about is kept, made small, in \`test/oracle/found\`.

The unit tests look at a few cases; \`npm run oracle\` looks at 10,000 and writes this page.

## Last run

| | |
|---|---:|
| agreements, seed ${seed} | ${number(looked)} |
| of them read from files by DuckDB | ${number(read)} |
| outcomes compared | ${number(lines)} |
| periods with credits compared | ${number(periods)} |
| agreements on which the two differ | ${number(differences.length)} |

## What they are made of

Share of the agreements in which something occurs at least once.

| | share |
|---|---:|
${rows.map(([name, count]) => `| ${name} | ${percent(count)} |`).join('\n')}
`;
}

function percent(count: number): string {
  return `${((count / looked) * 100).toFixed(1)}%`;
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}
