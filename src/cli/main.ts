#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** What the data engine's file access and the parser need. */
const OLDEST_NODE = 22;

// Nothing else is imported before this is known: an older Node would fail on the imports, with a message about them.
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.exitCode = (await runOnInstalledNode()) ?? 2;
} else {
  // Compiled code is kept between runs.
  module.enableCompileCache?.();
  const { start } = await import('./start.ts');
  process.exitCode = await start();
}

/** Runs this file again on the Node that was installed beside the package; without one says what is needed. */
async function runOnInstalledNode(): Promise<number | undefined> {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(`sla needs Node ${OLDEST_NODE} or later; this is Node ${process.versions.node}.\n`);
    return undefined;
  }
  const { spawnSync } = await import('node:child_process');
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  return signal === 'SIGINT' ? 130 : (status ?? 1);
}
