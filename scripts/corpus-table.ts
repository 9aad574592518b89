/** Writes docs/corpus.md from the published agreements under examples/corpus. A test holds it current: `npm run corpus-table`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readCorpus } from '../test/support/corpus.ts';
import { corpusSlugs, readFacts } from '../test/support/corpusFacts.ts';
import { corpusTable } from '../test/support/corpusTable.ts';
import { published } from '../test/support/published.ts';
import { root } from './bundles.ts';

const slugs = corpusSlugs();
const agreements = await readCorpus(slugs);
const entries = [...agreements].map(([slug, agreement]) => ({ facts: readFacts(slug), agreement }));
writeFileSync(path.join(root, 'docs/corpus.md'), corpusTable(entries, published.length));
console.log(`Wrote docs/corpus.md: ${entries.length} of ${published.length}.`);
