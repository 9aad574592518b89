import { type AstNode, AstUtils } from 'langium';
import type { Range } from 'vscode-languageserver';

/**
 * The nodes that touch a range, outer ones first; all of them without one. (Langium's own streams, given a range, leave out what
 * follows a property outside of it.)
 */
export function* nodesIn(root: AstNode, range: Range | undefined): Iterable<AstNode> {
  if (range !== undefined && !touches(root.$cstNode?.range, range)) return;
  yield root;
  for (const child of AstUtils.streamContents(root)) yield* nodesIn(child, range);
}

const touches = (node: Range | undefined, range: Range): boolean =>
  node !== undefined && node.start.line <= range.end.line && node.end.line >= range.start.line;
