/** Installs ClickHouse's engine, which the tests ask over HTTP (test/support/clickhouse), into out/chdb. */
import path from 'node:path';
import { root } from './bundles.ts';
import { installBeside } from './tools.ts';

/** Where its packages are. */
export function ensureChdb(): string {
  const folder = path.join(root, 'out/chdb');
  installBeside(path.join(root, 'scripts/chdb/tool'), folder);
  return path.join(folder, 'node_modules');
}

if (import.meta.main) console.log(`chdb: ${path.relative(root, ensureChdb())}`);
