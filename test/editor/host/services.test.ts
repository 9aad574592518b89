/** What the language server gives an editor, asked for as VS Code itself asks. */
import assert from 'node:assert/strict';
import {
  type CompletionList,
  commands,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type LocationLink,
  languages,
  MarkdownString,
  Position,
  Range,
  type SemanticTokens,
  type TextDocument,
  type TextEdit,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { codeOf, diagnosticWithCode, fileNamed, openDocument, placeOf, until } from './support.ts';

describe('language services', () => {
  let hosting: TextDocument;
  before(async () => {
    hosting = await openDocument('hosting.sla');
  });

  async function atPlace<T>(command: string, text: string, offset = 0): Promise<T> {
    const answer = await commands.executeCommand<T>(command, hosting.uri, placeOf(hosting, text, offset));
    return answer;
  }

  it('find nothing wrong in a sound agreement', async () => {
    // The outline is served by the same process, so its answer means that the document has been read.
    await until('the outline', async () => (await symbols()).at(0));
    const errors = languages.getDiagnostics(hosting.uri).filter(({ severity }) => severity === 0);
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
    );
  });

  it('say what a target means when it is hovered', async () => {
    const text = await until('a hover', async () => {
      const hovers = await atPlace<Hover[]>('vscode.executeHoverProvider', '99.95% each', 1);
      const contents = hovers.flatMap((hover) => hover.contents);
      return contents
        .map((part) => (part instanceof MarkdownString ? part.value : String(part)))
        .find((part) => part !== '');
    });
    assert.match(text, /22\s*min\s*19\.2\s*s/);
  });

  it('complete what fits', async () => {
    await until('a name that fits', async () => {
      const { items } = await atPlace<CompletionList>(
        'vscode.executeCompletionItemProvider',
        'measure share of time outside Una',
        33,
      );
      return items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'Unavailable');
    });
  });

  it('go to a definition in another file', async () => {
    const target = await until('a definition', async () =>
      (await atPlace<(Location | LocationLink)[]>('vscode.executeDefinitionProvider', 'provider Northwind', 10)).at(0),
    );
    const uri = 'targetUri' in target ? target.targetUri : target.uri;
    assert.equal(uri.toString(), (await fileNamed('parties.sla')).toString());
  });

  it('find references across files', async () => {
    const found = await until('four references', async () => {
      const all = await atPlace<Location[]>('vscode.executeReferenceProvider', 'provider Northwind', 10);
      return all.length >= 4 ? all : undefined;
    });
    const files = new Set(found.map(({ uri }) => uri.path.split('/').at(-1)));
    assert.deepEqual([...files].sort(), ['hosting.sla', 'parties.sla']);
  });

  it('rename across files', async () => {
    const command = 'vscode.executeDocumentRenameProvider';
    const edit = await until('an edit of both files', async () => {
      const place = placeOf(hosting, 'Northwind');
      const found = await commands.executeCommand<WorkspaceEdit>(command, hosting.uri, place, 'Westwind');
      return found.size >= 2 ? found : undefined;
    });
    const files = edit.entries().map(([uri]) => uri.path.split('/').at(-1));
    assert.deepEqual(files.sort(), ['hosting.sla', 'parties.sla']);
    assert.ok(edit.entries().every(([, edits]) => edits.every(({ newText }) => newText === 'Westwind')));
  });

  it('outline the agreement', async () => {
    const outline = await symbols();
    const agreement = outline.find(({ name }) => name === 'CheckoutHosting');
    assert.ok(agreement, outline.map(({ name }) => name).join(', '));
    const children = agreement.children.map(({ name }) => name);
    for (const name of ['Checkout', 'outages', 'Unavailable', 'Uptime', 'Availability']) {
      assert.ok(children.includes(name), `${name} in ${children.join(', ')}`);
    }
  });

  it('fold declarations and comments', async () => {
    const folds = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', hosting.uri);
    const starts = folds.map(({ start }) => hosting.lineAt(start).text.trim());
    assert.ok(
      starts.some((line) => line.startsWith('agreement CheckoutHosting')),
      starts.join('\n'),
    );
    assert.ok(
      starts.some((line) => line.startsWith('target Availability')),
      starts.join('\n'),
    );
  });

  it('give meaning to names by semantic tokens', async () => {
    const command = 'vscode.provideDocumentSemanticTokens';
    const tokens = await commands.executeCommand<SemanticTokens>(command, hosting.uri);
    assert.ok(tokens.data.length > 0 && tokens.data.length % 5 === 0);
  });

  it('format to the canonical layout, and leave a canonical file alone', async () => {
    const format = () =>
      commands.executeCommand<TextEdit[] | undefined>('vscode.executeFormatDocumentProvider', hosting.uri, {
        tabSize: 2,
        insertSpaces: true,
      });
    const before = hosting.getText();
    const edit = new WorkspaceEdit();
    edit.insert(hosting.uri, placeOf(hosting, 'version 2.1.0'), '        ');
    await workspace.applyEdit(edit);
    const edits = (await format()) ?? [];
    assert.notEqual(edits.length, 0);
    const back = new WorkspaceEdit();
    back.set(hosting.uri, edits);
    await workspace.applyEdit(back);
    assert.equal(hosting.getText(), before);
  });

  async function symbols(): Promise<DocumentSymbol[]> {
    return (
      (await commands.executeCommand<DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        hosting.uri,
      )) ?? []
    );
  }
});

describe('diagnostics as one types', () => {
  let hosting: TextDocument;
  let original: string;
  before(async () => {
    hosting = await openDocument('hosting.sla');
    original = hosting.getText();
  });
  afterEach(() => replaceAll(original));

  async function replaceAll(text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(hosting.uri, new Range(new Position(0, 0), hosting.positionAt(hosting.getText().length)), text);
    await workspace.applyEdit(edit);
  }

  it('find a gap between bands, with the rule and its page', async () => {
    await replaceAll(original.replace('below 99.95% : 10%', 'above 99.00% and below 99.95% : 10%'));
    const gap = await diagnosticWithCode(hosting.uri, 'band-gap');
    assert.match(gap.message, /99(\.0+)?%/);
    assert.ok(
      typeof gap.code === 'object' && /band-gap/.test(gap.code.target.toString()),
      'the code links to the page of the rule',
    );
  });

  it('offer the nearest name for an unknown one', async () => {
    await replaceAll(original.replace('controlled by Northwind', 'controlled by Northwnd'));
    const unknown = await until('the unknown name', () =>
      languages.getDiagnostics(hosting.uri).find(({ message }) => message.includes('Northwnd')),
    );
    assert.match(unknown.message, /Northwind/);
  });

  it('keep finding what is wrong beside a syntax error', async () => {
    await replaceAll(
      original.replace('currency GBP', 'currency').replace('controlled by Northwind', 'controlled by Nobody'),
    );
    await until('both', () => {
      const messages = languages.getDiagnostics(hosting.uri).map((found) => `${codeOf(found)} ${found.message}`);
      return messages.some((text) => text.includes('Nobody')) && messages.length >= 2 ? true : undefined;
    });
  });

  it('go away when they are mended', async () => {
    await until('no error', () =>
      languages.getDiagnostics(hosting.uri).every(({ severity }) => severity !== 0) ? true : undefined,
    );
  });
});
