import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
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

/**
 * Where to look for the project of files in some folders: the current folder, where they lie in its project, else their own. A disk or a user's home isn't
 * taken for a project, since all that lies there could be read.
 */
export function startOf(folders: readonly string[], directory: string): string {
  const root = projectRoot(directory);
  const isProject = root !== path.parse(root).root && root !== homedir();
  return isProject && folders.every((folder) => isBelow(folder, root)) ? directory : shared(folders);
}

const isBelow = (folder: string, root: string): boolean => {
  const way = path.relative(root, folder);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
};

/** The folder that all lie in. */
function shared(folders: readonly string[]): string {
  let common = folders[0] ?? '.';
  while (!folders.every((folder) => isBelow(folder, common)) && path.dirname(common) !== common)
    common = path.dirname(common);
  return common;
}

function foldersUpwards(directory: string): readonly string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...foldersUpwards(parent)];
}
