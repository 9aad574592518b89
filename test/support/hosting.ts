/** A small agreement with three kinds of data, whose files a test writes well or badly. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const fixture = path.resolve(import.meta.dirname, '../cli/fixtures/hosting/hosting.sla');

const HOUR = 3_600_000;
const january = Array.from({ length: 31 * 4 }, (_, i) => new Date(Date.UTC(2026, 0, 1) + i * 6 * HOUR).toISOString());

/** Down for six hours on the 14th; planned works for two hours on the 20th. */
const sound = {
  'probes.csv': ['ts,ok', ...january.map((at) => `${at},${at.startsWith('2026-01-14T06') ? 'false' : 'true'}`)],
  'works.csv': ['from,to', '2026-01-20T00:00Z,2026-01-20T02:00Z'],
  'requests.csv': ['ts,total,failed', ...january.map((at) => `${at},100,1`)],
};

export type HostingFile = keyof typeof sound;

/** The project's files; `changes` get the lines of a file and give what shall stand there, or `undefined` for no file. */
export function hostingProject(
  changes: Partial<Record<HostingFile, (lines: readonly string[]) => readonly string[] | string | undefined>> = {},
): Readonly<Record<string, string>> {
  const files: Record<string, string> = { 'hosting.sla': readFileSync(fixture, 'utf8') };
  for (const name of Object.keys(sound) as HostingFile[]) {
    const lines = changes[name] === undefined ? sound[name] : changes[name](sound[name]);
    if (lines !== undefined) files[name] = typeof lines === 'string' ? lines : `${lines.join('\n')}\n`;
  }
  return files;
}

/** Puts `text` in the place of a line, counted from 1 as editors do. */
export const replaced =
  (line: number, text: string) =>
  (lines: readonly string[]): readonly string[] =>
    lines.map((each, index) => (index + 1 === line ? text : each));

/** Adds a line after the last. */
export const added =
  (text: string) =>
  (lines: readonly string[]): readonly string[] => [...lines, text];
