/** The built-in library is `.sla` text like any other, without findings, and the same in the bundle. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { root } from '../../scripts/bundles.ts';
import { libraryFile, libraryModule } from '../../scripts/library.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadFiles } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';

const folder = path.join(root, 'src/language/library');
const files = globSync('*.sla', { cwd: folder }).sort();

describe('the built-in library', () => {
  it('is bundled as it is written: `npm run library`', () =>
    assert.equal(readFileSync(libraryFile, 'utf8'), libraryModule()));

  for (const file of files.filter((name) => name !== 'standard.sla'))
    it(`has nothing to find in ${file}`, async () => {
      const { Sla } = createSlaServices(nodeContext([URI.file(folder)]));
      const [document] = await loadFiles(Sla, [URI.file(path.join(folder, file))]);
      const findings = (document?.diagnostics ?? []).filter(({ severity }) => severity !== undefined && severity <= 2);
      assert.deepEqual(
        findings.map(({ message }) => message),
        [],
      );
    });
});
