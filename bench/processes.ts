/** What a whole Node process costs, its threads and its start included. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface ProcessRun {
  /** CPU seconds, in user mode and in the system. */
  readonly cpu: number;
  /** The most memory that it held at once, in megabytes. */
  readonly memory: number;
  readonly stdout: string;
}

/**
 * Every process that is measured tells its own CPU time and its memory at its end, in a file of its own: a pipe is closed where a process is replaced by
 * another program. What the system says of it includes what was used before that.
 */
const TELL = path.join(import.meta.dirname, 'tell.cjs');

export async function runNode(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProcessRun> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sla-bench-told-'));
  const file = path.join(folder, 'told');
  const child = spawn(process.execPath, ['--require', TELL, ...args], {
    cwd,
    env: { ...process.env, ...env, SLA_BENCH_TOLD: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const textOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };
  const [stdout, code] = await Promise.all([
    textOf(child.stdout),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ]);
  const told = await readFile(file, 'utf8').catch(() => '');
  await rm(folder, { recursive: true });
  // Findings are no failure.
  if (code !== 0 && code !== 1)
    throw new Error(`${args.map((each) => path.basename(each)).join(' ')} ended with ${code}`);
  const [microseconds, kilobytes] = told === '' ? [] : told.split(' ').map(Number);
  return { cpu: (microseconds ?? Number.NaN) / 1e6, memory: (kilobytes ?? Number.NaN) / 1024, stdout };
}

/** Runs in turn, so that what else the machine does hits each of them; CPU seconds by name, the first run of each left out. */
export async function inTurn<Name extends string>(
  runs: Readonly<Record<Name, () => Promise<number>>>,
  times: number,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(runs) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let time = 0; time <= times; time++)
    for (const name of names) {
      const cpu = await runs[name]();
      if (time > 0) found[name].push(cpu);
    }
  return found;
}

export const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
