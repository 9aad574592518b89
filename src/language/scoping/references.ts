import type { AstNode, Reference } from 'langium';
import type { Field, RowCell } from '../generated/ast.ts';

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

/** The field whose value a cell is, in a table of given rows. */
export const fieldOfCell = (cell: RowCell): Reference<Field> | undefined =>
  cell.$container.$container.fields[cell.$container.cells.indexOf(cell)];
