/** The fixtures of settings and of ignore comments, as `npm test` runs them, but without those of the rules. */
import path from 'node:path';
import { assertFixture } from '../support/fixtureRun.ts';
import { discoverFixtures } from '../support/fixtures.ts';
import { memoryWorkspace } from '../support/language.ts';

const workspace = await memoryWorkspace();

describe('fixture of the frame', () => {
  for (const { name, read } of discoverFixtures(path.resolve(import.meta.dirname, '../fixtures')))
    if (name.startsWith('frame/')) it(name, () => assertFixture(workspace, read()));
});
