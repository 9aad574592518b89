/** The language over files in memory, as editor and command line compose it, for tests. */
import type { FileSystemNode, FileSystemProvider } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../src/language/module.ts';

export interface MemoryFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
}

export interface MemoryWorkspace {
  readonly services: ReturnType<typeof createSlaServices>;
  /** Validates the `.sla` files together: the diagnostics of each, by path. Nothing of them is left behind. */
  readonly validate: (files: readonly MemoryFile[]) => Promise<ReadonlyMap<string, readonly Diagnostic[]>>;
}

/** Services over files that come and go; setting the services up takes longer than most validations. */
export async function memoryWorkspace(): Promise<MemoryWorkspace> {
  const texts = new Map<string, string>();
  const root = URI.parse('file:///workspace');
  const services = createSlaServices({ fileSystemProvider: () => memoryFiles(texts), roots: [root] });
  const { workspace } = services.shared;
  // The built-in library.
  await workspace.WorkspaceManager.initializeWorkspace([]);
  const validate = async (files: readonly MemoryFile[]): Promise<ReadonlyMap<string, readonly Diagnostic[]>> => {
    const placed = files.map(({ path, text }) => ({ path, text, uri: URI.parse(`${root.toString()}/${path}`) }));
    for (const { uri, text } of placed) texts.set(uri.toString(), text);
    const sources = placed.filter(({ path }) => path.endsWith('.sla'));
    const documents = await Promise.all(sources.map(({ uri }) => workspace.LangiumDocuments.getOrCreateDocument(uri)));
    await workspace.DocumentBuilder.build(documents, { validation: true });
    const found = documents.map((document, index) => [sources[index]?.path ?? '', document.diagnostics ?? []] as const);
    texts.clear();
    await workspace.DocumentBuilder.update(
      [],
      sources.map(({ uri }) => uri),
    );
    return new Map(found);
  };
  return { services, validate };
}

/** A file system that holds these texts, by URI, and nothing else. */
export function memoryFiles(texts: ReadonlyMap<string, string>): FileSystemProvider {
  const node = (uri: URI): FileSystemNode => ({ uri, isFile: texts.has(uri.toString()), isDirectory: false });
  const read = (uri: URI): string => {
    const text = texts.get(uri.toString());
    if (text === undefined) throw new Error(`there is no ${uri.path}`);
    return text;
  };
  const bytes = (uri: URI): Uint8Array => new TextEncoder().encode(read(uri));
  return {
    stat: async (uri) => node(uri),
    statSync: node,
    exists: async (uri) => texts.has(uri.toString()),
    existsSync: (uri) => texts.has(uri.toString()),
    readBinary: async (uri) => bytes(uri),
    readBinarySync: bytes,
    readFile: async (uri) => read(uri),
    readFileSync: read,
    readDirectory: async () => [],
    readDirectorySync: () => [],
  };
}
