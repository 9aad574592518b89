import { open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { columnsOf } from '../language/editor/headers.ts';
import type { WorkspaceFiles } from '../language/editor/services.ts';
import type { Roots } from '../language/workspace/roots.ts';

/** A header stands in the first bytes of a file, however long the file is. */
const HEAD = 64 * 1024;

/** Folders and headers on this machine, inside the workspace only, links followed. */
export const nodeFiles = (roots: () => Roots): WorkspaceFiles => ({
  list: async (folder) => {
    try {
      if (!(await roots().reallyContains(folder))) return [];
      const entries = await readdir(folder.fsPath, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      // A folder that isn't there has nothing to propose.
      return [];
    }
  },
  columns: async (file) => {
    try {
      const real = URI.file(await realpath(file.fsPath));
      if (!(await roots().reallyContains(real))) return undefined;
      return columnsOf(path.basename(file.fsPath), await head(real.fsPath));
    } catch {
      return undefined;
    }
  },
});

async function head(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
