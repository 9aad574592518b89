import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Runs a command quietly; what it printed is in the error if it fails. */
export function runTool(command: string, args: readonly string[], cwd: string): void {
  // npm tells its scripts which package they belong to; a nested npm must not take that for its own.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_local_prefix$|package_|lifecycle_)/i.test(name),
  );
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with ${status}:\n${stdout}${stderr}`);
}

/** Installs Debian's packages where that may be done: on Debian, as root. */
export function installPackages(packages: readonly string[], cwd: string): void {
  if (packages.length === 0 || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  console.log(`Installing ${packages.join(' and ')} with apt-get`);
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  runTool('apt-get', [...lock, '-qq', 'update'], cwd);
  runTool('apt-get', [...lock, '-qq', 'install', '-y', '--no-install-recommends', ...packages], cwd);
}

/**
 * Installs packages beside the project: what few commands need and everybody would wait for. `pinned` holds package.json and package-lock.json;
 * a `folder` that was filled from the same two is left alone.
 */
export function installBeside(pinned: string, folder: string): void {
  const lock = path.join(pinned, 'package-lock.json');
  // Written last: an interrupted installation is repeated, not trusted.
  const ready = path.join(folder, 'installed.json');
  if (existsSync(ready) && readFileSync(ready, 'utf8') === readFileSync(lock, 'utf8')) return;
  console.log(`Installing ${path.relative(path.resolve(pinned, '../../..'), pinned)} (once)`);
  mkdirSync(folder, { recursive: true });
  rmSync(ready, { force: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(path.join(pinned, file), path.join(folder, file));
  runTool('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  copyFileSync(lock, ready);
}
