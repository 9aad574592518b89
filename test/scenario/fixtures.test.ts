/** What the language's parts mean, told as agreements with worked examples: `test/fixtures/scenarios`. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';

const files = await agreementFilesBelow(path.join(root, 'test/fixtures/scenarios'));

describe('scenarios of the fixtures', () => {
  for (const file of files)
    it(`pass: ${path.basename(file, '.sla')}`, async () => {
      const results = (await runScenarioFiles(root, [file])).flatMap(({ scenarios }) => scenarios);
      assert.ok(results.length >= 3, `${results.length} scenarios`);
      for (const result of results)
        assert.equal(result.verdict, 'passed', [result.title, ...result.problems, ...failureLines(result)].join('\n'));
    });
});
