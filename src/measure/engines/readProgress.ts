import { stat } from 'node:fs/promises';
import type { Progress } from '../engine.ts';
import type { DataFile } from '../files.ts';

/** Is told how far a file has been read. */
export interface FileProgress {
  /** By its bytes as they lie on the disk. */
  bytes(read: number): void;
  /** By its rows, where they are counted beforehand. */
  rows(read: number, of: number): void;
}

/** How far the files of a run are read, by their bytes, which is known before their rows are. */
export interface ReadProgress {
  /** Begins the next file; `label` names what its rows are. */
  of(file: DataFile, label: string): FileProgress;
}

/** More often nobody looks. */
const STEPS = 200;

/** A file that can't be looked at counts nothing: whoever reads it says what is wrong. */
export async function readProgress(
  files: readonly DataFile[],
  tell: ((progress: Progress) => void) | undefined,
): Promise<ReadProgress> {
  if (tell === undefined) return { of: () => ({ bytes: () => undefined, rows: () => undefined }) };
  const sizes = new Map(await Promise.all(files.map(async (file) => [file, await sizeOf(file)] as const)));
  const total = [...sizes.values()].reduce((all, size) => all + size, 0);
  let begun = 0;
  let told = Number.NEGATIVE_INFINITY;
  return {
    of(file, label) {
      const start = begun;
      const size = sizes.get(file) ?? 0;
      begun += size;
      let most = start;
      const at = (done: number, anyway: boolean): void => {
        // A file that grew meanwhile is refused later; until then it is read, and no more than that.
        most = Math.max(most, Math.min(done, begun));
        if (!anyway && (most - told) * STEPS < total) return;
        told = most;
        tell({ step: 'reading', label, done: Math.floor(most), total });
      };
      at(start, true);
      return {
        bytes: (read) => at(start + read, false),
        rows: (read, all) => at(start + (all === 0 ? size : (size * read) / all), false),
      };
    },
  };
}

const sizeOf = ({ location }: DataFile): Promise<number> =>
  stat(location).then(
    ({ size }) => size,
    () => 0,
  );
