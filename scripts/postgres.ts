/** Makes sure that PostgreSQL's server is on the machine, which the tests start on loopback (test/support/postgres). */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Debian keeps the server's programs out of the path, by version. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder that holds `initdb` and `postgres`, the newest version first. */
function findPrograms(): string | undefined {
  const named = process.env.SLA_POSTGRES;
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const others = (process.env.PATH ?? '').split(path.delimiter);
  return [...(named ? [named] : []), ...versions.map((version) => path.join(DEBIAN, version, 'bin')), ...others].find(
    (folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres')),
  );
}

/** The server's programs; installs them by apt-get where that may be done. */
export function ensurePostgres(): string {
  const found = findPrograms();
  if (found !== undefined) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Installing PostgreSQL with apt-get');
    const lock = ['-o', 'DPkg::Lock::Timeout=300'];
    for (const args of [
      [...lock, '-qq', 'update'],
      [...lock, '-qq', 'install', '-y', '--no-install-recommends', 'postgresql'],
    ]) {
      const { status, stderr } = spawnSync('apt-get', args, {
        encoding: 'utf8',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
    }
  }
  const installed = findPrograms();
  if (installed === undefined)
    throw new Error(
      'No PostgreSQL server found. Install it, or set SLA_POSTGRES to the folder of initdb and postgres.',
    );
  return installed;
}

if (import.meta.main) console.log(`PostgreSQL: ${ensurePostgres()}`);
