import { type AstNode, AstUtils, DocumentState, type LangiumDocument } from 'langium';
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
  return (
    !hasSyntaxError(node, document) &&
    !(mayHaveUnknownNames(node, document) && hasUnknownName(node)) &&
    !services.typing.Typing.isFaulty(node)
  );
}

const sound = new WeakMap<LangiumDocument['references'], number>();

/** A document that is linked has all of its references in a list; what was composed of several has none. */
function mayHaveUnknownNames(node: AstNode, document: LangiumDocument): boolean {
  const { references, state } = document;
  if (state < DocumentState.Linked || AstUtils.getDocument(node) !== document) return true;
  if (sound.get(references) === references.length) return false;
  if (references.some(({ error }) => error !== undefined)) return true;
  sound.set(references, references.length);
  return false;
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
