/** Runs the command line as a user does: bundled as it ships, in a process of its own, in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { buildCommand } from '../../scripts/snapshot.ts';

export interface CliRun {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let built: Promise<string> | undefined;

/** The bundle of the sources as they stand, made once in a test run; inside the repository, where it finds the data engine's native part. */
export function builtCli(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const outdir = path.join(root, 'out/test/cli');
  await buildCommand(outdir);
  return path.join(outdir, 'cli.js');
}

/** Colours follow the environment, so the tests start from one that says nothing of them. */
const plainEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !['FORCE_COLOR', 'NO_COLOR', 'CI', 'TERM'].includes(name)),
);

export async function runCli(args: readonly string[], { cwd, input = '', env = {} }: CliOptions): Promise<CliRun> {
  const cli = await builtCli();
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...plainEnvironment, ...env } });
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }),
  ]);
  return { code, stdout, stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A folder with these files, outside any project. */
export function temporaryProject(files: Readonly<Record<string, string>> = {}): {
  readonly folder: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
