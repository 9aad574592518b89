import type { FileSource } from '../../../contract/dataset.ts';
import type { Instant } from '../../../time/intervals.ts';
import type { DataFile } from '../../files.ts';
import type { RejectedRow } from '../../measurements.ts';
import { nearestName } from '../../nearest.ts';
import { DataError, type DataProblem, reject } from '../../problems.ts';
import type { Connection } from './connection.ts';

/** What is known of a file whose rows were read. */
export interface RawFile {
  readonly file: DataFile;
  readonly sha256: string;
  /** Rows of the file, the malformed ones included. */
  readonly rows: number;
  /** Rows whose structure is broken. */
  readonly rejected: readonly RejectedRow[];
  readonly lineOf: (ordinal: number) => number;
}

/** What reading one file comes to: a statement that gives its rows, to be inserted into the raw table. */
export interface FileReading {
  /** The columns that the file has and that can be taken as text. */
  readonly columns: readonly string[];
  readonly select: string;
  readonly parameters: readonly string[];
  /** Called when the rows stand in the table, with their number. */
  readonly finish: (rows: number) => Promise<Omit<RawFile, 'file'>>;
}

/** SQL for the columns of a file that can be read again and again, each by itself, without going through a table; with the parameters of its reading. */
export interface ColumnarFile {
  readonly relation: string;
  readonly ordinal: string;
  /** A column as text. */
  readonly text: (column: string) => string;
  /** A column of instants as milliseconds, NULL where its text must be read; absent for a column of another type. */
  readonly instant: (column: string) => string | undefined;
}

export interface FileQuestion {
  readonly connection: Connection;
  readonly source: FileSource;
  readonly file: DataFile;
  /** Up to when the dataset says that it knows everything, where it does. */
  readonly until?: Instant | undefined;
  /** Columns that the mapping reads. */
  readonly wanted: readonly string[];
  /** Whether rows are told apart by all that the file says of them. */
  readonly identity: boolean;
}

/** Names the columns that a file lacks, each with the nearest one that it has. */
export function checkColumns({ source, file, wanted }: FileQuestion, present: readonly string[]): void {
  const problems: DataProblem[] = [];
  for (const column of wanted) {
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

export const emptyFile = ({ source, file }: FileQuestion, what: string): never =>
  reject({ code: 'empty-file', message: `${file.path} is empty: ${what}`, file: file.path, at: source.at });
