import type { AstNode, CstNode } from 'langium';
import type { SourceRange } from '../../contract/source.ts';
import { originOf } from '../composition/origin.ts';
import type { SlaServices } from '../services.ts';
import { isLean } from '../syntax/lean/nodes.ts';

/** Where a node stands, relative to the workspace. */
export function sourceRange(node: AstNode, services: SlaServices): SourceRange {
  return cstRange(node, node.$cstNode, services);
}

/** Where the name of a declaration stands. */
export function nameRange(node: AstNode, services: SlaServices): SourceRange {
  return cstRange(node, services.references.NameProvider.getNameNode(node) ?? node.$cstNode, services);
}

function cstRange(node: AstNode, cst: CstNode | undefined, services: SlaServices): SourceRange {
  const { Roots: roots } = services.shared.workspace;
  if (isLean(cst) && cst.root === node.$cstNode?.root) {
    const { root: tree } = cst;
    const { folders } = roots;
    if (tree.file?.among !== folders) tree.file = { among: folders, path: roots.pathOf(originOf(node).uri) };
    return tree.sourceOf(tree.file.path, cst.first, cst.last);
  }
  const file = roots.pathOf(originOf(node).uri);
  const start = cst?.range.start ?? { line: 0, character: 0 };
  const end = cst?.range.end ?? start;
  return {
    file,
    start: { line: start.line, column: start.character },
    end: { line: end.line, column: end.character },
  };
}
