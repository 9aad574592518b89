import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS } from '@duckdb/node-api';
import { textLiteral } from './quote.ts';

export type Parameter = string | number | bigint | null;
export type SqlRow = readonly JS[];

/** A connection to a database in this process that reads nothing but the workspace. */
export interface Connection {
  query(sql: string, parameters?: readonly Parameter[]): Promise<readonly SqlRow[]>;
  /** Names and types of a query's columns. */
  describe(
    sql: string,
    parameters: readonly Parameter[],
  ): Promise<readonly { readonly name: string; readonly type: string }[]>;
  /** Appends rows of text, whole numbers and truth values to a table. */
  append(table: string, rows: Iterable<readonly (Parameter | boolean)[]>, types: readonly AppendType[]): Promise<void>;
  /** Throws the reason for which the work was stopped, if it was. */
  throwIfStopped(): void;
  close(): void;
}

export type AppendType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'BOOLEAN';

/**
 * Opens a database in memory and locks it: no network, no extension, no file outside `roots`, and no way to change that (measuring.md).
 */
export async function connect(roots: readonly string[], signal?: AbortSignal): Promise<Connection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const settings = [
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    "SET TimeZone = 'UTC'",
    'SET preserve_insertion_order = true',
    `SET allowed_directories = [${roots.map(textLiteral).join(', ')}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(setting);
  return wrap(instance, connection, signal);
}

function wrap(instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal | undefined): Connection {
  const stop = (): void => connection.interrupt();
  signal?.addEventListener('abort', stop);
  const values = (parameters: readonly Parameter[]): DuckDBValue[] => [...parameters];
  return {
    async query(sql, parameters = []) {
      signal?.throwIfAborted();
      try {
        const reader = await connection.runAndReadAll(sql, values(parameters));
        return reader.getRowsJS();
      } catch (error) {
        // An interrupted query fails with words of its own; whoever stopped it knows better why.
        signal?.throwIfAborted();
        throw error;
      }
    },
    async describe(sql, parameters) {
      const reader = await connection.runAndReadAll(sql, values(parameters));
      const types = reader.columnTypes();
      return reader.columnNames().map((name, i) => ({ name, type: String(types[i]) }));
    },
    async append(table, rows, types) {
      const appender = await connection.createAppender(table);
      for (const row of rows) {
        row.forEach((value, i) => {
          if (value === null) appender.appendNull();
          else if (typeof value === 'boolean') appender.appendBoolean(value);
          else if (typeof value === 'string') appender.appendVarchar(value);
          else if (types[i] === 'INTEGER') appender.appendInteger(Number(value));
          else appender.appendBigInt(BigInt(value));
        });
        appender.endRow();
      }
      appender.closeSync();
    },
    throwIfStopped: () => signal?.throwIfAborted(),
    close() {
      signal?.removeEventListener('abort', stop);
      connection.closeSync();
      instance.closeSync();
    },
  };
}
