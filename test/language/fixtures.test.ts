import assert from 'node:assert/strict';
import { join } from 'node:path';
import { URI } from 'langium';
import { VirtualFileSystemProvider } from 'langium/test';
import { createSlaServices } from '../../src/language/module.ts';
import { loadFiles } from '../../src/language/workspace/load.ts';
import { differences } from '../support/fixtureCheck.ts';
import { discoverFixtures } from '../support/fixtures.ts';

describe('what is wrong in a text is said at its place', () => {
  for (const { name, read } of discoverFixtures(join(import.meta.dirname, 'fixtures'))) {
    it(name, async () => {
      const fixture = read();
      const files = new VirtualFileSystemProvider();
      const uriOf = (path: string): URI => URI.parse(`file:///workspace/${path}`);
      for (const { path, text } of [...fixture.files, ...fixture.others]) files.insert(uriOf(path), text);
      const { shared, Sla } = createSlaServices({
        fileSystemProvider: () => files,
        roots: [URI.parse('file:///workspace')],
      });
      await loadFiles(Sla, [uriOf(fixture.files[0]!.path)]);
      const found = new Map(
        fixture.files.map(({ path }) => [
          path,
          (shared.workspace.LangiumDocuments.getDocument(uriOf(path))?.diagnostics ?? []).filter(
            ({ severity }) => severity === 1,
          ),
        ]),
      );
      assert.equal(differences(fixture, found).join('\n'), '');
    });
  }
});
