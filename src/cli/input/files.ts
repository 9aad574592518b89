import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type CommandFailure, usageFailure } from '../exitCode.ts';
import { reasonOf } from '../output/atomicFile.ts';

/** What names standard input among the files. */
export const STANDARD_INPUT = '-';

/** Folders that hold no agreements of one's own. */
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'out']);

/**
 * The `.sla` files that the arguments name, as absolute paths in a stable order: a file is taken whatever its name, a folder stands
 * for all `.sla` files below it. No arguments stand for the current folder.
 */
export async function expandFiles(args: readonly string[], directory: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const argument of args.length === 0 ? ['.'] : args) {
    const file = path.resolve(directory, argument);
    const status = await stat(file).catch(() => undefined);
    if (status === undefined) throw noSuchFile(argument);
    if (!status.isDirectory()) {
      found.add(file);
      continue;
    }
    const below = await agreementFilesBelow(file);
    if (below.length === 0 && args.length > 0) throw usageFailure(`There is no .sla file in ${argument}.`);
    for (const each of below) found.add(each);
  }
  if (found.size === 0) throw usageFailure('There is no .sla file here.', 'Name the files or folders to read.');
  return [...found];
}

const noSuchFile = (argument: string): CommandFailure =>
  usageFailure(`There is no file or folder ${argument}.`, 'Paths are relative to the current folder.');

/** The file that an argument names, as an absolute path. */
export async function existingFile(argument: string, directory: string): Promise<string> {
  const file = path.resolve(directory, argument);
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) throw noSuchFile(argument);
  if (status.isDirectory()) throw usageFailure(`${argument} is a folder.`, 'Name one .sla file.');
  return file;
}

/**
 * `.sla` files below a folder, sorted by path; hidden folders and those that hold builds are left alone. A folder that may not be looked into ends the
 * command: agreements may be missing.
 */
export async function agreementFilesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // Somebody removed it meanwhile: then nothing is in it.
    if (error.code === 'ENOENT') return [];
    throw usageFailure(
      `Can't look into the folder ${folder}: ${reasonOf(error)}.`,
      'Name the files or folders to read, or let this folder be read.',
    );
  });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.sla')).map(({ name }) => name);
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name))
    .map(({ name }) => name);
  const below = await Promise.all(folders.map((name) => agreementFilesBelow(path.join(folder, name))));
  return [...files.map((name) => path.join(folder, name)), ...below.flat()].sort();
}

/** How a file is named to the reader and in outputs: relative to the folder, with forward slashes. */
export const shownPath = (file: string, directory: string): string =>
  path.relative(directory, file).split(path.sep).join('/') || '.';
