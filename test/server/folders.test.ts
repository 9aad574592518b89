import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionList } from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import { nodeContext } from '../../src/language/workspace/node.ts';
import { createRoots } from '../../src/language/workspace/roots.ts';
import { type DatasetsResult, datasetsRequest } from '../../src/protocol/requests.ts';
import { nodeFiles } from '../../src/server/files.ts';
import { connect, project } from './client.ts';

const AGREEMENT = `party P
agreement A {
  between provider P and customer P
  term 2026-01-01
  zone "UTC"
  currency EUR
  data outages intervals { collected automatically by P }
}
`;
const DATASET = `import "a.sla"
dataset Logged for A {
  outages from "outages.csv" { start = began end = ended }
}
`;

describe('the folders of a server', () => {
  it('are the root of a client that knows no folders', async () => {
    const { folder, remove } = project({ 'a.sla': AGREEMENT, 'd.sla': DATASET, 'outages.csv': 'began,ended\n' });
    const client = await connect(folder, { knowsFolders: false });
    const { datasets } = await client.connection.sendRequest<DatasetsResult>(datasetsRequest, {
      uri: client.uri('a.sla'),
    });
    assert.deepEqual(datasets, ['Logged']);
    assert.equal(await client.exit(), 0);
    remove();
  });

  it('come and go, and so do their files', async () => {
    const first = project({ 'a.sla': AGREEMENT });
    const second = project({ 'b.sla': 'agreement B { between provider Nobody and customer Nobody }\n' });
    const client = await connect(first.folder);
    await client.diagnostics('a.sla', () => true);
    const folder = { uri: pathToFileURL(second.folder).href, name: 'second' };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [folder], removed: [] },
    });
    await client.diagnosticsOf(`${folder.uri}/b.sla`, (found) => found.some(({ code }) => code === 'unknown-name'));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [folder] },
    });
    await client.diagnosticsOf(`${folder.uri}/b.sla`, (found) => found.length === 0);
    assert.equal(await client.exit(), 0);
    first.remove();
    second.remove();
  });

  it('follow files that appear and disappear', async () => {
    const { folder, remove } = project({
      'a.sla': 'import "parties.sla"\nagreement A { between provider P and customer P }\n',
    });
    const client = await connect(folder);
    await client.diagnostics('a.sla', (found) => found.some(({ code }) => code === 'bad-import'));
    const changed = (type: number) =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('parties.sla'), type }],
      });
    writeFileSync(path.join(folder, 'parties.sla'), 'party P\n');
    await changed(1);
    await client.diagnostics(
      'a.sla',
      (found) => !found.some(({ code }) => code === 'bad-import' || code === 'unknown-name'),
    );
    rmSync(path.join(folder, 'parties.sla'));
    await changed(3);
    await client.diagnostics('a.sla', (found) => found.some(({ code }) => code === 'bad-import'));
    assert.equal(await client.exit(), 0);
    remove();
  });

  it('show the columns of their data to who maps them', async () => {
    const { folder, remove } = project({
      'a.sla': AGREEMENT,
      'd.sla': DATASET,
      'outages.csv': 'began,ended,"in words"\n',
    });
    const client = await connect(folder);
    const lines = DATASET.split('\n');
    const list = await client.connection.sendRequest<CompletionList>('textDocument/completion', {
      textDocument: { uri: client.uri('d.sla') },
      position: { line: 2, character: lines[2]!.indexOf('began') },
    });
    assert.deepEqual(
      list.items.filter(({ detail }) => detail === 'column').map(({ label }) => label),
      ['began', 'ended', 'in words'],
    );
    assert.equal(await client.exit(), 0);
    remove();
  });

  it('are not left through a link', async () => {
    const outside = project({ 'secret.csv': 'user,password\n' });
    const inside = project({ 'data.csv': 'a,b\n' });
    symlinkSync(path.join(outside.folder, 'secret.csv'), path.join(inside.folder, 'link.csv'));
    symlinkSync(outside.folder, path.join(inside.folder, 'linked'));
    const { realPath } = nodeContext([]);
    const roots = createRoots([URI.file(inside.folder)], realPath);
    const files = nodeFiles(() => roots);
    const at = (name: string) => URI.file(path.join(inside.folder, name));
    assert.deepEqual(await files.columns(at('data.csv')), ['a', 'b']);
    assert.equal(await files.columns(at('link.csv')), undefined);
    assert.equal(await files.columns(at('missing.csv')), undefined);
    assert.deepEqual(await files.list(at('linked')), []);
    assert.deepEqual(await files.list(at('missing')), []);
    assert.deepEqual((await files.list(at('.'))).map(({ name }) => name).sort(), ['data.csv', 'link.csv', 'linked']);
    outside.remove();
    inside.remove();
  });
});
