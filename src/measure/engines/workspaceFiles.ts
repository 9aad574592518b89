import { glob, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileSource } from '../../contract/dataset.ts';
import type { DataFile, FileAccess, FoundFiles } from '../files.ts';

const PATTERN = /[*?[\]{}]/;

/**
 * Files below a workspace folder. What a path comes to counts, links followed: one that leads out of the folder is refused, as are absolute
 * paths to elsewhere and `..` beyond the root.
 */
export async function workspaceFiles(root: string): Promise<FileAccess> {
  const real = await realpath(root);
  return {
    roots: [real],
    find: (source) => find(real, source),
  };
}

async function find(root: string, source: FileSource): Promise<FoundFiles> {
  const base = resolve(root, dirname(source.relativeTo));
  const wanted = isAbsolute(source.path) ? source.path : join(base, source.path);
  const shown = isInside(root, wanted) ? slashed(relative(root, wanted)) : source.path;
  if (!isInside(root, wanted)) return { kind: 'outside', path: source.path };
  const literal = await fileAt(root, wanted);
  if (literal !== undefined) return literal.kind === 'file' ? { kind: 'files', files: [literal.file] } : literal;
  if (!PATTERN.test(source.path)) return { kind: 'missing', path: shown };
  const files: DataFile[] = [];
  for await (const match of glob(slashed(relative(root, wanted)), { cwd: root })) {
    const found = await fileAt(root, join(root, match));
    if (found === undefined) continue;
    if (found.kind === 'outside') return found;
    files.push(found.file);
  }
  if (files.length === 0) return { kind: 'missing', path: shown };
  // The order in which a disk lists files differs from machine to machine.
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { kind: 'files', files };
}

type At = { readonly kind: 'file'; readonly file: DataFile } | { readonly kind: 'outside'; readonly path: string };

async function fileAt(root: string, path: string): Promise<At | undefined> {
  let location: string;
  try {
    location = await realpath(path);
    if (!(await stat(location)).isFile()) return undefined;
  } catch {
    return undefined;
  }
  const shown = slashed(relative(root, path));
  return isInside(root, location)
    ? { kind: 'file', file: { path: shown, location } }
    : { kind: 'outside', path: shown };
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way);
}

const slashed = (path: string): string => path.split(sep).join('/');
