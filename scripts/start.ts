/**
 * What `npm start` does: builds the command line, states what GitHub would have owed on its public status history, and writes the
 * same statement as a page with charts.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildAll } from './build.ts';
import { outputOf, root } from './bundles.ts';

const question = ['simulate', 'examples/github-enterprise/status-page.sla', '--from', '2021-Q1', '--to', '2026-Q2'];
const page = 'out/github-enterprise/statement.html';

function sla(...args: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, [path.join(root, outputOf('cli')), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

await buildAll();
sla(...question, '--csv-reader', 'duckdb');
sla(...question, '--format', 'html', '--output', page);
console.log(`The same with charts, to open in a browser: ${page}`);
