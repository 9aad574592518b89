import { type AstNode, DefaultCommentProvider } from 'langium';
import { isLean } from './lean/nodes.ts';

/** Finds the comment before a node also where the tree has no tokens. */
export class SlaCommentProvider extends DefaultCommentProvider {
  override getComment(node: AstNode): string | undefined {
    const { $cstNode } = node;
    return isLean($cstNode)
      ? $cstNode.root.commentBefore($cstNode.first, this.grammarConfig().multilineCommentRules)
      : super.getComment(node);
  }
}
