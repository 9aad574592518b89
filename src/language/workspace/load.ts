import type { BuildOptions, LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { STANDARD_LIBRARY, STANDARD_LIBRARY_URI } from '../library/standard.ts';
import type { SlaServices } from '../services.ts';
import type { UnruledValidation } from '../validation/unruled.ts';

/** The built-in library, which every composition of services needs once. */
export async function loadLibrary({ shared }: SlaServices): Promise<void> {
  const uri = URI.parse(STANDARD_LIBRARY_URI);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
  if (LangiumDocuments.hasDocument(uri)) return;
  const library = LangiumDocumentFactory.fromString(STANDARD_LIBRARY, uri);
  LangiumDocuments.addDocument(library);
  await DocumentBuilder.build([library], { validation: true });
}

/**
 * What is checked: `soundness` is whether the files can be understood at all, which is what settling asks; what rules think of them, the most of the
 * work, is left to those who want to know.
 */
export type Checking = 'everything' | 'soundness';

const checks = (checking: Checking): NonNullable<BuildOptions['validation']> => {
  if (checking === 'everything') return true;
  const sound: UnruledValidation = { categories: ['built-in', 'fast'], rules: false };
  return sound;
};

/** Reads files with all that they import, links and checks them. Throws what the file system throws for a missing one. */
export async function loadFiles(
  services: SlaServices,
  uris: readonly URI[],
  checking: Checking = 'everything',
): Promise<readonly LangiumDocument[]> {
  await loadLibrary(services);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = services.shared.workspace;
  const documents =
    checking === 'everything'
      ? await Promise.all(
          uris.map((uri) => LangiumDocuments.getOrCreateDocument(uri).catch((error) => throwAbout(uri, error))),
        )
      : uris.map((uri) => {
          const known = LangiumDocuments.getDocument(uri);
          if (known !== undefined) return known;
          const made = parsed(uri, () => LangiumDocumentFactory.leanFromUri(uri));
          LangiumDocuments.addDocument(made);
          return made;
        });
  await DocumentBuilder.build(documents, { validation: checks(checking) });
  return documents;
}

function parsed(uri: URI, parse: () => LangiumDocument): LangiumDocument {
  try {
    return parse();
  } catch (error) {
    return throwAbout(uri, error);
  }
}

/** What is nested deeper than parsing can go names its file, as errors of the file system do. */
function throwAbout(uri: URI, error: unknown): never {
  throw error instanceof RangeError ? Object.assign(error, { path: uri.fsPath }) : error;
}

/** A document from text, such as standard input or a test's; its imports are read from the file system. */
export async function loadText(
  services: SlaServices,
  text: string,
  uri: URI,
  checking: Checking = 'everything',
): Promise<LangiumDocument> {
  await loadLibrary(services);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = services.shared.workspace;
  if (LangiumDocuments.hasDocument(uri)) LangiumDocuments.deleteDocument(uri);
  const document = parsed(uri, () => LangiumDocumentFactory.fromString(text, uri));
  LangiumDocuments.addDocument(document);
  await DocumentBuilder.build([document], { validation: checks(checking) });
  return document;
}
