import type { Expression } from '../../contract/expression.ts';
import type { Let } from '../generated/ast.ts';
import { type Instance, type Place, rowsOf } from './book.ts';
import { Unsound } from './unsound.ts';

/** What a name stands for is put in where it's used. */
export function lowerLet(element: Let, instance: Instance<Let>, levels: Place['levels'], place: Place): Expression {
  if (place.inlining.has(element) || !place.book.isSound(element)) throw new Unsound();
  return place.book.lower(element.value, {
    ...place,
    rows: new Map([...place.rows, ...rowsOf(instance)]),
    levels,
    inlining: new Set([...place.inlining, element]),
  });
}
