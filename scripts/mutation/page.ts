/** docs/development/mutation.md, from what Stryker reports and what was judged of it. */
import { changeOf, type Judge, VERDICTS, type Verdict } from './judgements.ts';
import type { Mutant } from './results.ts';
import { isLeftAlive, scoreOf, type Tally, tallyOf } from './tally.ts';

const HEAD = '| | | mutants | killed | timeout | survived | not covered | score |\n|---|---|--:|--:|--:|--:|--:|--:|';

/** What a group came to: in full, or as far as its run came before it was stopped. */
export interface GroupResult {
  readonly about: string;
  readonly complete: boolean;
  readonly mutants: readonly Mutant[];
}

const number = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const row = (name: string, run: string, tally: Tally): string =>
  `| ${[
    name,
    run,
    ...[tally.mutants, tally.killed, tally.timeout, tally.survived, tally.uncovered].map(number),
    `${scoreOf(tally).toFixed(1)}%`,
  ].join(' | ')} |`;

const rowOf = ({ about, complete, mutants }: GroupResult): string =>
  mutants.length === 0
    ? `| ${about} | not yet | | | | | | |`
    : row(about, complete ? 'in full' : 'in part', tallyOf(mutants));

export function mutationPage(results: readonly GroupResult[], judge: Judge): string {
  const complete = results.filter((result) => result.complete).flatMap(({ mutants }) => mutants);
  const mutants = results.flatMap((result) => result.mutants);
  const alive = mutants.filter(isLeftAlive);
  const judged = Map.groupBy(alive, (mutant) => judge(mutant)?.verdict);
  const verdicts = (Object.keys(VERDICTS) as Verdict[]).map(
    (verdict) => `| ${verdict} | ${VERDICTS[verdict]} | ${number(judged.get(verdict)?.length ?? 0)} |`,
  );
  return `# Mutants

Written by \`npm run mutation\`: [Stryker](https://stryker-mutator.io) changes the validator, the reach and the exposure in one place
at a time, and runs the tests that reach that place. A change that no test notices has survived.
[How to run it](testing.md#mutants).

${HEAD}
${results.map(rowOf).join('\n')}
${row('**what ran in full**', '', tallyOf(complete))}

*In part* counts what was tried before the run was stopped, mutants that no test reaches first.

Beside these, ${number(tallyOf(mutants).left)} mutants are evaluated once, when a module is loaded, and left out: names, families and
severities in the tables of rules, the text of the rules' pages, regular expressions and tables. They are data, much of which the tests of the pages and of the schema
compare with what is committed; each would want a process of its own.

## What is left

| verdict | the mutant | |
|---|---|--:|
${verdicts.join('\n')}
| open | not shown to be the same: a case that no fixture has yet | ${number(judged.get(undefined)?.length ?? 0)} |

${[...Map.groupBy(alive, ({ file }) => file)].map(([file, of]) => listOf(file, of, judge)).join('\n\n')}
`;
}

/** Mutants of one line that are judged alike stand together. */
function listOf(file: string, mutants: readonly Mutant[], judge: Judge): string {
  const lines = mutants.map((mutant) => {
    const judgement = judge(mutant);
    const words = judgement ? `${judgement.verdict}: ${judgement.why}` : 'open';
    return `- ${mutant.line}: ${code(changeOf(mutant))}${mutant.status === 'NoCoverage' ? ' (not covered)' : ''}. ${words}`;
  });
  return `### ${file}\n\n${lines.join('\n')}`;
}

/** As code, whatever backticks it has. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
