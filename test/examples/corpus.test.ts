/** Each published agreement says what is known of it, and its worked examples come out as printed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';
import { type CorpusAgreement, readCorpus } from '../support/corpus.ts';
import { type CorpusFacts, corpusSlugs, type Fact, PROSE_REASONS, readFacts } from '../support/corpusFacts.ts';
import { corpusTable } from '../support/corpusTable.ts';
import { FACT_COUNTS } from '../support/factCounts.ts';
import { outstanding, published } from '../support/published.ts';

/** Words of the language that a fact may name in place of an element, and the syntax that has to be there. */
const WORDS: Readonly<Record<string, string>> = {
  'applies when': 'AppliesWhen',
  'at risk': 'AtRisk',
  between: 'Between',
  cap: 'Cap',
  claim: 'ClaimTerm',
  combine: 'Combine',
  credit: 'CreditRule',
  deducted: 'Deducted',
  settled: 'Settled',
  expires: 'Expiry',
  'extends the term': 'ExtensionRule',
  fee: 'Fee',
  minimum: 'MinimumPayout',
  'net over both directions': 'Net',
  'one incident pays once': 'OneIncident',
  points: 'PointsRule',
  'points pay': 'PointsPay',
  'repeat multiplier': 'RepeatMultiplier',
  term: 'Term',
  termination: 'TerminationRight',
  zone: 'Zone',
};

const slugs = corpusSlugs();

describe('published agreements', function corpus() {
  this.timeout(600_000);
  let agreements: ReadonlyMap<string, CorpusAgreement> = new Map();

  before(async () => {
    agreements = await readCorpus(slugs);
  });

  const agreementOf = (slug: string): CorpusAgreement => {
    const agreement = agreements.get(slug);
    assert.ok(agreement !== undefined, `${slug} couldn't be read`);
    return agreement;
  };

  it(`${slugs.length} of ${published.length} are written, the others are listed as outstanding`, () => {
    assert.equal(published.length, 60);
    assert.deepEqual([...slugs, ...outstanding].sort(), [...published].sort());
  });

  it('stand in docs/corpus.md', () => {
    const entries = slugs.map((slug) => ({ facts: readFacts(slug), agreement: agreementOf(slug) }));
    const written = readFileSync(path.join(root, 'docs/corpus.md'), 'utf8');
    assert.equal(written, corpusTable(entries, published.length), 'Run: npm run corpus-table');
  });

  for (const slug of slugs) {
    describe(slug, () => {
      it('leaves no fact out', () => {
        const { facts, examples } = readFacts(slug);
        const counts = [...facts].map(([section, list]) => `${section} ${list.length}`);
        const all = examples.length === 0 ? counts : [...counts, `examples ${examples.length}`];
        assert.equal(all.join(', '), FACT_COUNTS[slug]);
      });

      it('says every fact', () => {
        const facts = readFacts(slug);
        assert.deepEqual(unsaid(facts, agreementOf(slug)), []);
      });

      it('passes its scenarios, three at least', () => {
        const { scenarios } = agreementOf(slug);
        assert.ok(scenarios.length >= 3, `${scenarios.length} scenarios`);
        for (const result of scenarios)
          assert.equal(
            result.verdict,
            'passed',
            [result.title, ...result.problems, ...failureLines(result)].join('\n'),
          );
      });

      it('has a scenario for every worked example', () => {
        const { examples } = agreementOf(slug);
        assert.deepEqual(
          readFacts(slug).examples.map(({ scenario, from }) => `${scenario} (${from})`),
          readFacts(slug).examples.map(({ scenario }) => `${scenario} (${examples.get(scenario)})`),
        );
      });
    });
  }
});

const unsaid = ({ facts }: CorpusFacts, agreement: CorpusAgreement): readonly string[] =>
  [...facts].flatMap(([section, list]) =>
    list.flatMap((fact) => gaps(fact, agreement).map((gap) => `${section}: ${fact.fact}: ${gap}`)),
  );

function gaps({ computed, prose }: Fact, { names, nodes, clauses, comments }: CorpusAgreement): readonly string[] {
  const unknown = computed
    .filter((name) => !names.has(name) && !nodes.has(WORDS[name] ?? ''))
    .map((name) => `nothing is named ${name}`);
  if (prose === undefined) return computed.length === 0 ? ['neither computed nor prose'] : unknown;
  const { reason, clause, comment } = prose;
  const allowed = (PROSE_REASONS as readonly string[]).includes(reason) ? [] : [`${reason} is no reason for prose`];
  const said =
    (clause !== undefined && clauses.has(clause)) || (comment !== undefined && comments.includes(comment))
      ? []
      : ['neither a clause nor a comment says it'];
  return [...unknown, ...allowed, ...said];
}
