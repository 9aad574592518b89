import type { EngineOptions } from '../../engine.ts';
import type { Dialect, TableDescription, TableName } from './dialect.ts';
import type { Statement } from './statement.ts';

/** What a database gives back for one column: whole numbers may come as texts. */
export type SqlValue = string | number | bigint | boolean | null;
export type SqlRow = readonly SqlValue[];

/**
 * A connection that only reads, and reads one state of the database as far as it can. What goes wrong is a DataError whose words hold no secret;
 * after a stop by the signal it is the signal's reason.
 */
export interface SqlConnection {
  readonly dialect: Dialect;
  query(statement: Statement): Promise<readonly SqlRow[]>;
  /** What the catalogue says of a table or view; absent where there is none that may be read. */
  describe(table: TableName): Promise<TableDescription | undefined>;
  /** Tables and views that may be read, to name the one that was meant. */
  tables(): Promise<readonly TableName[]>;
  close(): Promise<void>;
}

/** Opens a connection; the signal of the options stops it and what it does. */
export type OpenConnection = (options: EngineOptions) => Promise<SqlConnection>;
