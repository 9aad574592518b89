import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver';
import { openWorkspace } from './workspace.ts';

const TEXT = `party   A
party   B
table T key x {
  x | y ;
  P1 | 15 min ;
  P12 | 1 h ;
}
agreement X {
  service S {
        fee  1 EUR
  }
    version 1.0.0
}
`;
const options = { tabSize: 8, insertSpaces: false };

describe('the formatter as an editor asks it', () => {
  const open = async (text: string) => {
    const workspace = await openWorkspace(new Map([['main.sla', text]]));
    const document = workspace.document('main.sla');
    const formatter = workspace.Sla.lsp.Formatter!;
    const result = (edits: TextEdit[]) => apply(text, edits, (position) => document.textDocument.offsetAt(position));
    return { document, formatter, result, textDocument: { uri: document.uri.toString() } };
  };

  it('formats a file whatever the size of its tabs', async () => {
    const { document, formatter, result, textDocument } = await open(TEXT);
    const text = result(await formatter.formatDocument(document, { textDocument, options }));
    assert.match(text, /^party A\nparty B\n\ntable T key x \{\n {2}x {3}\| y {6};\n/);
    assert.match(text, /agreement X \{\n {2}service S \{\n {4}fee 1 EUR\n {2}\}\n\n {2}version 1\.0\.0\n\}\n$/);
  });

  it('formats the lines of a range and no others', async () => {
    const { document, formatter, result, textDocument } = await open(TEXT);
    const range = { start: { line: 3, character: 0 }, end: { line: 5, character: 20 } };
    const text = result(await formatter.formatDocumentRange(document, { textDocument, options, range }));
    assert.ok(text.startsWith('party   A\n'));
    assert.match(text, / {2}P1 {2}\| 15 min ;\n {2}P12 \| 1 h {4};\n/);
    assert.match(text, / {8}fee {2}1 EUR\n/);
  });

  it('puts a block in order when its brace is closed', async () => {
    const { document, formatter, result, textDocument } = await open(TEXT);
    const position = { line: 10, character: 3 };
    const text = result(await formatter.formatDocumentOnType(document, { textDocument, options, position, ch: '}' }));
    assert.match(text, /\n {4}fee 1 EUR\n {2}\}\n/);
    assert.ok(text.startsWith('party   A\n'));
    assert.match(text, /\n {4}version 1\.0\.0\n/);
  });

  it('leaves a file with syntax errors alone', async () => {
    const { document, formatter, textDocument } = await open('party   A\nagreement {\n');
    assert.deepEqual(await formatter.formatDocument(document, { textDocument, options }), []);
  });
});

function apply(
  text: string,
  edits: readonly TextEdit[],
  offsetAt: (position: TextEdit['range']['start']) => number,
): string {
  return [...edits]
    .sort((a, b) => offsetAt(b.range.start) - offsetAt(a.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, offsetAt(range.start)) + newText + result.slice(offsetAt(range.end)),
      text,
    );
}
