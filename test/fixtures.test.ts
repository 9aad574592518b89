import path from 'node:path';
import { assertFixture } from './support/fixtureRun.ts';
import { discoverFixtures } from './support/fixtures.ts';
import { memoryWorkspace } from './support/language.ts';

const workspace = await memoryWorkspace();

describe('fixture', () => {
  for (const { name, read } of discoverFixtures(path.join(import.meta.dirname, 'fixtures')))
    it(name, () => assertFixture(workspace, read()));
});
