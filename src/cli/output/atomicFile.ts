import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../simulation/makeFolder.ts';
import { CommandFailure, ExitCode, usageFailure } from '../exitCode.ts';
import { forgetTemporaryFile, rememberTemporaryFile } from '../interruption.ts';

/**
 * Writes a file so that readers see the old text or the new one, never a part: the text goes to a neighbour that is then renamed.
 * Folders on the way are made. What isn't a regular file (`/dev/stdout`, a pipe) is written to directly.
 */
export async function writeFileAtomically(file: string, text: string | Iterable<string>): Promise<void> {
  try {
    await write(await realPathOf(file), text);
  } catch (error) {
    const message = `Can't write ${file}: ${reasonOf(error)}.`;
    throw isNoRoom(error) ? new CommandFailure(message, ExitCode.rejected) : usageFailure(message);
  }
}

async function write(file: string, text: string | Iterable<string>): Promise<void> {
  const existing = await stat(file).catch(() => undefined);
  if (existing !== undefined && !existing.isFile() && !existing.isDirectory()) return writeThrough(file, text);
  if (existing !== undefined) await access(file, constants.W_OK);
  await makeFolder(path.dirname(file));
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${crypto.randomUUID()}.tmp`);
  rememberTemporaryFile(temporary);
  try {
    await writeThrough(temporary, text, existing?.mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    forgetTemporaryFile(temporary);
  }
}

async function writeThrough(file: string, text: string | Iterable<string>, mode?: number): Promise<void> {
  const handle = await open(file, 'w', mode === undefined ? undefined : mode & 0o777);
  try {
    await handle.writeFile(text, 'utf8');
    // Pipes and devices have nothing to flush to.
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** Follows a symbolic link, so that it's kept and its file replaced. */
const realPathOf = (file: string): Promise<string> => realpath(file).catch(() => path.resolve(file));

/** Nothing is wrong with the question: the disk can't hold the answer. */
export const isNoRoom = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;

/** `EACCES` and the like in words, without the system call and the machine's path that Node adds. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is a file, not a folder';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the quota of the disk is used up';
    case 'EFBIG':
      return 'it would be larger than a file may be here';
    case 'EIO':
      return 'the disk fails';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      if (error instanceof RangeError && error.message === 'Maximum call stack size exceeded')
        return 'what it holds is nested too deeply';
      return error instanceof Error ? error.message : String(error);
  }
}
