import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What a bundle was made from, as the build puts it in. */
declare const SLA_PROGRAM: string | undefined;

/** A digest of the program: what another one worked out is never taken for its own. */
export function programDigest(): string {
  if (typeof SLA_PROGRAM === 'string') return SLA_PROGRAM;
  running ??= digestOf(join(import.meta.dirname, '../../..'));
  return running;
}

let running: string | undefined;

/** Of a source tree: everything in `src`, and the versions of what it stands on. */
export function digestOf(repository: string): string {
  const hash = createHash('sha256');
  const source = join(repository, 'src');
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(repository, 'package-lock.json')])
    hash
      .update(`${file.slice(repository.length).split(sep).join('/')}\0`)
      .update(createHash('sha256').update(readFileSync(file)).digest());
  return hash.digest('hex');
}
