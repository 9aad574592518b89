#!/usr/bin/env node
import module from 'node:module';

/** What the data engine's file access and the parser need. */
const OLDEST_NODE = 22;

// Nothing else is imported before this is known: an older Node would fail on the imports, with a message about them.
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(`sla needs Node ${OLDEST_NODE} or later; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // Compiled code is kept between runs.
  module.enableCompileCache?.();
  const { start } = await import('./start.ts');
  process.exitCode = await start();
}
