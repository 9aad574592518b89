/** The installed extension contributes the language. */
import assert from 'node:assert/strict';
import { extensions, workspace } from 'vscode';

describe('the installed extension', () => {
  const id = 'sla-as-code.sla-as-code';

  it('is installed from the .vsix, not from the source tree', () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    assert.match(extension.extensionPath, /extensions[\\/]sla-as-code\.sla-as-code-/);
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
