/**
 * Changes each band, limit and rule with a memory of the published agreements, one at a time, and writes docs/development/noticed.md: which
 * of them no scenario notices, and why. `npm run noticed`; ends with 1 where nobody has judged one of those. It takes some minutes.
 */
import { writeFileSync } from 'node:fs';
import { noticer, type Outcome } from '../test/noticed/notice.ts';
import { judgementOf, judgements, PAGE, page } from '../test/noticed/page.ts';
import { corpusSlugs } from '../test/support/corpusFacts.ts';

const outcomesOf = noticer();
const outcomes: Outcome[] = [];
for (const slug of corpusSlugs()) outcomes.push(...(await outcomesOf(slug)));

const judged = judgements();
const unnoticed = outcomes.filter(({ result }) => result === 'unnoticed');
const unjudged = unnoticed.filter((each) => judgementOf(judged, each) === undefined);
for (const { slug, rule } of unjudged) console.log(`Not judged: ${slug}: ${rule}`);
for (const { slug, rule } of judged)
  if (!unnoticed.some((each) => each.slug === slug && each.rule === rule))
    console.log(`Judged, but noticed or gone: ${slug}: ${rule}`);
for (const { slug, rule, result } of outcomes) if (result === 'invalid') console.log(`Not tried: ${slug}: ${rule}`);
writeFileSync(PAGE, page(outcomes, judged));
console.log(
  `Wrote docs/development/noticed.md: ${outcomes.length} changes, ${unnoticed.length} that no scenario notices.`,
);
if (unjudged.length > 0) process.exitCode = 1;
