/** What agreements do that none of the published ones under `examples/corpus` does has a file of its own, named by the construct. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { checkedFile, openWorkspace } from '../../src/cli/input/workspace.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';
import { runScenarios } from '../../src/scenario/file.ts';
import { corpusSlugs, readFacts } from '../support/corpusFacts.ts';

const folder = path.join(root, 'examples/constructs');
const files = readdirSync(folder).sort();

describe('constructs without a published agreement', function constructs() {
  this.timeout(300_000);

  it('are none that a published agreement has', () => {
    const shown = new Set(corpusSlugs().flatMap((slug) => readFacts(slug).constructs));
    assert.deepEqual(
      files.filter((file) => shown.has(path.basename(file, '.sla'))),
      [],
    );
  });

  it('are sound and pass their scenarios, two at least', async () => {
    const { services, open } = openWorkspace(
      folder,
      files.map((file) => path.join(folder, file)),
    );
    for (const [index, document] of (await open(files.map((file) => path.join(folder, file)))).entries()) {
      const { findings } = checkedFile(document, services);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code }) => code),
        [],
        files[index],
      );
      const { scenarios } = await runScenarios(document, services);
      assert.ok(scenarios.length >= 2, `${files[index]}: ${scenarios.length} scenarios`);
      for (const result of scenarios)
        assert.equal(result.verdict, 'passed', [result.title, ...result.problems, ...failureLines(result)].join('\n'));
    }
  });
});
