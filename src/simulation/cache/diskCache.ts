import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import type { FileAccess } from '../../measure/files.ts';
import { BOUNDS, type Bounds, entriesIn } from './entries.ts';
import { filesNow } from './fileDigests.ts';
import { cacheFolder } from './folder.ts';
import { programDigest } from './program.ts';
import { type KeptWork, type ReadFile, type ResultCache, textOfFiles } from './resultCache.ts';

/** Results in a folder. What is in it is only ever taken for the bytes of the files as they are now. */
export function diskCache(folder: string, access: FileAccess, bounds: Bounds = BOUNDS): ResultCache {
  const entries = entriesIn(folder, bounds);
  const look: ResultCache['look'] = async <T>({ question, sources, ...options }: Parameters<typeof look<T>>[0]) => {
    // What a database holds is only known by asking it for its rows.
    if (sources.length === 0 || sources.some(({ binding }) => binding.source.kind !== 'file')) return undefined;
    const asked = questionKey(question);
    const names = await entries.names(`${asked}-`);
    // Where nothing was kept for the question, no file has to be read to know it.
    const files = names.length === 0 ? undefined : await filesNow(sources, access, options);
    const name = files && `${asked}-${filesKey(files)}`;
    const found = name !== undefined && names.includes(name) ? await entries.get(name) : undefined;
    return {
      // Its digest says that this program wrote it, as the result of this question.
      value: found?.value as T | undefined,
      // Under the digests of the bytes that were read, which may be others than those that were there before.
      put: async (value, read) => {
        if (read.length > 0) await entries.put(`${asked}-${filesKey(read)}`, value);
      },
    };
  };
  return {
    look,
    async kept<T>({ run, readFor, ...asked }: KeptWork<T>): Promise<T> {
      const found = await look<T>(asked);
      if (found?.value !== undefined) return found.value;
      const result = await run();
      const read = readFor(result);
      if (read !== undefined) await found?.put(result, read);
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

const filesKey = (files: readonly ReadFile[]): string => sha256(textOfFiles(files));

/** What JSON has no words for. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value] };
  if (value instanceof Set) return { set: [...value] };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (typeof value === 'bigint') return { bigint: String(value) };
  return value;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
