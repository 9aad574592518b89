import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LangiumDocument } from 'langium';
import type { Progress } from '../../measure/engine.ts';
import type { SimulationContext } from '../../simulation/simulate.ts';
import { compiledForMany } from '../compiling.ts';
import { type DataAccessOptions, dataBelow } from './dataAccess.ts';
import { expandFiles } from './files.ts';
import { startOf } from './root.ts';
import { openWorkspace } from './workspace.ts';

/** Files among their neighbours, with what answers questions about them. */
export interface OpenedFleet {
  /** The files that were named, and those of folders that were. */
  readonly documents: readonly LangiumDocument[];
  readonly context: SimulationContext;
}

/**
 * Opens files and folders, and the neighbours of the files, which may declare datasets for their agreements. Where they lie outside the project that
 * `directory` is in, theirs counts.
 */
export async function openFleet(
  args: readonly string[],
  directory: string,
  onProgress: (progress: Progress) => void,
  access: DataAccessOptions = {},
): Promise<OpenedFleet> {
  const files = await expandFiles(args, directory);
  const report = compiledForMany(files.length, onProgress);
  const folders = [...new Set(files.map((file) => path.dirname(file)))].sort();
  const { services, root, open } = openWorkspace(startOf(folders, directory), files, 'soundness');
  const named = new Set(files);
  const neighbours: string[] = [];
  for (const folder of folders)
    for (const name of (await readdir(folder)).sort()) {
      const file = path.join(folder, name);
      if (name.endsWith('.sla') && !named.has(file)) neighbours.push(file);
    }
  const opened = await open([...files, ...neighbours]);
  const data = await dataBelow(root, access, directory);
  return { documents: opened.slice(0, files.length), context: { services, onProgress: report, ...data } };
}
