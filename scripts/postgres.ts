/** Makes sure that PostgreSQL's server is on the machine, which the tests start on loopback (test/support/postgres). */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from './tools.ts';

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
  installPackages(['postgresql'], import.meta.dirname);
  const installed = findPrograms();
  if (installed === undefined)
    throw new Error(
      'No PostgreSQL server found. Install it, or set SLA_POSTGRES to the folder of initdb and postgres.',
    );
  return installed;
}

if (import.meta.main) console.log(`PostgreSQL: ${ensurePostgres()}`);
