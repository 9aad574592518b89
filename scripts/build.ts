/** Bundles the command line, the language server, the extension and the preview into `dist/`. */
import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { type BundleName, bundles, entryExists, root } from './bundles.ts';
import { buildSnapshot } from './snapshot.ts';

export async function buildAll(): Promise<void> {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const names = (Object.keys(bundles) as BundleName[]).filter((name) => name !== 'image' && entryExists(name));
  await Promise.all(names.map((name) => esbuild.build(bundles[name])));
  if (!names.includes('cli')) return;
  chmodSync(path.join(root, 'dist/cli.js'), 0o755);
  await buildSnapshot(path.join(root, 'dist'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
