import { type AstNodeDescription, type Scope, type Stream, stream } from 'langium';
import type { NameTable } from './names.ts';

/** Name tables one behind the other; the first that knows a name of the wanted type wins. */
export class TableScope implements Scope {
  readonly #tables: Iterable<NameTable>;
  readonly #accepts: (description: AstNodeDescription) => boolean;

  constructor(tables: Iterable<NameTable>, accepts: (description: AstNodeDescription) => boolean) {
    this.#tables = tables;
    this.#accepts = accepts;
  }

  getElement(name: string): AstNodeDescription | undefined {
    for (const table of this.#tables) {
      const found = table.get(name)?.find(this.#accepts);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  getElements(name: string): Stream<AstNodeDescription> {
    return stream([...this.#tables].flatMap((table) => table.get(name)?.filter(this.#accepts) ?? []));
  }

  /** Inner names hide outer ones. */
  getAllElements(): Stream<AstNodeDescription> {
    const seen = new Map<string, AstNodeDescription>();
    for (const table of this.#tables) {
      for (const [name, descriptions] of table) {
        const found = seen.has(name) ? undefined : descriptions.find(this.#accepts);
        if (found !== undefined) seen.set(name, found);
      }
    }
    return stream(seen.values());
  }
}

/** What is found in the first table that has it. */
export function lookInto<T>(tables: readonly NameTable[], look: (table: NameTable) => T | undefined): T | undefined {
  for (let index = 0; index < tables.length; index++) {
    const table = tables[index];
    const found = table === undefined ? undefined : look(table);
    if (found !== undefined) return found;
  }
  return undefined;
}
