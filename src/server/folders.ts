import type { Connection } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { SlaSharedEditorServices } from '../language/editor/services.ts';

/** Follows the folders of the workspace: their files come and go with them, and so does what may be read. */
export function followFolders(connection: Connection, { lsp, workspace }: SlaSharedEditorServices): void {
  let folders: readonly { readonly uri: string; readonly name: string }[] = [];
  const setRoots = () => workspace.Roots.set(folders.map(({ uri }) => URI.parse(uri)));

  lsp.LanguageServer.onInitialize(({ workspaceFolders }) => {
    folders = workspaceFolders ?? [];
    setRoots();
  });

  lsp.LanguageServer.onInitialized(() => {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      folders = [...folders.filter(({ uri }) => !gone.has(uri)), ...added];
      setRoots();
      void workspace.WorkspaceManager.ready.then(() =>
        workspace.WorkspaceLock.write((token) =>
          workspace.DocumentBuilder.update(
            added.map(({ uri }) => URI.parse(uri)),
            removed.map(({ uri }) => URI.parse(uri)),
            token,
          ),
        ),
      );
    });
  });
}
