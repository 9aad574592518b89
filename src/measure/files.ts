import type { FileSource } from '../contract/dataset.ts';

/** A file that a dataset may read. */
export interface DataFile {
  /** Workspace-relative, with forward slashes: what statements print. */
  readonly path: string;
  /** Where the engine finds it; never printed. */
  readonly location: string;
}

export type FoundFiles =
  | { readonly kind: 'files'; readonly files: readonly DataFile[] }
  | { readonly kind: 'missing'; readonly path: string; readonly why: WhyMissing }
  | { readonly kind: 'outside'; readonly path: string };

/** What a path was that no file was found for: a folder may hold others than data. */
export type WhyMissing = 'no-such-file' | 'nothing-fits-the-pattern' | 'no-data-in-the-folder';

/**
 * Decides which files a dataset may read: those inside the workspace, whatever links and `..` say. The engines get at
 * files only through it.
 */
export interface FileAccess {
  /** Folders that hold every file it will ever hand out. */
  readonly roots: readonly string[];
  /** The files that a source names, sorted by path; a pattern may name several. */
  find(source: FileSource): Promise<FoundFiles>;
}
