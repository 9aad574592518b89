import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { EngineOptions } from '../../measure/engine.ts';
import { watchFiles } from '../../measure/engines/unchanged.ts';
import type { DataFile, FileAccess } from '../../measure/files.ts';
import type { SourcePlan } from '../../measure/plan/source.ts';
import type { ReadFile } from './resultCache.ts';

const CHUNK = 1 << 20;

/**
 * The files that some sources name now, with the digests of their bytes: all of each file is read, whatever its size and times say. Undefined where one
 * isn't there, may not be read, or changes meanwhile: whoever reads the rows says so.
 */
export async function filesNow(
  sources: readonly SourcePlan[],
  access: FileAccess,
  { signal, onProgress }: EngineOptions = {},
): Promise<readonly ReadFile[] | undefined> {
  const named: { readonly data: string; readonly file: DataFile }[] = [];
  for (const { declaration, binding } of sources) {
    if (binding.source.kind !== 'file') return undefined;
    const found = await access.find(binding.source);
    if (found.kind !== 'files') return undefined;
    named.push(...found.files.map((file) => ({ data: declaration.id, file })));
  }
  // Two sources may read one file.
  const files = new Map(named.map(({ file }) => [file.location, file]));
  const changes = await watchFiles([...files.values()]);
  const digests = new Map<string, string>();
  try {
    const sizes = await Promise.all([...files.keys()].map(async (location) => (await stat(location)).size));
    const total = sizes.reduce((all, size) => all + size, 0);
    let done = 0;
    for (const [location, { path }] of files) {
      const hashed = (bytes: number): void => {
        signal?.throwIfAborted();
        done += bytes;
        onProgress?.({ step: 'hashing', label: path, done: Math.min(done, total), total });
      };
      digests.set(location, await digest(location, hashed));
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
  if ((await changes()).length > 0) return undefined;
  return named.map(({ data, file }) => ({ data, file: file.path, sha256: digests.get(file.location) ?? '' }));
}

/** While one part is hashed the next is read. */
async function digest(location: string, hashed: (bytes: number) => void): Promise<string> {
  const handle = await open(location);
  try {
    const hash = createHash('sha256');
    let [current, other] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
    let reading = handle.read(current, 0, CHUNK, null);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return hash.digest('hex');
      reading = handle.read(other, 0, CHUNK, null);
      hash.update(current.subarray(0, bytesRead));
      hashed(bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await handle.close();
  }
}
