import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lstat, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { makeFolder } from '../makeFolder.ts';

/**
 * Values on disk by name, for their owner alone. A damaged entry counts as none; a folder that others may write to isn't used. Any number of processes may
 * share it: an entry stands there whole or not at all.
 */
export interface Entries {
  /** Names that begin with a text. */
  names(prefix: string): Promise<readonly string[]>;
  get(name: string): Promise<{ readonly value: unknown } | undefined>;
  /** Forgets those that weren't used for the longest time, where there is no more room. */
  put(name: string, value: unknown): Promise<void>;
}

export interface Bounds {
  /** Bytes of all entries together. */
  readonly most: number;
  /** Bytes of one; larger ones aren't kept. */
  readonly mostOfOne: number;
}

const MEBIBYTE = 2 ** 20;
export const BOUNDS: Bounds = { most: 512 * MEBIBYTE, mostOfOne: 128 * MEBIBYTE };

const MAGIC = Buffer.from('sla-cache 1\n');
const DIGEST_BYTES = 32;
const ENDING = '.entry';
const UNFINISHED = '.tmp';
/** The names that are given here: whatever else lies in the folder is somebody's. */
const OWN = /^(?:\.[0-9a-f]{18}\.tmp|[0-9a-z]+(?:-[0-9a-z]+)*\.entry)$/;
/** What a process that was killed left behind; no write takes as long. */
const ABANDONED_MS = 3_600_000;

export function entriesIn(folder: string, { most, mostOfOne }: Bounds = BOUNDS): Entries {
  const pathOf = (name: string): string => join(folder, `${name}${ENDING}`);
  return {
    async names(prefix) {
      if (!(await isPrivate(folder))) return [];
      const found = await readdir(folder).catch(() => []);
      return found
        .filter((name) => name.startsWith(prefix) && name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length));
    },
    async get(name) {
      const bytes = await readFile(pathOf(name)).catch(() => undefined);
      const found = bytes && unpacked(name, bytes);
      if (found !== undefined) {
        const now = new Date();
        // Says when it was last used: what is forgotten goes by it, and nothing else does.
        await utimes(pathOf(name), now, now).catch(() => undefined);
      }
      return found;
    },
    async put(name, value) {
      const bytes = packed(name, value);
      if (bytes.length > Math.min(mostOfOne, most) || !(await prepared(folder))) return;
      const unfinished = join(folder, `.${randomBytes(9).toString('hex')}${UNFINISHED}`);
      // Whoever is interrupted meanwhile leaves nothing behind.
      const clear = (): void => rmSync(unfinished, { force: true });
      process.once('exit', clear);
      try {
        await writeFile(unfinished, bytes, { mode: 0o600, flag: 'wx' });
        await rename(unfinished, pathOf(name));
      } catch {
        // A disk that is full and a folder that is gone cost time, not the answer.
        await rm(unfinished, { force: true }).catch(() => undefined);
      } finally {
        process.removeListener('exit', clear);
      }
      await makeRoom(folder, most);
    },
  };
}

function packed(name: string, value: unknown): Buffer {
  const body = serialize(value);
  return Buffer.concat([MAGIC, digestOf(name, body), body]);
}

function unpacked(name: string, bytes: Buffer): { readonly value: unknown } | undefined {
  const body = bytes.subarray(MAGIC.length + DIGEST_BYTES);
  const digest = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || !digest.equals(digestOf(name, body))) return undefined;
  try {
    return { value: deserialize(body) };
  } catch {
    // A later Node may have written it.
    return undefined;
  }
}

/** An entry under another's name is damaged, too. */
const digestOf = (name: string, body: Buffer): Buffer => createHash('sha256').update(`${name}\0`).update(body).digest();

async function prepared(folder: string): Promise<boolean> {
  try {
    await makeFolder(folder, 0o700);
    return await isPrivate(folder);
  } catch {
    return false;
  }
}

/** Whether nobody else can put entries there: their digests tell damage, not intent. Windows keeps a user's folders apart by itself. */
async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) return false;
  const user = process.getuid?.();
  if (user === undefined) return true;
  if (found.uid !== user) return false;
  return (found.mode & 0o022) === 0;
}

async function makeRoom(folder: string, most: number): Promise<void> {
  const all = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    all
      .filter((name) => OWN.test(name))
      .map(async (name) => {
        const state = await stat(join(folder, name)).catch(() => undefined);
        return state === undefined ? [] : [{ name, size: state.size, used: state.mtimeMs }];
      }),
  );
  const files = found.flat().sort((a, b) => b.used - a.used || (a.name < b.name ? -1 : 1));
  const abandoned = Date.now() - ABANDONED_MS;
  let bytes = 0;
  for (const { name, size, used } of files) {
    const unfinished = name.endsWith(UNFINISHED);
    if (!unfinished) bytes += size;
    if (unfinished ? used < abandoned : bytes > most)
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}
