/**
 * Two copies of the protocol's messages in one bundle break `instanceof ResponseError`: a cancelled request then answers its error
 * code as if it were a result.
 */
import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import { type BundleName, bundles, entryExists } from '../../scripts/bundles.ts';

/** The directories that packages of this name were bundled from. */
async function copiesOf(packageName: string, bundle: BundleName): Promise<string[]> {
  const { metafile } = await esbuild.build({ ...bundles[bundle], metafile: true, write: false });
  const pattern = new RegExp(`^(.*node_modules/${packageName})/`);
  return [...new Set(Object.keys(metafile.inputs).flatMap((file) => pattern.exec(file)?.[1] ?? []))];
}

describe('bundles', () => {
  const withProtocol: readonly BundleName[] = ['server', 'extension'];
  for (const bundle of withProtocol.filter(entryExists)) {
    for (const name of ['vscode-jsonrpc', 'vscode-languageserver-protocol']) {
      it(`${bundle} holds ${name} once`, async () => {
        assert.equal((await copiesOf(name, bundle)).length, 1);
      });
    }
  }

  it('the extension bundle leaves only vscode and Node to the host', async () => {
    const { metafile } = await esbuild.build({ ...bundles.extension, metafile: true, write: false });
    const external = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter((entry) => entry.external).map((entry) => entry.path),
    );
    assert.deepEqual(
      external.filter((name) => name !== 'vscode' && !isNodeModule(name)),
      [],
    );
  });
});

function isNodeModule(name: string): boolean {
  return process.getBuiltinModule(name.replace(/^node:/, '')) !== undefined;
}
