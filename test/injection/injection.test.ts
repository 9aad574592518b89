/** Repaired agreements are silent, and of the defects that are put into them nearly all are found where they stand, with their figures. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { openWorkspace } from '../../src/cli/input/workspace.ts';
import { runScenarios } from '../../src/scenario/file.ts';
import { agreementFile, corpusFolder, corpusSlugs } from '../support/corpusFacts.ts';
import { type Ground, type Injector, injector, type Outcome } from './inject.ts';
import { KINDS } from './kinds/kinds.ts';
import { isFound, PAGE } from './page.ts';
import { randomFor } from './random.ts';
import { repairedFile, repairOf } from './repaired.ts';

/** So many defects of each kind; `npm run injection` tries all of them. */
const OF_EACH_KIND = 2;
const LEAST_FOUND = 0.95;
const LEAST_KINDS = 15;

describe('defects put into repaired agreements', function injected() {
  this.timeout(600_000);
  let tool: Injector;
  const grounds: Ground[] = [];

  before(async () => {
    tool = await injector();
    for (const slug of corpusSlugs()) grounds.push(await tool.ground(slug));
  });

  it('finds nothing grave in what was repaired', () => {
    assert.deepEqual(
      grounds.flatMap(({ file, grave }) => grave.map((said) => `${file.slug}: ${said}`)),
      [],
    );
  });

  it('finds the defects, each in its clause and with its figures', async () => {
    const outcomes: Outcome[] = [];
    for (const kind of KINDS) {
      const places = grounds
        .flatMap((ground) =>
          tool.sites(kind, ground).map((site) => ({ ground, site, order: orderOf(kind.name, ground, site.at) })),
        )
        .toSorted((a, b) => a.order - b.order);
      let left = OF_EACH_KIND;
      for (const { ground, site } of places) {
        if (left === 0) break;
        const outcome = await tool.inject(kind, ground, site);
        if (outcome.dropped !== undefined) continue;
        outcomes.push(outcome);
        left -= 1;
      }
    }
    const misses = outcomes
      .filter((each) => !isFound(each))
      .map(({ kind, slug, at, miss, message }) => `${kind.name}: ${slug}: ${at}: ${miss}: ${message}`);
    assert.ok(
      new Set(outcomes.map(({ kind }) => kind)).size >= Math.max(LEAST_KINDS, KINDS.length),
      'a kind is injected nowhere',
    );
    assert.ok(misses.length <= outcomes.length * (1 - LEAST_FOUND), misses.join('\n'));
    assert.deepEqual(
      misses.filter((each) => each.includes('malformed')),
      [],
    );
  });

  it('stand in docs/injection.md: npm run injection writes it', () => {
    const text = readFileSync(PAGE, 'utf8');
    assert.deepEqual(
      KINDS.filter(({ name }) => !text.includes(`\n| ${name} | `)).map(({ name }) => name),
      [],
    );
  });

  it('leaves repaired agreements their scenarios, but those that show what was mended', async () => {
    const { services, openText } = openWorkspace(corpusFolder);
    let read = 0;
    const parsed = async (text: string): Promise<LangiumDocument> =>
      services.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(`file:///parsed/${read++}.sla`));
    for (const slug of corpusSlugs()) {
      const { edits, scenarios } = repairOf(slug);
      if (edits.length === 0) continue;
      const document = await openText(agreementFile(slug), await repairedFile(slug, parsed));
      const ran = await runScenarios(document, services);
      const failing = ran.scenarios.filter(({ verdict }) => verdict !== 'passed').map(({ title }) => title);
      assert.deepEqual(failing.toSorted(), scenarios.toSorted(), `${slug}: test/injection/repairs.yaml names them`);
    }
  });
});

const orderOf = (kind: string, { file }: Ground, at: string): number =>
  randomFor(kind, file.slug, at, 'sample').whole(0, 1_000_000);
