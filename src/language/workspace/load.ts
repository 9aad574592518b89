import { type LangiumDocument, URI } from 'langium';
import { STANDARD_LIBRARY, STANDARD_LIBRARY_URI } from '../library/standard.ts';
import type { SlaServices } from '../services.ts';

/** The built-in library, which every composition of services needs once. */
export async function loadLibrary({ shared }: SlaServices): Promise<void> {
  const uri = URI.parse(STANDARD_LIBRARY_URI);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
  if (LangiumDocuments.hasDocument(uri)) return;
  const library = LangiumDocumentFactory.fromString(STANDARD_LIBRARY, uri);
  LangiumDocuments.addDocument(library);
  await DocumentBuilder.build([library], { validation: true });
}

/** Reads files with all that they import, links and checks them. Throws what the file system throws for a missing one. */
export async function loadFiles(services: SlaServices, uris: readonly URI[]): Promise<readonly LangiumDocument[]> {
  await loadLibrary(services);
  const { LangiumDocuments, DocumentBuilder } = services.shared.workspace;
  const documents = await Promise.all(uris.map((uri) => LangiumDocuments.getOrCreateDocument(uri)));
  await DocumentBuilder.build(documents, { validation: true });
  return documents;
}

/** A document from text, such as standard input or a test's; its imports are read from the file system. */
export async function loadText(services: SlaServices, text: string, uri: URI): Promise<LangiumDocument> {
  await loadLibrary(services);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = services.shared.workspace;
  if (LangiumDocuments.hasDocument(uri)) LangiumDocuments.deleteDocument(uri);
  const document = LangiumDocumentFactory.fromString(text, uri);
  LangiumDocuments.addDocument(document);
  await DocumentBuilder.build([document], { validation: true });
  return document;
}

/** Every `.sla` file in a folder, as an editor opens it. */
export async function loadWorkspace(services: SlaServices, folder: URI): Promise<readonly LangiumDocument[]> {
  await services.shared.workspace.WorkspaceManager.initializeWorkspace([{ uri: folder.toString(), name: 'workspace' }]);
  return services.shared.workspace.LangiumDocuments.all.toArray();
}
