import { DefaultIndexManager, type LangiumDocument } from 'langium';
import type { SlaSharedServices } from '../services.ts';
import type { Imports } from './imports.ts';

/**
 * A document is affected by a change of any file that it imports, directly or not: types and composed figures come from
 * afar, though references reach one file only.
 */
export class SlaIndexManager extends DefaultIndexManager {
  readonly #imports: () => Imports;

  constructor(services: SlaSharedServices) {
    super(services);
    this.#imports = () => services.workspace.Imports;
  }

  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    if (super.isAffected(document, changedUris)) return true;
    for (const uri of this.#imports().closure(document)) if (changedUris.has(uri)) return true;
    return false;
  }
}
