import { type AstNode, AstUtils, type LangiumDocument, type Reference } from 'langium';

/** Whether a syntax error lies in a node, or so close behind it that the parser may have lost its end. */
export function hasSyntaxError(node: AstNode, document: LangiumDocument): boolean {
  const { parserErrors, lexerErrors } = document.parseResult;
  return (parserErrors.length > 0 || lexerErrors.length > 0) && hasErrorWithin(node, document);
}

function hasErrorWithin(node: AstNode, document: LangiumDocument): boolean {
  const { parserErrors, lexerErrors } = document.parseResult;
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

/** Whether a syntax error is reported in the line in which a node begins: what follows there can't be trusted. */
export function inBrokenLine(node: AstNode, document: LangiumDocument): boolean {
  const line = (node.$cstNode?.range.start.line ?? -1) + 1;
  const { parserErrors, lexerErrors } = document.parseResult;
  return parserErrors.some(({ token }) => token.startLine === line) || lexerErrors.some((error) => error.line === line);
}

/** Whether a name stands in the line of a syntax error, and not before it: it may be no name at all. */
export function behindSyntaxError({ $refNode }: Pick<Reference, '$refNode'>, document: LangiumDocument): boolean {
  if ($refNode === undefined) return false;
  const { line, character } = $refNode.range.start;
  const { parserErrors, lexerErrors } = document.parseResult;
  return (
    parserErrors.some(({ token }) => token.startLine === line + 1 && (token.startColumn ?? 0) - 1 <= character) ||
    lexerErrors.some((error) => error.line === line + 1 && (error.column ?? 0) - 1 <= character)
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
