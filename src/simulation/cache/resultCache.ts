import type { Progress } from '../../measure/engine.ts';
import type { SourcePlan } from '../../measure/plan/source.ts';

/**
 * Keeps what was worked out from files, between runs. Only the bytes of the files and the question decide whether something that was kept is given again: what
 * it gives is what the work would come to, and where that isn't sure the work is done.
 */
export interface ResultCache {
  kept<T>(work: KeptWork<T>): Promise<T>;
  /** What is kept for a question about the files as they are now; undefined where nothing is ever kept of such sources. */
  look<T>(asked: Omit<KeptWork<T>, 'run' | 'readFor'>): Promise<Kept<T> | undefined>;
}

/** Something that may be kept already, and can be. */
export interface Kept<T> {
  readonly value: T | undefined;
  /** Keeps another value, which rests on these files as they were read. */
  readonly put: (value: T, read: readonly ReadFile[]) => Promise<void>;
}

export interface KeptWork<T> {
  /** Everything beside the files that decides the result, as plain data. */
  readonly question: unknown;
  readonly sources: readonly SourcePlan[];
  readonly run: () => Promise<T>;
  /** Which files a result rests on, as they were when they were read; undefined where it isn't to be kept. */
  readonly readFor: (result: T) => readonly ReadFile[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A file that was read for some data. */
export interface ReadFile {
  readonly data: string;
  /** Workspace-relative. */
  readonly file: string;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Order and number of rows that were read don't matter, nor does a source that comes twice. */
export const textOfFiles = (files: readonly ReadFile[]): string =>
  JSON.stringify([...new Set(files.map(({ data, file, sha256 }) => JSON.stringify([data, file, sha256])))].sort());

export const sameFiles = (a: readonly ReadFile[], b: readonly ReadFile[]): boolean => textOfFiles(a) === textOfFiles(b);
