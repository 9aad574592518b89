/**
 * Puts each kind of defect into every place of the repaired published agreements where it can stand, and writes docs/injection.md: what was found of them.
 * `npm run injection`; ends with 1 where fewer than 95% are found, or a repaired agreement isn't silent. It takes some minutes.
 */
import { writeFileSync } from 'node:fs';
import { injector, type Outcome } from '../test/injection/inject.ts';
import { KINDS } from '../test/injection/kinds/kinds.ts';
import { isFound, isInjected, judgedMisses, judgementOf, PAGE, page } from '../test/injection/page.ts';
import { corpusSlugs } from '../test/support/corpusFacts.ts';

const LEAST_FOUND = 0.95;

const slugs = corpusSlugs();
const { ground, sites, inject } = await injector();
const outcomes: Outcome[] = [];
let grave = 0;
for (const slug of slugs) {
  const repaired = await ground(slug);
  for (const said of repaired.grave) console.log(`Not silent: ${slug}: ${said}`);
  grave += repaired.grave.length;
  for (const kind of KINDS) for (const site of sites(kind, repaired)) outcomes.push(await inject(kind, repaired, site));
}
const injected = outcomes.filter(isInjected);
const found = injected.filter(isFound);
writeFileSync(PAGE, page(KINDS, outcomes, slugs));
const judged = judgedMisses();
for (const outcome of outcomes)
  if (outcome.miss !== undefined && judgementOf(judged, outcome) === undefined)
    console.log(`Not judged: ${outcome.kind.name}: ${outcome.slug}: ${outcome.at}: ${outcome.miss}`);
console.log(`Wrote docs/injection.md: ${found.length} of ${injected.length} found.`);
if (grave > 0 || found.length < injected.length * LEAST_FOUND) process.exitCode = 1;
