import type { Instant } from '../../../time/intervals.ts';
import type { DataFile } from '../../files.ts';
import type { RejectedRow } from '../../measurements.ts';
import type { ReadFile } from '../fileChecks.ts';
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

export interface UnusableColumn {
  readonly name: string;
  /** Of its file's schema, where that has types. */
  readonly type?: string;
  readonly why: string;
}

/** What reading one file comes to: a statement that gives its rows, to be inserted into the raw table. */
export interface FileReading {
  /** The columns that the file has and that can be taken as text. */
  readonly columns: readonly string[];
  /** Columns that can't be, with why. */
  readonly unusable?: readonly UnusableColumn[];
  /** Whether rows go on without an end, up to where they were asked for. */
  readonly isEndless?: boolean;
  readonly select: string;
  readonly parameters: readonly string[];
  /** About how many rows there are, where that is known beforehand. */
  readonly expected?: number;
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

export interface FileQuestion extends ReadFile {
  readonly connection: Connection;
  /** Up to when the dataset says that it knows everything, where it does. */
  readonly until?: Instant | undefined;
  /** Columns that the mapping reads. */
  readonly wanted: readonly string[];
  /** Whether rows are told apart by all that the file says of them. */
  readonly identity: boolean;
}
