import {
  type AstNode,
  DefaultIndexManager,
  type LangiumDocument,
  type ReferenceDescription,
  type Stream,
} from 'langium';
import type { URI } from 'vscode-uri';
import { SlaReferenceDescriptionProvider } from '../scoping/referenceDescriptions.ts';
import type { SlaSharedServices } from '../services.ts';
import type { Imports } from './imports.ts';

/** Where names are used is written down for each file when somebody asks: nobody does who only checks files or settles. */
export class SlaIndexManager extends DefaultIndexManager {
  readonly #imports: () => Imports;
  /** Documents whose references stand and aren't written down yet, by their URI. */
  readonly #waiting = new Map<string, LangiumDocument>();

  constructor(services: SlaSharedServices) {
    super(services);
    this.#imports = () => services.workspace.Imports;
  }

  override async updateReferences(document: LangiumDocument): Promise<void> {
    this.#waiting.set(document.uri.toString(), document);
  }

  override removeReferences(uri: URI): void {
    this.#waiting.delete(uri.toString());
    super.removeReferences(uri);
  }

  override findAllReferences(targetNode: AstNode, astNodePath: string): Stream<ReferenceDescription> {
    for (const [uri, document] of this.#waiting) {
      const { ReferenceDescriptionProvider } = this.serviceRegistry.getServices(document.uri).workspace;
      if (ReferenceDescriptionProvider instanceof SlaReferenceDescriptionProvider)
        this.referenceIndex.set(uri, ReferenceDescriptionProvider.descriptionsIn(document));
    }
    this.#waiting.clear();
    return super.findAllReferences(targetNode, astNodePath);
  }

  /**
   * A document is affected by a change of any file that it imports, directly or not: types and composed figures come from
   * afar, and references reach no other files.
   */
  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    for (const uri of this.#imports().closure(document)) if (changedUris.has(uri)) return true;
    return false;
  }
}
