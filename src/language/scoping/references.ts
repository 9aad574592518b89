import type { AstNode, Reference } from 'langium';

/**
 * What a reference points to, or undefined where it points to nothing. Langium throws where a name can be found only by
 * way of itself (`let A = A.x`); that is reported as an unknown name, not as a crash.
 */
export function targetOf<T extends AstNode>(reference: Reference<T> | undefined): T | undefined {
  try {
    return reference?.ref;
  } catch {
    return undefined;
  }
}
