import { type BigIntStats, promises } from 'node:fs';
import type { DataFile } from '../files.ts';
import type { DataProblem } from '../problems.ts';

/** What the disk says of a file; a change of its bytes changes some of it, also where size and time are put back. */
type State = Pick<BigIntStats, 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>;

/** Remembers how files stand; what it gives names those that have changed since. */
export async function watchFiles(files: readonly DataFile[]): Promise<() => Promise<readonly DataProblem[]>> {
  const before = await Promise.all(files.map(stateOf));
  return async () => {
    const after = await Promise.all(files.map(stateOf));
    return files.flatMap((file, i) => (same(before[i], after[i]) ? [] : [changed(file)]));
  };
}

const stateOf = ({ location }: DataFile): Promise<State | undefined> =>
  promises.stat(location, { bigint: true }).catch(() => undefined);

const same = (a: State | undefined, b: State | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.ino === b.ino &&
  a.size === b.size &&
  a.mtimeNs === b.mtimeNs &&
  a.ctimeNs === b.ctimeNs;

const changed = ({ path }: DataFile): DataProblem => ({
  code: 'changed-file',
  message: `${path} changed while it was read, so that nothing says which rows were seen: run again when nobody writes to it`,
  file: path,
});
