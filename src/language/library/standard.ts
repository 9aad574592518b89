import { LIBRARY } from './texts.ts';

/** The scheme of documents that aren't files: the library. */
export const BUILTIN_SCHEME = 'builtin';

/** How an import names a file of the library: `import "library:hosting.sla"`. */
export const LIBRARY_PREFIX = 'library:';

/** The part of the library that every file sees without importing it. */
export const STANDARD_LIBRARY_URI = libraryUri('standard.sla');

export const STANDARD_LIBRARY: string = LIBRARY.get('standard.sla') ?? '';

/** Files of the library that can be imported, sorted. */
export const LIBRARY_FILES: readonly string[] = [...LIBRARY.keys()].filter((name) => name !== 'standard.sla').sort();

/** Where a file of the library lives, whether or not there is one of that name. */
export function libraryUri(name: string): string {
  return `${BUILTIN_SCHEME}:///${name}`;
}

/** The text of a library document, by the path of its URI. */
export const libraryText = (path: string): string | undefined => LIBRARY.get(path.replace(/^\/+/, ''));
