import { type AstNode, AstUtils, type LangiumDocument } from 'langium';

/**
 * The document that holds the text of a node. For what was composed that's where the text was written, not the agreement
 * that inherited it.
 */
export function originOf(node: AstNode): LangiumDocument {
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) {
    const root = at.$cstNode?.root.astNode;
    if (root !== undefined) return AstUtils.getDocument(root);
  }
  return AstUtils.getDocument(node);
}
