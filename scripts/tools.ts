import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Installs packages beside the project: what few commands need and everybody would wait for. `pinned` holds package.json and package-lock.json;
 * a `folder` that was filled from the same two is left alone.
 */
export function installBeside(pinned: string, folder: string): void {
  const files = ['package.json', 'package-lock.json'];
  const same = (file: string): boolean =>
    existsSync(path.join(folder, file)) &&
    readFileSync(path.join(folder, file), 'utf8') === readFileSync(path.join(pinned, file), 'utf8');
  if (files.every(same) && existsSync(path.join(folder, 'node_modules'))) return;
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(path.join(pinned, file), path.join(folder, file));
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}.`);
}
