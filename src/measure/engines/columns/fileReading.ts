import type { FileSource } from '../../../contract/dataset.ts';
import type { Instant } from '../../../time/intervals.ts';
import type { DataFile } from '../../files.ts';
import { nearestName } from '../../nearest.ts';
import { DataError, type DataProblem, reject } from '../../problems.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { RawFile, RawRowsBuilder, Wanted } from './rawRows.ts';

/** A file that was looked into: which columns it has that can be taken as text, and how its rows are read. */
export interface FileReading {
  readonly columns: readonly string[];
  readonly read: (rows: RawRowsBuilder) => Promise<Omit<RawFile, 'file'>>;
}

export interface FileQuestion {
  /** A database, for the formats that it reads; opened when it's asked for. */
  readonly connection: () => Promise<Connection>;
  readonly source: FileSource;
  readonly file: DataFile;
  /** Up to when the dataset says that it knows everything, where it does. */
  readonly until?: Instant | undefined;
  /** What the mapping reads. */
  readonly wanted: readonly Wanted[];
  /** Whether rows are told apart by all that the file says of them. */
  readonly identity: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Names the columns that a file lacks, each with the nearest one that it has. */
export function checkColumns(
  { source, file }: Pick<FileQuestion, 'source' | 'file'>,
  present: readonly string[],
  wanted: readonly string[],
): void {
  const problems: DataProblem[] = [];
  for (const column of new Set(wanted)) {
    const times = present.filter((name) => name === column).length;
    if (times === 1) continue;
    const nearest = nearestName(column, present);
    problems.push({
      code: times === 0 ? 'missing-column' : 'malformed-file',
      message:
        times === 0
          ? `${file.path} has no column '${column}'${nearest === undefined ? `; it has ${present.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`}`
          : `${file.path} has ${times} columns named '${column}': rename one`,
      file: file.path,
      line: 1,
      column,
      at: source.at,
    });
  }
  if (problems.length > 0) throw new DataError(problems);
}

export const emptyFile = ({ source, file }: Pick<FileQuestion, 'source' | 'file'>, what: string): never =>
  reject({ code: 'empty-file', message: `${file.path} is empty: ${what}`, file: file.path, at: source.at });
