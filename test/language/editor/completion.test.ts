import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { readCases } from './cases.ts';
import { openCase } from './workspace.ts';

const list = (value: string): readonly string[] => value.split(', ');

describe('completion', () => {
  for (const one of readCases('completion')) {
    it(one.title, async () => {
      const { Sla, main, position, textDocument } = await openCase(one);
      const answer = await Sla.lsp.CompletionProvider!.getCompletion(main, { textDocument, position });
      const items = [...(answer?.items ?? [])].sort(asEditorsSort);
      const labels = items.map(({ label }) => label);
      for (const { key, value } of one.claims) {
        const [name = '', wanted = ''] = value.split(' = ');
        const item = items.find(({ label }) => label === name);
        switch (key) {
          case 'offers':
            assert.deepEqual(
              list(value).filter((label) => !labels.includes(label)),
              [],
              `offered: ${labels.join(', ')}`,
            );
            break;
          case 'lacks':
            assert.deepEqual(
              list(value).filter((label) => labels.includes(label)),
              [],
            );
            break;
          case 'only':
            assert.deepEqual([...labels].sort(), [...list(value)].sort());
            break;
          case 'first':
            assert.equal(labels[0], value);
            break;
          case 'none':
            assert.deepEqual(labels, []);
            break;
          case 'detail':
            assert.equal(item?.detail, wanted);
            break;
          case 'inserts':
            assert.ok(
              applied(one.files.get(one.main)!, main.textDocument, item).includes(wanted),
              `nothing became ${wanted}`,
            );
            break;
          default:
            assert.fail(`unknown claim '${key}'`);
        }
      }
    });
  }
});

const asEditorsSort = (a: CompletionItem, b: CompletionItem): number => {
  const [left, right] = [a.sortText ?? a.label, b.sortText ?? b.label];
  return left === right ? (a.label < b.label ? -1 : 1) : left < right ? -1 : 1;
};

function applied(
  text: string,
  document: { offsetAt(p: { line: number; character: number }): number },
  item: CompletionItem | undefined,
): string {
  const edit = item?.textEdit;
  assert.ok(edit !== undefined && 'range' in edit, 'the proposal is an edit');
  return (
    text.slice(0, document.offsetAt(edit.range.start)) + edit.newText + text.slice(document.offsetAt(edit.range.end))
  );
}
