import { type CstNode, CstUtils, type LangiumDocument } from 'langium';
import type { Position, Range, SelectionRange } from 'vscode-languageserver';

export interface SelectionRangeProvider {
  /** For each position the word, then the expression, the clause, the declaration … up to the file. */
  readonly getSelectionRanges: (document: LangiumDocument, positions: readonly Position[]) => SelectionRange[];
}

export const createSelectionRangeProvider = (): SelectionRangeProvider => ({
  getSelectionRanges: (document, positions) => positions.map((position) => selectionAt(document, position)),
});

function selectionAt(document: LangiumDocument, position: Position): SelectionRange {
  const { textDocument, parseResult } = document;
  const offset = textDocument.offsetAt(position);
  const root = parseResult.value.$cstNode;
  const leaf =
    root === undefined
      ? undefined
      : (CstUtils.findLeafNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeBeforeOffset(root, offset));
  const ranges: Range[] = [];
  for (let node: CstNode | undefined = leaf; node !== undefined && node !== root; node = node.container) {
    const previous = ranges.at(-1);
    if (holds(node.range, position) && (previous === undefined || !isEqual(previous, node.range)))
      ranges.push(node.range);
  }
  const whole: SelectionRange = {
    range: { start: { line: 0, character: 0 }, end: textDocument.positionAt(textDocument.getText().length) },
  };
  return ranges.reduceRight<SelectionRange>((parent, range) => ({ range, parent }), whole);
}

const isEqual = (a: Range, b: Range): boolean => compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
const holds = ({ start, end }: Range, position: Position): boolean =>
  compare(start, position) <= 0 && compare(position, end) <= 0;
const compare = (a: Position, b: Position): number => a.line - b.line || a.character - b.character;
