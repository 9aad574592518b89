import { type AstNode, AstUtils, type LangiumDocument } from 'langium';
import type { SlaServices } from '../services.ts';

/**
 * Whether a declaration can be lowered: no syntax error within it, each of its names found, each of its types right. What
 * is wrong is reported already.
 */
export function isSoundNode(node: AstNode, services: SlaServices): boolean {
  const document = AstUtils.getDocument(node);
  return !hasSyntaxError(node, document) && !hasUnknownName(node) && !hasTypeProblem(node, document, services);
}

function hasSyntaxError(node: AstNode, document: LangiumDocument): boolean {
  const { parserErrors, lexerErrors } = document.parseResult;
  if (parserErrors.length === 0 && lexerErrors.length === 0) return false;
  const from = node.$cstNode?.offset ?? 0;
  const to = endOf(node);
  const within = (offset: number): boolean => offset >= from && offset < to;
  return (
    lexerErrors.some((error) => within(error.offset)) ||
    parserErrors.some(({ token }) =>
      within(Number.isFinite(token.startOffset) ? token.startOffset : lastToken(document)),
    )
  );
}

const lastToken = (document: LangiumDocument): number => document.parseResult.value.$cstNode?.end ?? 0;

/** The parser gives up behind a declaration's last sound token: what stands before the next one belongs to it still. */
function endOf(node: AstNode): number {
  const end = node.$cstNode?.end ?? 0;
  const siblings = node.$container === undefined ? [] : AstUtils.streamContents(node.$container).toArray();
  const next = siblings.map((one) => one.$cstNode?.offset ?? 0).filter((offset) => offset >= end);
  return next.length === 0 ? Math.max(end, (node.$container?.$cstNode?.end ?? end) + 1) : Math.min(...next);
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
