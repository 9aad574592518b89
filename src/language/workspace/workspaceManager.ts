import {
  DefaultWorkspaceManager,
  DocumentState,
  type LangiumDocument,
  type LangiumDocumentFactory,
  type Stream,
  type WorkspaceFolder,
} from 'langium';
import { URI } from 'vscode-uri';
import { STANDARD_LIBRARY, STANDARD_LIBRARY_URI } from '../library/standard.ts';
import type { SlaSharedServices } from '../services.ts';
import type { Roots } from './roots.ts';

/**
 * Opens a workspace: its folders become the roots, and the built-in library is loaded before its files. A file is read when it's built: which one first
 * is the builder's business.
 */
export class SlaWorkspaceManager extends DefaultWorkspaceManager {
  readonly #factory: LangiumDocumentFactory;
  readonly #roots: () => Roots;

  constructor(services: SlaSharedServices) {
    super(services);
    this.initialBuildOptions = { validation: true };
    this.#factory = services.workspace.LangiumDocumentFactory;
    this.#roots = () => services.workspace.Roots;
  }

  protected override async loadAdditionalDocuments(
    folders: WorkspaceFolder[],
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    if (folders.length > 0) this.#roots().set(folders.map((folder) => URI.parse(folder.uri)));
    const uri = URI.parse(STANDARD_LIBRARY_URI);
    collector(this.langiumDocuments.getDocument(uri) ?? this.#factory.fromString(STANDARD_LIBRARY, uri));
  }

  protected override async loadWorkspaceDocuments(
    uris: Stream<URI>,
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    for (const uri of uris) {
      const unread = this.#factory.fromModel({ $type: 'unread' }, uri);
      unread.state = DocumentState.Changed;
      collector(unread);
    }
  }
}
