import assert from 'node:assert/strict';
import { type FileSystemNode, type FileSystemProvider, type LangiumDocument, UriUtils } from 'langium';
import type { Position } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { createSlaEditorServices } from '../../../src/language/editor/module.ts';
import type { SlaEditorServices, SlaSharedEditorServices } from '../../../src/language/editor/services.ts';
import type { Case } from './cases.ts';

export const ROOT = 'file:///project';

export interface Workspace {
  readonly shared: SlaSharedEditorServices;
  readonly Sla: SlaEditorServices;
  readonly document: (name: string) => LangiumDocument;
}

/** Files in memory, opened as the folder of a workspace. */
export async function openWorkspace(
  files: ReadonlyMap<string, string>,
  initialize: object = {},
  beforehand: (shared: SlaSharedEditorServices) => void = () => {},
): Promise<Workspace> {
  const { shared, Sla } = createSlaEditorServices({
    fileSystemProvider: () => new MemoryFiles(files),
    roots: [URI.parse(ROOT)],
  });
  shared.lsp.LanguageServer.initialize({
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    workspaceFolders: [{ uri: ROOT, name: 'project' }],
    ...initialize,
  });
  beforehand(shared);
  await shared.workspace.WorkspaceManager.initializeWorkspace([{ uri: ROOT, name: 'project' }]);
  const document = (name: string): LangiumDocument => {
    const found = shared.workspace.LangiumDocuments.getDocument(URI.parse(`${ROOT}/${name}`));
    assert.ok(found, `${name} is part of the workspace`);
    return found;
  };
  return { shared, Sla, document };
}

export interface OpenCase extends Workspace {
  readonly main: LangiumDocument;
  readonly position: Position;
  readonly textDocument: { readonly uri: string };
}

export async function openCase({ files, main, cursor }: Case): Promise<OpenCase> {
  const workspace = await openWorkspace(files);
  const document = workspace.document(main);
  return {
    ...workspace,
    main: document,
    position: document.textDocument.positionAt(cursor.start),
    textDocument: { uri: document.uri.toString() },
  };
}

class MemoryFiles implements FileSystemProvider {
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = new Map([...files].map(([name, text]) => [`${ROOT}/${name}`, text]));
  }

  async stat(uri: URI): Promise<FileSystemNode> {
    return this.statSync(uri);
  }

  statSync(uri: URI): FileSystemNode {
    return { uri, isFile: this.#files.has(uri.toString()), isDirectory: !this.#files.has(uri.toString()) };
  }

  async exists(uri: URI): Promise<boolean> {
    return this.#files.has(uri.toString());
  }

  existsSync(uri: URI): boolean {
    return this.#files.has(uri.toString());
  }

  async readFile(uri: URI): Promise<string> {
    return this.readFileSync(uri);
  }

  readFileSync(uri: URI): string {
    const text = this.#files.get(uri.toString());
    if (text === undefined) throw new Error(`there is no file ${uri.toString()}`);
    return text;
  }

  async readBinary(uri: URI): Promise<Uint8Array> {
    return new TextEncoder().encode(this.readFileSync(uri));
  }

  readBinarySync(uri: URI): Uint8Array {
    return new TextEncoder().encode(this.readFileSync(uri));
  }

  async readDirectory(folder: URI): Promise<FileSystemNode[]> {
    return this.readDirectorySync(folder);
  }

  readDirectorySync(folder: URI): FileSystemNode[] {
    const prefix = `${folder.toString().replace(/\/$/, '')}/`;
    const names = [...this.#files.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length).split('/'));
    const seen = new Map(names.map(([first = '', ...rest]) => [first, rest.length > 0]));
    return [...seen].map(([name, isDirectory]) => ({
      uri: UriUtils.joinPath(folder, name),
      isFile: !isDirectory,
      isDirectory,
    }));
  }
}
