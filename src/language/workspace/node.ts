import { realpath } from 'node:fs/promises';
import { NodeFileSystem } from 'langium/node';
import { URI } from 'vscode-uri';
import type { SlaContext } from '../module.ts';

/** Files on the machine that the process runs on. */
export const nodeContext = (roots: readonly URI[]): SlaContext => ({
  ...NodeFileSystem,
  roots,
  realPath: async (uri) => URI.file(await realpath(uri.fsPath)),
});
