import type { AbstractAstReflection } from 'langium';

/**
 * Lets a table of types answer in one look which are of which: whoever walks over a tree asks so of each node, and most types have no others below
 * them. Langium looks into two tables by name, whatever is asked.
 */
export function testTypesQuickly<T extends AbstractAstReflection>(reflection: T): T {
  const below = new Map<string, Set<string>>();
  for (const type of reflection.getAllTypes())
    for (const above of typesAbove(reflection, type)) {
      const known = below.get(above);
      if (known === undefined) below.set(above, new Set([type]));
      else known.add(type);
    }
  const isSubtype = (type: string, of: string): boolean => type === of || below.get(of)?.has(type) === true;
  const isInstance = (node: unknown, type: string): boolean =>
    typeof node === 'object' && node !== null && isSubtype((node as { readonly $type: string }).$type, type);
  return Object.assign(reflection, { isSubtype, isInstance });
}

function typesAbove(reflection: AbstractAstReflection, type: string): ReadonlySet<string> {
  const found = new Set(reflection.getTypeMetaData(type).superTypes);
  for (const above of found) for (const next of reflection.getTypeMetaData(above).superTypes) found.add(next);
  return found;
}
