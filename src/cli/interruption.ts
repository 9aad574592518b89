import { rmSync } from 'node:fs';
import { ExitCode } from './exitCode.ts';

/** Half-written files and folders that must not survive the process. */
const temporaryFiles = new Set<string>();

export function rememberTemporaryFile(file: string): void {
  temporaryFiles.add(file);
}

export function forgetTemporaryFile(file: string): void {
  temporaryFiles.delete(file);
}

/** Ctrl-C and a request to end leave nothing half-written behind. */
export function endCleanlyOnSignals(): void {
  process.once('SIGINT', () => end(ExitCode.interrupted));
  process.once('SIGTERM', () => end(ExitCode.terminated));
}

function end(code: ExitCode): never {
  // A file may just be put into a folder that is taken away: the calls that are under way end meanwhile, and no other begins.
  for (const file of temporaryFiles) rmSync(file, { force: true, recursive: true, maxRetries: 5, retryDelay: 20 });
  process.exit(code);
}
