#!/usr/bin/env node
import { fittingSnapshot } from './snapshot/fitting.ts';
import { withLargePages } from './snapshot/largePages.ts';
import { NODE_OPTIONS } from './snapshot/nodeOptions.ts';

/** What the data engine's file access and the parser need. */
const OLDEST_NODE = 22;

const given = process.argv.slice(2);
const snapshot = readsAgreements(given) ? fittingSnapshot(import.meta.dirname) : undefined;
// The process stays the same one to the shell: its id, its streams, its signals, and what it has used.
if (snapshot !== undefined)
  process.execve?.(
    process.execPath,
    [
      ...[process.execPath, ...NODE_OPTIONS, ...process.execArgv],
      ...['--snapshot-blob', snapshot, import.meta.filename, ...given],
    ],
    withLargePages(process.env),
  );
// Nothing else is imported before this is known: an older Node would fail on the imports, with a message about them.
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.exitCode = (await runOnInstalledNode()) ?? 2;
} else {
  // Compiled code is kept between runs.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  const { start } = await import('./start.ts');
  process.exitCode = await start();
}

/**
 * What is no more than help or a version is there sooner than a snapshot; and a server stays long enough not to need one. Files that only this process has
 * open (`sla check <(…)`) are gone once it's replaced.
 */
function readsAgreements(args: readonly string[]): boolean {
  const others = new Set(['-h', '--help', '-V', '--version', 'help', 'lsp']);
  return args.length > 0 && !args.some((each) => others.has(each) || /\/(?:dev\/fd|proc)\//.test(each));
}

/** Runs this file again on the Node that was installed beside the package; without one says what is needed. */
async function runOnInstalledNode(): Promise<number | undefined> {
  const { existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(`sla needs Node ${OLDEST_NODE} or later; this is Node ${process.versions.node}.\n`);
    return undefined;
  }
  const { spawnSync } = await import('node:child_process');
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  return signal === 'SIGINT' ? 130 : (status ?? 1);
}
