import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { UriUtils } from 'langium';
import type { InitializeParams } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { SlaSharedEditorServices } from '../language/editor/services.ts';
import type { Connections } from '../measure/connections/connection.ts';
import { connectionsOfProcess } from '../measure/connections/ofProcess.ts';
import { workspaceFiles } from '../measure/engines/workspaceFiles.ts';
import type { FileAccess } from '../measure/files.ts';
import { trustGrantedNotification } from '../protocol/requests.ts';

/** What observations may be read of: the files of the workspace, and what the user allows beside them. */
export interface DataAccess {
  /** Files below a folder of the workspace, and below those of the user's setting `sla.data.folders`. */
  readonly files: (folder: string) => Promise<FileAccess>;
  /** The user's connections, of the file that `sla.data.connections` names; none in a workspace that isn't trusted. */
  readonly connections: () => Promise<Connections>;
}

/** As much of a connection as is needed here. */
interface Notifications {
  onNotification(method: string, handler: () => void): unknown;
}

/**
 * Follows the user's settings and the trust they put in the workspace. A client that says nothing of trust knows no such thing, and its user has
 * opened the folder; one that says `trusted: false` when it starts may grant it later.
 */
export function followDataAccess(connection: Notifications, { lsp, workspace }: SlaSharedEditorServices): DataAccess {
  let trusted = true;
  lsp.LanguageServer.onInitialize(({ initializationOptions }: InitializeParams) => {
    trusted = !isRecord(initializationOptions) || initializationOptions.trusted !== false;
  });
  connection.onNotification(trustGrantedNotification, () => {
    trusted = true;
  });
  const settings = async (): Promise<Readonly<Record<string, unknown>>> => {
    // The client leaves out what folders that aren't trusted say; what the user says elsewhere isn't meant for them either.
    const read: unknown = trusted ? await workspace.ConfigurationProvider.getConfiguration('sla', 'data') : undefined;
    return isRecord(read) ? read : {};
  };
  return {
    files: async (folder) => workspaceFiles(folder, await existing((await settings()).folders)),
    connections: async () => {
      if (!trusted) return UNTRUSTED;
      const { connections } = await settings();
      const file = typeof connections === 'string' ? absolute(connections) : undefined;
      return connectionsOfProcess(
        workspace.Roots.folders.map(({ fsPath }) => fsPath),
        file,
      );
    },
  };
}

const UNTRUSTED: Connections = {
  find: async (name) => ({
    kind: 'problem',
    message: `Connection '${name}' isn't used, since this workspace isn't trusted: whoever wrote it would choose what is asked with your rights`,
  }),
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a folder that isn't there would allow is nothing. */
async function existing(folders: unknown): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of Array.isArray(folders) ? folders : []) {
    const folder = typeof each === 'string' ? absolute(each) : undefined;
    if (folder !== undefined && (await stat(folder).catch(() => undefined))?.isDirectory()) found.push(folder);
  }
  return found;
}

/** The folder of the workspace that a file lies in, else its own: data is read from nowhere else. Absent for a text that lies nowhere yet. */
export function folderOf(uri: URI, { workspace }: SlaSharedEditorServices): string | undefined {
  if (uri.scheme !== 'file') return undefined;
  const inside = workspace.Roots.folders.filter((folder) => UriUtils.contains(folder, uri));
  const nearest = inside.sort((a, b) => b.path.length - a.path.length)[0];
  return nearest?.fsPath ?? path.dirname(uri.fsPath);
}

/** A path as settings write it, `~` for the user's own folder; one that is relative to nothing is none. */
function absolute(text: string): string | undefined {
  const full = text.startsWith('~/') || text === '~' ? path.join(homedir(), text.slice(1)) : text;
  return path.isAbsolute(full) ? full : undefined;
}
