/** Scenarios of agreements that extend, amend and parametrise others: each `.sla` file of the folder is told in its own words. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';

const folder = path.join(import.meta.dirname, 'levels');

describe('levels of agreements', () => {
  for (const file of globSync('**/*.sla', { cwd: folder }).sort()) {
    it(file, async () => {
      const [found] = await runScenarioFiles(folder, [path.join(folder, file)]);
      const failed = (found?.scenarios ?? []).filter(({ verdict }) => verdict !== 'passed');
      assert.deepEqual(failed, []);
      assert.deepEqual(found?.problems, []);
    });
  }
});
