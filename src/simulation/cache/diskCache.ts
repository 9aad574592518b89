import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import type { FileAccess } from '../../measure/files.ts';
import { BOUNDS, type Bounds, entriesIn } from './entries.ts';
import { filesNow } from './fileDigests.ts';
import { cacheFolder } from './folder.ts';
import { programDigest } from './program.ts';
import type { KeptWork, ReadFile, ResultCache } from './resultCache.ts';

/** Results in a folder. What is in it is only ever taken for the bytes of the files as they are now. */
export function diskCache(folder: string, access: FileAccess, bounds: Bounds = BOUNDS): ResultCache {
  const entries = entriesIn(folder, bounds);
  return {
    async kept<T>({ question, sources, run, readFor, ...options }: KeptWork<T>): Promise<T> {
      // What a database holds is only known by asking it for its rows.
      if (sources.length === 0 || sources.some(({ binding }) => binding.source.kind !== 'file')) return run();
      const asked = questionKey(question);
      const names = await entries.names(`${asked}-`);
      // Where nothing was kept for the question, no file has to be read to know it.
      const files = names.length === 0 ? undefined : await filesNow(sources, access, options);
      const name = files && `${asked}-${filesKey(files)}`;
      const found = name !== undefined && names.includes(name) ? await entries.get(name) : undefined;
      // Its digest says that this program wrote it, as the result of this question.
      if (found !== undefined) return found.value as T;
      const result = await run();
      // Under the digests of the bytes that were read, which may be others than those that were there before.
      const read = readFor(result);
      if (read !== undefined && read.length > 0) await entries.put(`${asked}-${filesKey(read)}`, result);
      return result;
    },
  };
}

/** The user's own cache, where the environment doesn't switch it off. */
export function usersCache(access: FileAccess): ResultCache | undefined {
  const folder = cacheFolder({ environment: process.env, platform: process.platform, home: homedir() });
  return folder === undefined ? undefined : diskCache(folder, access);
}

/** Zones decide when periods begin: other data on them, other results. */
const questionKey = (question: unknown): string => {
  const { tz, icu } = process.versions;
  return sha256(JSON.stringify([programDigest(), tz, icu, question], plain));
};

/** Order and number of rows that were read don't matter, nor does a source that comes twice. */
const filesKey = (files: readonly ReadFile[]): string =>
  sha256(
    JSON.stringify([...new Set(files.map(({ data, file, sha256: of }) => JSON.stringify([data, file, of])))].sort()),
  );

/** What JSON has no words for. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value] };
  if (value instanceof Set) return { set: [...value] };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (typeof value === 'bigint') return { bigint: String(value) };
  return value;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
