import type { Expression } from '../contract/expression.ts';

const known = new WeakMap<Expression, string>();

/** One text for all expressions that have the same value at the same moment, wherever they stand. */
export function contentOf(expression: Expression): string {
  const found = known.get(expression) ?? contentKey(expression);
  known.set(expression, found);
  return found;
}

export const sameContent = (a: Expression, b: Expression): boolean =>
  a === b || (a.op === b.op && contentOf(a) === contentOf(b));

/** The content of a part of a contract as text, without places and without the ids of measured nodes. */
export const contentKey = (part: unknown): string =>
  JSON.stringify(part, (property, value: unknown) => {
    if (property === 'id' || property === 'label' || property === 'row') return undefined;
    const isPlace = typeof value === 'object' && value !== null && 'file' in value && 'start' in value;
    return isPlace ? undefined : value;
  });
