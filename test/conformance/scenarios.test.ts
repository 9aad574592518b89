/** Every scenario of this folder passes. A new case needs a scenario in a `.sla` file, and nothing here. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';

const files = await runScenarioFiles(root, await agreementFilesBelow(path.join(root, 'test/conformance')));

describe('conformance', () => {
  for (const { path: file, scenarios, problems } of files)
    describe(path.basename(file, '.sla'), () => {
      it('can be read', () => assert.deepEqual(problems, []));
      for (const result of scenarios)
        it(result.title, () => {
          const lines = [...result.problems, ...failureLines(result)];
          assert.equal(result.verdict, 'passed', lines.join('\n'));
        });
    });
});
