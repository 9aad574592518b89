import { type AstNode, type CstNode, CstUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import type { FoldingRangeProvider } from 'langium/lsp';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { isModel } from '../generated/ast.ts';

/** Blocks between braces, comments, and the imports together. */
export class SlaFoldingRangeProvider implements FoldingRangeProvider {
  getFoldingRanges(document: LangiumDocument): FoldingRange[] {
    const root = document.parseResult.value;
    if (!isModel(root) || root.$cstNode === undefined) return [];
    const leaves = CstUtils.flattenCst(root.$cstNode).toArray();
    return [...importsOf(root.imports.map(({ $cstNode }) => $cstNode)), ...blocksOf(leaves), ...commentsOf(leaves)]
      .filter(({ startLine, endLine }) => endLine > startLine)
      .sort((a, b) => a.startLine - b.startLine);
  }
}

/** The line of the closing brace stays visible. */
function* blocksOf(leaves: readonly LeafCstNode[]): Iterable<FoldingRange> {
  const opened = new Map<AstNode, LeafCstNode>();
  for (const leaf of leaves) {
    if (leaf.hidden) continue;
    if (leaf.text === '{') opened.set(leaf.astNode, leaf);
    const open = leaf.text === '}' ? opened.get(leaf.astNode) : undefined;
    if (open !== undefined) yield { startLine: open.range.start.line, endLine: leaf.range.start.line - 1 };
  }
}

function* importsOf(imports: readonly (CstNode | undefined)[]): Iterable<FoldingRange> {
  const [first, last] = [imports[0], imports.at(-1)];
  if (first !== undefined && last !== undefined)
    yield { startLine: first.range.start.line, endLine: last.range.end.line, kind: FoldingRangeKind.Imports };
}

/** A block comment, or line comments that stand below each other. */
function* commentsOf(leaves: readonly LeafCstNode[]): Iterable<FoldingRange> {
  let lines: { first: number; last: number } | undefined;
  for (const leaf of leaves) {
    const { start, end } = leaf.range;
    if (leaf.tokenType.name === 'SL_COMMENT') {
      if (lines?.last === start.line - 1) lines.last = start.line;
      else {
        if (lines !== undefined) yield comment(lines.first, lines.last);
        lines = { first: start.line, last: start.line };
      }
    } else {
      if (lines !== undefined) yield comment(lines.first, lines.last);
      lines = undefined;
      if (leaf.tokenType.name === 'ML_COMMENT') yield comment(start.line, end.line);
    }
  }
  if (lines !== undefined) yield comment(lines.first, lines.last);
}

const comment = (startLine: number, endLine: number): FoldingRange => ({
  startLine,
  endLine,
  kind: FoldingRangeKind.Comment,
});
