import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../simulation/makeFolder.ts';
import { CommandFailure, ExitCode, usageFailure } from '../exitCode.ts';
import { forgetTemporaryFile, rememberTemporaryFile } from '../interruption.ts';
import { isNoRoom, reasonOf } from './atomicFile.ts';
import { inBackground } from './background.ts';

/** A folder of files that stands there with all of them or not at all. */
export interface StatementFolder {
  /** Adds a file named after an agreement; gives its name. It's written while others are made. */
  add(agreement: string, extension: string, text: string): Promise<string>;
  /** The files become visible. */
  finish(): Promise<void>;
  /** Nothing is left of them. */
  discard(): Promise<void>;
}

/**
 * To have a file on the disk may take longer than to make the next statement. Node has four threads for files: one is left to those that are read
 * meanwhile.
 */
const AT_ONCE = 3;

/**
 * Files are gathered in a hidden folder beside the one that is asked for, which takes its name in the end. One that holds anything already is refused: a
 * statement of an earlier run mustn't pass for one of this run.
 */
export async function statementFolder(folder: string, shown: string): Promise<StatementFolder> {
  const held = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw usageFailure(
      `${shown} can't hold the statements: ${error.code === 'ENOTDIR' ? 'it is a file' : reasonOf(error)}.`,
    );
  });
  if (held !== undefined && held.length > 0)
    throw usageFailure(`${shown} isn't empty.`, 'Name a new folder for the statements of this run.');
  const temporary = path.join(path.dirname(folder), `.${path.basename(folder)}.${randomBytes(6).toString('hex')}.tmp`);
  const names = new Set<string>();
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const message = `Can't write ${shown}: ${reasonOf(error)}.`;
      throw isNoRoom(error) ? new CommandFailure(message, ExitCode.rejected) : usageFailure(message);
    }
  };
  const writing = inBackground(AT_ONCE);
  const discard = async (): Promise<void> => {
    await writing.ended();
    await rm(temporary, { recursive: true, force: true });
    forgetTemporaryFile(temporary);
  };
  await told(() => makeFolder(path.dirname(folder)));
  rememberTemporaryFile(temporary);
  await told(() => mkdir(temporary));
  return {
    async add(agreement, extension, text) {
      const name = unusedName(agreement, extension, names);
      await told(() =>
        writing.start(() => writeFile(path.join(temporary, name), text, { encoding: 'utf8', flush: true })),
      );
      return name;
    },
    async finish() {
      await told(async () => {
        await writing.done();
        // An empty folder of that name gives way; one that was filled meanwhile doesn't.
        if (held !== undefined) await rmdir(folder);
        await rename(temporary, folder);
      });
      forgetTemporaryFile(temporary);
    },
    discard,
  };
}

/** Agreements of different files may share a name, and some file systems don't tell capitals apart. */
function unusedName(agreement: string, extension: string, names: Set<string>): string {
  for (let count = 1; ; count++) {
    const name = `${agreement}${count === 1 ? '' : `-${count}`}.${extension}`;
    if (names.has(name.toLowerCase())) continue;
    names.add(name.toLowerCase());
    return name;
  }
}
