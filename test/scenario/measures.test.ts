/** What the measures of the language mean, each told as a small agreement with scenarios. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';

const folder = path.join(import.meta.dirname, 'measures');

describe('measures, by scenarios', () => {
  it('come out as expected', async () => {
    const files = await runScenarioFiles(folder, await agreementFilesBelow(folder));
    const results = files.flatMap(({ scenarios }) => scenarios);
    assert.ok(results.length > 0);
    assert.deepEqual(
      files.flatMap(({ problems }) => problems),
      [],
    );
    for (const result of results)
      assert.equal(result.verdict, 'passed', [result.title, ...result.problems, ...failureLines(result)].join('\n'));
  });
});
