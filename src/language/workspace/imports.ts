import { type LangiumDocument, type LangiumDocuments, UriUtils } from 'langium';
import { URI } from 'vscode-uri';
import { type Import, isModel } from '../generated/ast.ts';
import { BUILTIN_SCHEME, LIBRARY_PREFIX, libraryText, libraryUri } from '../library/standard.ts';
import type { SlaSharedServices } from '../services.ts';
import type { Roots } from './roots.ts';

/** Why an imported file can't be used. */
export type ImportFailure = 'empty' | 'not-sla' | 'outside' | 'missing' | 'itself';

/** Which files a document imports. They are loaded with it; nothing else becomes visible in it. */
export interface Imports {
  /** Where the import points, also if nothing is there. */
  readonly target: (node: Import) => URI | undefined;
  /** Loads what the documents import, and what that imports, and so on; gives the documents that weren't loaded before. */
  readonly load: (documents: readonly LangiumDocument[]) => Promise<readonly LangiumDocument[]>;
  /** Why the file wasn't loaded; undefined for a sound import. */
  readonly failure: (node: Import) => ImportFailure | undefined;
  /** Documents that this one imports itself, in the order of the text. */
  readonly direct: (document: LangiumDocument) => readonly LangiumDocument[];
  /** Every file that this one depends on through imports, itself left out, whether it exists or not. */
  readonly closure: (document: LangiumDocument) => ReadonlySet<string>;
  /** Those of these files that are loaded, in the order in which they are met. */
  readonly behind: (document: LangiumDocument) => readonly LangiumDocument[];
}

export const importsOf = (document: LangiumDocument): readonly Import[] => {
  const root = document.parseResult.value;
  return isModel(root) ? root.imports : [];
};

export function createImports(shared: SlaSharedServices): Imports {
  const documents = (): LangiumDocuments => shared.workspace.LangiumDocuments;
  const outside = new Set<string>();

  const load = async (roots: readonly LangiumDocument[]): Promise<readonly LangiumDocument[]> => {
    const loaded: LangiumDocument[] = [];
    const waiting = [...roots];
    for (let document = waiting.pop(); document !== undefined; document = waiting.pop()) {
      for (const node of importsOf(document)) {
        const uri = targetOf(node);
        if (uri === undefined || !isSla(uri) || documents().hasDocument(uri)) continue;
        const imported = await read(uri, shared.workspace.Roots);
        if (imported === undefined) continue;
        loaded.push(imported);
        waiting.push(imported);
      }
    }
    return loaded;
  };

  const read = async (uri: URI, folders: Roots): Promise<LangiumDocument | undefined> => {
    outside.delete(uri.toString());
    if (uri.scheme === BUILTIN_SCHEME) return readLibrary(uri);
    if (!folders.contains(uri)) return undefined;
    try {
      if (!(await folders.reallyContains(uri))) {
        outside.add(uri.toString());
        return undefined;
      }
      return await documents().getOrCreateDocument(uri);
    } catch {
      // The import is reported where it stands; why the operating system refuses isn't the author's business.
      return undefined;
    }
  };

  const readLibrary = (uri: URI): LangiumDocument | undefined => {
    const text = libraryText(uri.path);
    if (text === undefined) return undefined;
    const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
    documents().addDocument(document);
    return document;
  };

  const failure = (node: Import): ImportFailure | undefined => {
    const uri = targetOf(node);
    if (uri === undefined) return 'empty';
    if (!isSla(uri)) return 'not-sla';
    if (UriUtils.equals(uri, documentOf(node)?.uri)) return 'itself';
    if (!shared.workspace.Roots.contains(uri) || outside.has(uri.toString())) return 'outside';
    return documents().hasDocument(uri) ? undefined : 'missing';
  };

  const direct = (document: LangiumDocument): readonly LangiumDocument[] =>
    importsOf(document).flatMap((node) => {
      const uri = targetOf(node);
      const imported = uri === undefined ? undefined : documents().getDocument(uri);
      return imported === undefined || imported === document ? [] : [imported];
    });

  const reached = (document: LangiumDocument): ReadonlyMap<string, LangiumDocument | undefined> => {
    const seen = new Map<string, LangiumDocument | undefined>();
    const waiting = [document];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const node of importsOf(next)) {
        const uri = targetOf(node);
        if (uri === undefined || seen.has(uri.toString())) continue;
        const imported = documents().getDocument(uri);
        seen.set(uri.toString(), imported);
        if (imported !== undefined) waiting.push(imported);
      }
    }
    seen.delete(document.uri.toString());
    return seen;
  };

  const closure = (document: LangiumDocument): ReadonlySet<string> => new Set(reached(document).keys());

  const behind = (document: LangiumDocument): readonly LangiumDocument[] =>
    [...reached(document).values()].filter((each) => each !== undefined);

  return { target: targetOf, load, failure, direct, closure, behind };
}

const isSla = (uri: URI): boolean => UriUtils.extname(uri) === '.sla';

const documentOf = (node: Import): LangiumDocument | undefined => node.$container?.$document;

/** Paths are relative to the importing file and use forward slashes on every machine; `library:` names a file of the built-in library. */
export function targetOf(node: Import): URI | undefined {
  const known = targets.get(node);
  if (known !== undefined) return known;
  const found = findTarget(node);
  if (found !== undefined) targets.set(node, found);
  return found;
}

/** A file that is read anew has other nodes. */
const targets = new WeakMap<Import, URI>();

function findTarget(node: Import): URI | undefined {
  const document = documentOf(node);
  if (!node.path || document === undefined) return undefined;
  if (node.path.startsWith(LIBRARY_PREFIX)) return URI.parse(libraryUri(node.path.slice(LIBRARY_PREFIX.length)));
  return UriUtils.joinPath(UriUtils.dirname(document.uri), node.path);
}
