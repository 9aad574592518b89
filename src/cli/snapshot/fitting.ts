/** Where the build puts the program's start-up snapshot, beside the command. */
export const SNAPSHOT_FOLDER = 'snapshot';
export const SNAPSHOT_FILE = 'sla.blob';
/** What the snapshot was made for. */
export const SNAPSHOT_NOTE = 'fits.json';

/** What the build knows of a snapshot that it made. */
export interface SnapshotNote {
  /** See `snapshotKey`. */
  readonly key: string;
  readonly bytes: number;
  /** When the file was written; one that was copied is known by its digest. */
  readonly writtenMs: number;
  readonly sha256: string;
}

/** Asked for when it's needed: to import it takes a process that is replaced at once a tenth longer, for parts of it that are never used. */
const files = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

/** The digest of the program, as the build put it in; a run from the sources has none. */
declare const SLA_PROGRAM: string | undefined;

/** The Node and the program that a snapshot is for: no other one can go on from it. */
export const snapshotKey = (program: string): string =>
  [process.version, process.arch, process.platform, files().statSync(process.execPath).size, program].join(' ');

/** Options of Node that mean the same to a process that goes on from a snapshot. */
const HEEDED =
  /^(?:-r|--require=.*|--(?:cpu-prof|heap-prof|max-(?:old|semi)-space-size)(?:-[a-z-]+)?(?:=.*)?|--no-warnings)$/;
const WITH_VALUE = new Set(['-r', '--require']);

/**
 * The snapshot that this process can be replaced with: made from the same program by the same Node, whole, and not in the way of what the user asks of
 * Node. Undefined where there is none, for whatever reason: then the program starts as it is, which takes longer and gives the same.
 */
export function fittingSnapshot(beside: string): string | undefined {
  if (typeof SLA_PROGRAM !== 'string' || typeof process.execve !== 'function') return undefined;
  // Offsets of time zones are kept too, and other ones may be meant.
  if (process.env.NODE_ICU_DATA !== undefined) return undefined;
  if (!areHeeded([...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')])) return undefined;
  const folder = `${beside}/${SNAPSHOT_FOLDER}`;
  const file = `${folder}/${SNAPSHOT_FILE}`;
  try {
    const note = JSON.parse(files().readFileSync(`${folder}/${SNAPSHOT_NOTE}`, 'utf8')) as Partial<SnapshotNote>;
    return note.key === snapshotKey(SLA_PROGRAM) && isWhole(file, note) ? file : undefined;
  } catch {
    return undefined;
  }
}

function areHeeded(options: readonly string[]): boolean {
  for (let i = 0; i < options.length; i++) {
    const option = options[i] ?? '';
    if (WITH_VALUE.has(option)) i++;
    else if (option !== '' && !HEEDED.test(option)) return false;
  }
  return true;
}

/** Node goes on from whatever it's given, so a file that isn't the one that was built must not get there. */
function isWhole(file: string, { bytes, writtenMs, sha256 }: Partial<SnapshotNote>): boolean {
  const { size, mtimeMs } = files().statSync(file);
  if (size !== bytes) return false;
  return mtimeMs === writtenMs || digestOf(file) === sha256;
}

/** Of files that were copied only, so that the means are loaded only then. */
const digestOf = (file: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(files().readFileSync(file)).digest('hex');
