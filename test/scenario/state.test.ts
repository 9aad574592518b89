/** Claims, rights, history, earn-back, banks and rulings: what a settlement carries from period to period. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';

const files = await agreementFilesBelow(path.join(root, 'test/scenario/state'));
const results = (await runScenarioFiles(root, files)).flatMap(({ scenarios }) => scenarios);

describe('settlement state over time', () => {
  for (const result of results)
    it(`${result.agreement}: ${result.title}`, () =>
      assert.equal(result.verdict, 'passed', [...result.problems, ...failureLines(result)].join('\n')));
});
