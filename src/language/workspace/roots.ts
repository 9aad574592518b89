import { UriUtils } from 'langium';
import type { URI } from 'vscode-uri';
import { BUILTIN_SCHEME } from '../library/standard.ts';

/** Follows symbolic links: where a file really is. Fails where there is none. */
export type RealPath = (uri: URI) => Promise<URI>;

/** The folders that belong to the user's project. Source ranges are relative to them, and imports can't leave them. */
export interface Roots {
  readonly folders: readonly URI[];
  readonly set: (folders: readonly URI[]) => void;
  /** Whether the file lies inside, by its name. Without folders every file does. */
  readonly contains: (uri: URI) => boolean;
  /** Whether it lies inside after symbolic links are followed. */
  readonly reallyContains: (uri: URI) => Promise<boolean>;
  /** The path that the reader sees: relative to its folder, with forward slashes, the same on every machine (S1). */
  readonly pathOf: (uri: URI) => string;
}

export function createRoots(initial: readonly URI[], realPath: RealPath | undefined): Roots {
  let folders = initial;
  let paths = new WeakMap<URI, string>();
  const contains = (uri: URI): boolean =>
    uri.scheme === BUILTIN_SCHEME || folders.length === 0 || folders.some((folder) => UriUtils.contains(folder, uri));
  return {
    get folders() {
      return folders;
    },
    set: (next) => {
      folders = next;
      paths = new WeakMap();
    },
    contains,
    reallyContains: async (uri) => {
      if (!contains(uri)) return false;
      if (realPath === undefined || uri.scheme !== 'file' || folders.length === 0) return true;
      const real = await realPath(uri);
      const realFolders = await Promise.all(folders.map(realPath));
      return realFolders.some((folder) => UriUtils.contains(folder, real));
    },
    // Every node of a contract asks.
    pathOf: (uri) => {
      const known = paths.get(uri) ?? pathIn(folders, uri);
      paths.set(uri, known);
      return known;
    },
  };
}

function pathIn(folders: readonly URI[], uri: URI): string {
  if (uri.scheme === BUILTIN_SCHEME) return uri.toString();
  const folder = folders.find((candidate) => UriUtils.contains(candidate, uri));
  return folder === undefined ? UriUtils.basename(uri) : UriUtils.relative(folder, uri);
}
