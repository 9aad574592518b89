import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import type { SlaServices } from '../services.ts';
import { hasSyntaxError } from '../syntax/broken.ts';

/**
 * Whether a declaration can be lowered: no syntax error within it, each of its names found, each of its types right. What
 * is wrong is reported already.
 */
export function isSoundNode(node: AstNode, services: SlaServices): boolean {
  const document = AstUtils.getDocument(node);
  return !hasSyntaxError(node, document) && !hasUnknownName(node) && !hasTypeProblem(node, document, services);
}

function hasUnknownName(node: AstNode): boolean {
  return AstUtils.streamAst(node).some((one) =>
    AstUtils.streamReferences(one).some(({ reference }) => reference.error !== undefined),
  );
}

function hasTypeProblem(node: AstNode, document: LangiumDocument, services: SlaServices): boolean {
  return services.typing.Typing.problems(document).some((problem) => isWithin(problem.node, node));
}

function isWithin(inner: AstNode, outer: AstNode): boolean {
  for (let at: AstNode | undefined = inner; at !== undefined; at = at.$container) if (at === outer) return true;
  return false;
}
