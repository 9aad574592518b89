import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^sla-spill-([0-9a-f]{12})-(\d+)-(\d+)-\w{6}$/;

/**
 * A folder for what doesn't fit into memory, for its owner alone, among temporary files. Its name says which process it's for: one that is killed can't
 * take it away, so the next one does.
 */
export function spillFolder(among = tmpdir()): string {
  removeAbandoned(among);
  const name = `sla-spill-${machine()}-${process.pid}-${startOf('self') ?? 0}-`;
  try {
    return mkdtempSync(join(among, name));
  } catch {
    // Where nothing can be written, only who needs the room is told so, when the database can't make it either.
    return join(among, `${name}000000`);
  }
}

/** Removes the folders of processes that are gone: this user's own, which processes of this machine have made. */
function removeAbandoned(among: string): void {
  for (const name of namesIn(among)) {
    const [, on, pid, start] = NAME.exec(name) ?? [];
    if (on !== machine() || pid === undefined || start === undefined) continue;
    const folder = join(among, name);
    if (!isAlive(Number(pid), start) && isOwnFolder(folder)) remove(folder);
  }
}

export function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What can't be removed costs room, and no answer.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Not what somebody else has put there under such a name, nor a link to elsewhere. */
function isOwnFolder(folder: string): boolean {
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  } catch {
    return false;
  }
}

/** Whether the process that had this number at that time still runs; where nothing is known of its start, whether one with its number does. */
function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  const now = startOf(pid);
  return start === '0' || now === undefined || now === start;
}

/** When a process began, in ticks since the machine did, where the system tells (Linux): another one may have got its number since. */
function startOf(pid: number | 'self'): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything; what follows counts from the third field on.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .at(22 - 3);
  } catch {
    return undefined;
  }
}

let known: string | undefined;

/** Numbers of processes mean something on one machine, and in one container of it; temporary files may be shared between several. */
function machine(): string {
  known ??= createHash('sha256').update(`${hostname()}\0${processSpace()}`).digest('hex').slice(0, 12);
  return known;
}

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
