import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS } from '@duckdb/node-api';
import { DataError } from '../../problems.ts';
import { type Chunk, chunkOf } from './chunk.ts';
import { chunkCollector } from './collectYoung.ts';
import { textLiteral } from './quote.ts';
import { remove, spillFolder } from './spillFolder.ts';

export type Parameter = string | number | bigint | null;
export type SqlRow = readonly JS[];

/** A connection to a database in this process that reads nothing but the workspace. */
export interface Connection {
  query(sql: string, parameters?: readonly Parameter[]): Promise<readonly SqlRow[]>;
  /** Gives a query's rows some at a time, so that a result of any size takes the room of a part of it. */
  scan(sql: string, parameters: readonly Parameter[], take: TakeChunk): Promise<void>;
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

/** Takes some rows of a result; what it gives is waited for. */
export type TakeChunk = (chunk: Chunk) => unknown;

export type AppendType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'BOOLEAN';

/** How much room the database takes; for tests of what happens where there is none. */
export interface Room {
  /** As the engine writes it, such as `30MB`; default: its own, a share of what the machine has. */
  readonly memory?: string;
  /** Folder for what doesn't fit into memory, gone afterwards; default: one of its own among temporary files. */
  readonly spill?: string;
}

/**
 * Opens a database in memory and locks it: no network, no extension, no file outside `roots`, and no way to change that (measuring.md).
 */
export async function connect(
  roots: readonly string[],
  signal?: AbortSignal,
  { memory, spill = spillFolder() }: Room = {},
): Promise<Connection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const settings = [
    `SET temp_directory = ${textLiteral(spill)}`,
    ...(memory === undefined ? [] : [`SET memory_limit = ${textLiteral(memory)}`]),
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    "SET TimeZone = 'UTC'",
    'SET preserve_insertion_order = true',
    `SET allowed_directories = [${roots.map(textLiteral).join(', ')}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(setting);
  return wrap(instance, connection, spill, signal);
}

/** What the engine says where memory or disk is used up: nothing is written but what has no room in memory. */
const NO_ROOM =
  /^Out of Memory Error|No space left|Disk quota|Could not write file|max_temp_directory_size|Failed to create directory/;

/** That there is no room is no fault of a file: nothing is stated, and what was written is taken away. */
function noRoom(error: unknown, spill: string): unknown {
  const words = error instanceof Error ? error.message : '';
  if (!NO_ROOM.test(words)) return error;
  const reason = words
    .split('\n')[0]
    ?.replace(/^[A-Z]\w*(?: \w+)* Error: /, '')
    .replaceAll(spill, 'temporary files')
    .replace(/\.+$/, '');
  return new DataError([
    {
      code: 'no-room',
      message: `The data need more memory or disk than there is: ${reason ?? ''}. Free some, or state fewer periods of smaller files`,
    },
  ]);
}

function wrap(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  spill: string,
  signal: AbortSignal | undefined,
): Connection {
  const stop = (): void => connection.interrupt();
  const leave = (): void => remove(spill);
  signal?.addEventListener('abort', stop);
  process.once('exit', leave);
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
        throw noRoom(error, spill);
      }
    },
    async scan(sql, parameters, take) {
      signal?.throwIfAborted();
      try {
        const result = await connection.stream(sql, values(parameters));
        const collect = chunkCollector();
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          signal?.throwIfAborted();
          await take(chunkOf(chunk));
          collect(chunk.rowCount * chunk.columnCount);
        }
      } catch (error) {
        signal?.throwIfAborted();
        throw noRoom(error, spill);
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
      leave();
      process.removeListener('exit', leave);
    },
  };
}
