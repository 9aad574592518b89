/** Worked examples of published agreements come out as printed. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';

const files = await agreementFilesBelow(path.join(root, 'examples'));

describe('scenarios of the examples', () => {
  it('pass, in every file that has any', async () => {
    const results = (await runScenarioFiles(root, files)).flatMap(({ scenarios }) => scenarios);
    assert.ok(results.length >= 15, `${results.length} scenarios`);
    for (const result of results)
      assert.equal(result.verdict, 'passed', [result.title, ...result.problems, ...failureLines(result)].join('\n'));
  });
});
