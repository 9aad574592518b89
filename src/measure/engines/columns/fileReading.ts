import type { Instant } from '../../../time/intervals.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { ReadFile } from '../fileChecks.ts';
import type { FileProgress } from '../readProgress.ts';
import type { RawFile, RawRowsBuilder, Wanted } from './rawRows.ts';

/** A file that was looked into: which columns it has that can be taken as text, and how its rows are read. */
export interface FileReading {
  readonly columns: readonly string[];
  readonly read: (rows: RawRowsBuilder) => Promise<Omit<RawFile, 'file'>>;
}

export interface FileQuestion extends ReadFile {
  /** A database, for the formats that it reads; opened when it's asked for. */
  readonly connection: () => Promise<Connection>;
  /** Up to when the dataset says that it knows everything, where it does. */
  readonly until?: Instant | undefined;
  /** What the mapping reads. */
  readonly wanted: readonly Wanted[];
  /** Whether rows are told apart by all that the file says of them. */
  readonly identity: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: FileProgress | undefined;
}
