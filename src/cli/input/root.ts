import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The project's folder: the nearest one, from here upwards, with a `.git` or else an `sla.config.json`; else this one. Outputs name files
 * relative to it, and nothing outside is read.
 */
export function projectRoot(directory: string): string {
  const chain = foldersUpwards(directory);
  const repository = chain.find((folder) => existsSync(path.join(folder, '.git')));
  const configured = chain.find((folder) => existsSync(path.join(folder, 'sla.config.json')));
  return repository ?? configured ?? directory;
}

function foldersUpwards(directory: string): readonly string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...foldersUpwards(parent)];
}
