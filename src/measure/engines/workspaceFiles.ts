import { glob, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileSource } from '../../contract/dataset.ts';
import { formatOfName, PATTERN } from '../../contract/fileFormat.ts';
import type { DataFile, FileAccess, FoundFiles, WhyMissing } from '../files.ts';

/**
 * Files below a workspace folder. What a path comes to counts, links followed: one that leads out of the folder is refused, as are absolute
 * paths to elsewhere and `..` beyond the root; but for the folders that the user allows beside it.
 */
export async function workspaceFiles(root: string, allowed: readonly string[] = []): Promise<FileAccess> {
  const real = await realpath(root);
  const others = await Promise.all(allowed.map((folder) => realpath(folder)));
  const roots = [real, ...others];
  return { roots, find: (source) => find(roots, source) };
}

async function find(roots: readonly string[], source: FileSource): Promise<FoundFiles> {
  const [root = ''] = roots;
  const base = resolve(root, dirname(source.relativeTo));
  const wanted = isAbsolute(source.path) ? source.path : join(base, source.path);
  if (!isAllowed(roots, wanted)) return { kind: 'outside', path: source.path };
  const literal = await fileAt(roots, wanted);
  if (literal !== undefined) return literal.kind === 'file' ? { kind: 'files', files: [literal.file] } : literal;
  const folder = await isFolder(wanted);
  const missing = (why: WhyMissing): FoundFiles => ({ kind: 'missing', path: shownPath(root, wanted), why });
  if (!folder && !PATTERN.test(source.path)) return missing('no-such-file');
  const files: DataFile[] = [];
  for await (const match of folder ? filesBelow(wanted) : matches(base, source.path)) {
    if (folder && !isData(match, source)) continue;
    const found = await fileAt(roots, match);
    if (found === undefined) continue;
    if (found.kind === 'outside') return found;
    files.push(found.file);
  }
  if (files.length === 0) return missing(folder ? 'no-data-in-the-folder' : 'nothing-fits-the-pattern');
  // The order in which a disk lists files differs from machine to machine.
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { kind: 'files', files: eachOnce(files) };
}

/** A file that links lead to as well is read once, under the first of its names. */
const eachOnce = (files: readonly DataFile[]): readonly DataFile[] => {
  const first = new Map<string, DataFile>();
  for (const file of files) if (!first.has(file.location)) first.set(file.location, file);
  return [...first.values()];
};

/** What fits a pattern below a folder, whose own name is none, whatever stands in it. */
async function* matches(base: string, pattern: string): AsyncGenerator<string> {
  for await (const match of glob(slashed(pattern), { cwd: base })) yield resolve(base, match);
}

/**
 * All files below a folder, links to folders followed: nothing may be missing from what looks whole. Each folder is looked into once, under the name that
 * isn't a link where it has one.
 */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  const links = [folder];
  for (const link of links) {
    const folders = [link];
    for (const each of folders) {
      const real = await realpath(each);
      if (seen.has(real)) continue;
      seen.add(real);
      const entries = await readdir(each, { withFileTypes: true });
      // The order in which a disk lists folders differs from machine to machine.
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(each, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isSymbolicLink() && (await isFolder(path))) links.push(path);
        else yield path;
      }
    }
  }
}

/** In a folder only what is meant to be data counts: files of a known kind (or packed as one), neither hidden nor marked by those who write folders. */
function isData(path: string, { format }: FileSource): boolean {
  const name = basename(path);
  const known = formatOfName(name);
  return !/^[._]/.test(name) && known !== undefined && (format === undefined || known === format);
}

type At = { readonly kind: 'file'; readonly file: DataFile } | { readonly kind: 'outside'; readonly path: string };

async function fileAt(roots: readonly string[], path: string): Promise<At | undefined> {
  let location: string;
  try {
    location = await realpath(path);
    if (!(await stat(location)).isFile()) return undefined;
  } catch {
    return undefined;
  }
  const shown = shownPath(roots[0] ?? '', path);
  return isAllowed(roots, location)
    ? { kind: 'file', file: { path: shown, location } }
    : { kind: 'outside', path: shown };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** As seen from the workspace; no path of a machine. */
const shownPath = (root: string, path: string): string => slashed(relative(root, path));

const isAllowed = (roots: readonly string[], path: string): boolean => roots.some((root) => isInside(root, path));

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith(`..${sep}`) && way !== '..' && !isAbsolute(way);
}

const slashed = (path: string): string => path.split(sep).join('/');
