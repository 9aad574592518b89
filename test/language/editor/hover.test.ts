import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver';
import { readCases } from './cases.ts';
import { openCase } from './workspace.ts';

describe('hover', () => {
  for (const one of readCases('hover')) {
    it(one.title, async () => {
      const { Sla, main, position, textDocument } = await openCase(one);
      const hover = await Sla.lsp.HoverProvider!.getHoverContent(main, { textDocument, position });
      const text = MarkupContent.is(hover?.contents) ? hover.contents.value : '';
      for (const { key, value } of one.claims) {
        if (key === 'says') assert.ok(text.includes(value), `no "${value}" in:\n${text}`);
        else if (key === 'silent') assert.equal(text, '');
        else if (key === 'covers') assert.equal(main.textDocument.getText(hover?.range), value);
        else assert.fail(`unknown claim '${key}'`);
      }
    });
  }
});
