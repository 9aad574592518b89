/**
 * Prepares a real Prometheus for the tests of its source: the one of the machine, else Debian's, unpacked into the git-ignored `.host/`. Unpacked
 * and not installed, so that no service is started and no user is added.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const hostDirectory = path.resolve(import.meta.dirname, '..', '.host');
const unpacked = path.join(hostDirectory, 'prometheus');

/** Where the programs are. */
export interface PrometheusHost {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Finds the programs, and fetches the package where there are none. `SLA_PROMETHEUS` names a folder that holds them. */
export function ensurePrometheus(): PrometheusHost {
  const named = process.env.SLA_PROMETHEUS;
  const folders = named ? [named] : ['/usr/bin', '/usr/local/bin', unpacked];
  const found = folders.map(programsIn).find((host) => host !== undefined) ?? (named ? undefined : unpack());
  if (found === undefined)
    throw new Error('No Prometheus found. Install it, or set SLA_PROMETHEUS to the folder of prometheus and promtool.');
  return found;
}

function programsIn(folder: string): PrometheusHost | undefined {
  const host = { prometheus: path.join(folder, 'prometheus'), promtool: path.join(folder, 'promtool') };
  return existsSync(host.prometheus) && existsSync(host.promtool) ? host : undefined;
}

function unpack(): PrometheusHost | undefined {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Unpacking Debian’s prometheus into .host/ (once)');
  mkdirSync(hostDirectory, { recursive: true });
  const scratch = mkdtempSync(path.join(hostDirectory, 'prometheus-'));
  try {
    // A fresh machine may have no lists of packages yet.
    if (!run('apt-get', ['-qq', 'download', 'prometheus'], scratch)) {
      run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', 'update'], scratch);
      if (!run('apt-get', ['-qq', 'download', 'prometheus'], scratch)) return undefined;
    }
    const archive = readdirSync(scratch).find((name) => name.endsWith('.deb'));
    const target = path.join(scratch, 'unpacked');
    if (archive === undefined || !run('dpkg-deb', ['-x', archive, target], scratch)) return undefined;
    // The programs alone: pages of its own are of no use here. Renamed last: what is half unpacked is never taken for whole.
    if (!existsSync(unpacked)) renameSync(path.join(target, 'usr/bin'), unpacked);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return programsIn(unpacked);
}

function run(command: string, args: readonly string[], cwd: string): boolean {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) console.error(stderr.trim());
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { prometheus } = ensurePrometheus();
  console.log(`Prometheus: ${prometheus}`);
}
