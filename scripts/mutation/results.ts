/** Reads what Stryker reports of a group: https://github.com/stryker-mutator/mutation-testing-elements (schema 2). */
import { readFileSync } from 'node:fs';

type Status =
  | 'Killed'
  | 'Survived'
  | 'NoCoverage'
  | 'Timeout'
  | 'CompileError'
  | 'RuntimeError'
  | 'Ignored'
  | 'Pending';

interface Position {
  readonly line: number;
  readonly column: number;
}

interface ReportedMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: Status;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>>;
}

export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly status: Status;
  /** What was there, and what took its place, each on one line. */
  readonly original: string;
  readonly replacement: string;
}

/** The mutants of a report in the order of the text. Throws if the file isn't there. */
export function mutantsIn(reportFile: string): readonly Mutant[] {
  const { files } = JSON.parse(readFileSync(reportFile, 'utf8')) as StrykerReport;
  return Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants
        .toSorted(({ location: a }, { location: b }) => a.start.line - b.start.line || a.start.column - b.start.column)
        .map(({ mutatorName, replacement = '', status, location: { start, end } }) => ({
          file,
          line: start.line,
          mutator: mutatorName,
          status,
          original: onOneLine(textBetween(lines, start, end)),
          replacement: onOneLine(replacement),
        }));
    });
}

function textBetween(lines: readonly string[], start: Position, end: Position): string {
  const covered = lines.slice(start.line - 1, end.line);
  return covered
    .map((line, index) => {
      const to = index === covered.length - 1 ? end.column - 1 : line.length;
      return line.slice(index === 0 ? start.column - 1 : 0, to);
    })
    .join('\n');
}

const LONGEST = 110;

function onOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
