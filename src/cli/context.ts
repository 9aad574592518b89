import { homedir } from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { cacheFolder } from '../simulation/cache/folder.ts';
import type { ExitCode } from './exitCode.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given instead of reaching for the process. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The folder that paths are relative to, absolute; also what outputs name files by. */
  readonly directory: () => string;
  /** Runs the command's work and keeps the exit code it ends with. */
  readonly finish: (work: Promise<ExitCode>) => Promise<void>;
}

/** Examples at the end of a command's help: what to type, and what it does. */
export function examples(
  command: Command,
  lines: readonly (readonly [commandLine: string, purpose: string])[],
): Command {
  const width = Math.max(...lines.map(([commandLine]) => commandLine.length));
  const text = lines.map(([commandLine, purpose]) => `  $ ${commandLine.padEnd(width)}  ${purpose}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}`);
}

/** Gathers a repeatable `name=value`. */
export function assignment(
  text: string,
  previous: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as name=value.');
  const name = text.slice(0, at).trim();
  if (previous !== undefined && Object.hasOwn(previous, name)) throw new InvalidArgumentError(`${name} is set twice.`);
  return { ...previous, [name]: text.slice(at + 1).trim() };
}

/** Data outside the project are read only where the one who runs the command says so. */
export const ALLOW_DATA = {
  flags: '--allow-data <folder>',
  description: 'a folder outside the project whose files may be read; may be repeated',
} as const;

/** Where a dataset's connections are looked up, beside the environment. */
export const CONNECTIONS = {
  flags: '--connections <file>',
  description:
    'names and addresses of the connections that datasets name, outside the project; default: ~/.config/sla-as-code/connections.json',
} as const;

/** Both readers give the same statement; the other one is there to compare with. */
export const CSV_READER = [
  '--csv-reader <reader>',
  'who splits CSV files: scan is the faster one, duckdb the embedded database',
] as const;

/** What was measured is kept between runs; `false` by `--no-cache`. */
export interface CacheOption {
  readonly cache?: string | boolean;
}

export const CACHE = [
  '--cache <folder>',
  "where what was measured is kept; default: SLA_CACHE, or the user's own folder for such",
] as const;
export const NO_CACHE = ['--no-cache', 'measure anew, and keep nothing'] as const;

/** The folder of the cache; what the command line says goes before the environment. Undefined where nothing is kept. */
export function cacheOf({ cache }: CacheOption, directory: string): string | undefined {
  if (cache === false) return undefined;
  if (typeof cache === 'string') return path.resolve(directory, cache);
  return cacheFolder({ environment: process.env, platform: process.platform, home: homedir() });
}

/** Gathers a repeatable option. */
export const gathered = (text: string, previous: readonly string[] = []): readonly string[] => [...previous, text];
