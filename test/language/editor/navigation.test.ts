import assert from 'node:assert/strict';
import { type Range, ResponseError, type TextEdit } from 'vscode-languageserver';
import { type Case, readCases } from './cases.ts';
import { type OpenCase, openCase, ROOT } from './workspace.ts';

const nameOf = (uri: string) => uri.replace(`${ROOT}/`, '');

describe('go to definition', () => {
  for (const one of readCases('definition')) {
    it(one.title, async () => {
      const { Sla, shared, main, position, textDocument } = await openCase(one);
      const [link] = (await Sla.lsp.DefinitionProvider!.getDefinition(main, { textDocument, position })) ?? [];
      for (const { key, value } of one.claims) {
        if (key === 'leads nowhere') {
          assert.equal(link, undefined);
          continue;
        }
        assert.equal(key, 'leads to');
        assert.ok(link, 'there is a definition');
        const [, file, text] = /^(.*?\.sla)(?:: (.*))?$/.exec(value)!;
        assert.equal(nameOf(link.targetUri), file);
        const target = shared.workspace.LangiumDocuments.all.find(({ uri }) => uri.toString() === link.targetUri);
        if (text !== undefined) assert.equal(target?.textDocument.getText(link.targetSelectionRange), text);
      }
    });
  }
});

describe('rename', () => {
  for (const one of readCases('rename')) {
    it(one.title, async () => {
      const opened = await openCase(one);
      const newName = one.claims.find(({ key }) => key === 'to')!.value;
      const refused = one.claims.find(({ key }) => key === 'refuses');
      if (refused !== undefined) {
        const error = await renamed(opened, newName).catch((reason: unknown) => reason);
        assert.ok(error instanceof ResponseError && error.message.includes(refused.value), String(error));
        return;
      }
      const changes = await renamed(opened, newName);
      const counts = Object.entries(changes).map(([uri, edits]) => `${nameOf(uri)} ${edits.length}`);
      const wanted = one.claims.filter(({ key }) => key === 'changes').map(({ value }) => value);
      assert.deepEqual(counts.sort(), wanted.sort());
      for (const { key, value } of one.claims)
        if (key === 'gives') assert.ok(result(one, opened, changes).includes(value));
    });
  }

  it('names the range of the name only', async () => {
    const [first] = readCases('rename');
    const { Sla, main, position, textDocument } = await openCase(first!);
    const range = (await Sla.lsp.RenameProvider!.prepareRename(main, { textDocument, position })) as Range;
    assert.equal(main.textDocument.getText(range), 'Uptime');
  });
});

async function renamed(
  { Sla, main, position, textDocument }: OpenCase,
  newName: string,
): Promise<Record<string, TextEdit[]>> {
  const edit = await Sla.lsp.RenameProvider!.rename(main, { textDocument, position, newName });
  return edit?.changes ?? {};
}

function result({ files, main }: Case, { main: document }: OpenCase, changes: Record<string, TextEdit[]>): string {
  const edits = [...(changes[document.uri.toString()] ?? [])].sort(
    (a, b) => document.textDocument.offsetAt(b.range.start) - document.textDocument.offsetAt(a.range.start),
  );
  return edits.reduce(
    (text, { range, newText }) =>
      text.slice(0, document.textDocument.offsetAt(range.start)) +
      newText +
      text.slice(document.textDocument.offsetAt(range.end)),
    files.get(main)!,
  );
}

describe('references and highlights', () => {
  const one = readCases('rename')[2]!;

  it('are found in all files', async () => {
    const { Sla, main, position, textDocument } = await openCase(one);
    const params = { textDocument, position, context: { includeDeclaration: true } };
    const found = await Sla.lsp.ReferencesProvider!.findReferences(main, params);
    assert.deepEqual(found.map(({ uri, range }) => `${nameOf(uri)}:${range.start.line}`).sort(), [
      'b.sla:1',
      'b.sla:1',
      'main.sla:0',
    ]);
    const without = await Sla.lsp.ReferencesProvider!.findReferences(main, {
      ...params,
      context: { includeDeclaration: false },
    });
    assert.equal(without.length, 2);
  });

  it('are marked in the file at hand', async () => {
    const { Sla, main, position, textDocument } = await openCase(readCases('rename')[0]!);
    const marks = await Sla.lsp.DocumentHighlightProvider!.getDocumentHighlight(main, { textDocument, position });
    assert.equal(marks?.length, 2);
  });
});
