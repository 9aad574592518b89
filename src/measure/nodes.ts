import type { Expression, FieldNode } from '../contract/expression.ts';

/** The fields of rows that expressions read, each once, in order of first use. */
export function fieldsIn(expressions: readonly (Expression | undefined)[]): readonly string[] {
  const found = new Set<string>();
  visitNodes(expressions, (node) => {
    if (node.op === 'field') found.add((node as unknown as FieldNode).field);
  });
  return [...found];
}

/** Calls `found` for every node of some expressions, outer ones first. */
export function visitNodes(part: unknown, found: (node: { readonly op: string }) => void): void {
  if (Array.isArray(part)) {
    for (const each of part) visitNodes(each, found);
    return;
  }
  if (part === null || typeof part !== 'object') return;
  if ('op' in part && typeof part.op === 'string') found(part as { readonly op: string });
  for (const [key, inner] of Object.entries(part)) if (key !== 'at' && key !== 'type') visitNodes(inner, found);
}
