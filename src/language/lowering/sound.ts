import type { AstNode } from 'langium';
import { originOf } from '../composition/origin.ts';
import type { SlaServices } from '../services.ts';
import { hasSyntaxError } from '../syntax/broken.ts';
import { eachReference, someNode } from '../syntax/tree.ts';

/**
 * Whether a declaration can be lowered: no syntax error within it, each of its names found, each of its types right. What
 * is wrong is reported already.
 */
export function isSoundNode(node: AstNode, services: SlaServices): boolean {
  const document = originOf(node);
  return !hasSyntaxError(node, document) && !hasUnknownName(node) && !services.typing.Typing.isFaulty(node);
}

function hasUnknownName(node: AstNode): boolean {
  let unknown = false;
  return someNode(node, (one) => {
    eachReference(one, ({ reference }) => {
      unknown ||= reference.error !== undefined;
    });
    return unknown;
  });
}
