/** The installed extension contributes the language. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { extensions, workspace } from 'vscode';

describe('the installed extension', () => {
  const id = 'sla-as-code.sla-as-code';

  it('is installed from the .vsix, not from the source tree', () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    assert.match(extension.extensionPath, /extensions[\\/]sla-as-code\.sla-as-code-/);
  });

  it('holds what it needs and nothing of the repository', () => {
    const directory = extensions.getExtension(id)?.extensionPath ?? '';
    const list = (...parts: string[]) => readdirSync(path.join(directory, ...parts)).sort();
    assert.deepEqual(list('dist'), ['extension.cjs', 'server.js', 'webview']);
    assert.deepEqual(list('node_modules'), ['@duckdb', 'detect-libc']);
    const bindings = list('node_modules', '@duckdb');
    assert.equal(
      bindings.length,
      2,
      `one platform's binding beside the package that chooses it: ${bindings.join(', ')}`,
    );
    for (const file of ['src', 'test', 'scripts', '.host', 'examples'])
      assert.equal(list().includes(file), false, file);
  });

  it('opens a .sla file as language sla and is then active', async () => {
    const [file] = await workspace.findFiles('**/hosting.sla');
    assert.ok(file);
    const document = await workspace.openTextDocument(file);
    assert.equal(document.languageId, 'sla');
    await extensions.getExtension(id)?.activate();
    assert.equal(extensions.getExtension(id)?.isActive, true);
  });
});
