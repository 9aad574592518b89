import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ConnectionSettings } from '../../connections/connection.ts';
import type { EngineOptions } from '../../engine.ts';
import { DataError } from '../../problems.ts';
import type { SqlConnection, SqlRow, SqlValue } from '../sql/connection.ts';
import type { Parameter, Scalar, TableDescription, TableName } from '../sql/dialect.ts';
import type { BoundParameter, Statement } from '../sql/statement.ts';
import { clickhouseDialect, nameOf, partsOf } from './dialect.ts';
import { connectionError } from './errors.ts';
import { negotiate, SETTING_NAMES } from './settings.ts';
import { type TableStates, tableStates } from './tableStates.ts';

/** A server may think for long before it says a word; the user's Ctrl-C ends it, and the profile's limits. */
const PATIENCE_MS = 24 * 3_600_000;

/** Connects to a ClickHouse server of the user's, over HTTP. Nothing is asked that could change anything. */
export async function connectClickHouse(
  connection: ConnectionSettings,
  { signal }: EngineOptions,
): Promise<SqlConnection> {
  const client = clientOf(connection);
  try {
    const unset: Ask = { client, name: connection.name, signal, settings: {} };
    return sqlConnection({ ...unset, settings: await settingsFor(unset) });
  } catch (error) {
    await client.close();
    throw error;
  }
}

function clientOf({ address }: ConnectionSettings): ClickHouseClient {
  const url = address();
  const { username, password } = url;
  const database = decodeURIComponent(url.pathname.slice(1));
  url.username = '';
  url.password = '';
  url.pathname = '/';
  url.search = '';
  return createClient({
    url,
    username: username === '' ? 'default' : decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...(database === '' ? {} : { database }),
    application: 'sla',
    request_timeout: PATIENCE_MS,
    use_multipart_params_auto: true,
    // Between two questions the program may compute for longer than a server keeps a connection that nobody uses.
    keep_alive: { enabled: true, idle_socket_ttl: 1500, eagerly_destroy_stale_sockets: true },
    // It would print statements with what is bound to them.
    log: { level: ClickHouseLogLevel.OFF },
  });
}

interface Ask {
  readonly client: ClickHouseClient;
  readonly name: string;
  readonly signal: EngineOptions['signal'];
  readonly settings: Readonly<Record<string, string>>;
}

async function settingsFor(ask: Ask): Promise<Readonly<Record<string, string>>> {
  const found = await rowsOf(ask, 'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}', {
    names: SETTING_NAMES,
  });
  const negotiated = negotiate(found.map(([name, value]) => ({ name: String(name), value: String(value) })));
  switch (negotiated.kind) {
    case 'settings':
      return negotiated.settings;
    case 'fixed':
      throw new DataError([
        {
          code: 'unreachable-connection',
          message: `Connection '${ask.name}': its user's profile would allow answers that only look whole, and lets nothing be changed (readonly = 1). Ask for a profile with ${negotiated.wanted.join(', ')}, or with readonly = 2`,
        },
      ]);
    default:
      return negotiated satisfies never;
  }
}

function sqlConnection(ask: Ask): SqlConnection {
  const states: TableStates = tableStates((sql, parameters) => rowsOf(ask, sql, parameters), ask.name);
  return {
    dialect: clickhouseDialect,
    async query({ sql, parameters }: Statement) {
      const rows = await rowsOf(ask, sql, bound(parameters));
      await states.check();
      return rows;
    },
    async describe(table) {
      const description = await describe(ask, table);
      return description && { ...description, steady: await states.watch(description.table) };
    },
    async tables() {
      const found = await rowsOf(
        ask,
        `SELECT database, name FROM system.tables WHERE NOT is_temporary AND lower(database) NOT IN ('system', 'information_schema') ORDER BY database, name LIMIT 10000`,
      );
      return found.map(([schema, table]): TableName => ({ schema: String(schema), table: String(table) }));
    },
    close: () => ask.client.close(),
  };
}

interface Described extends Omit<TableDescription, 'steady'> {
  readonly table: { readonly schema: string; readonly table: string };
}

async function describe(ask: Ask, { schema, table }: TableName): Promise<Described | undefined> {
  const found = await rowsOf(
    ask,
    `SELECT name, type, is_in_sorting_key, database FROM system.columns
     WHERE database = ${schema === undefined ? 'currentDatabase()' : '{schema:String}'} AND table = {table:String} AND default_kind != 'EPHEMERAL' ORDER BY position`,
    { table, ...(schema === undefined ? {} : { schema }) },
  );
  if (found.length === 0) return undefined;
  return {
    table: { schema: String(found[0]?.[3]), table },
    columns: found.map(([name, type]) => ({ name: String(name), type: String(type) })),
    // No table of ClickHouse holds its rows to a key; the columns that it is sorted by name them well.
    key: found.flatMap(([name, , sorted]) => (Number(sorted) === 1 ? [String(name)] : [])),
    distinctRows: false,
  };
}

/** A list goes in as many parameters as it has parts. */
function bound(parameters: readonly BoundParameter[]): Readonly<Record<string, Parameter>> {
  const all: Record<string, Parameter> = {};
  parameters.forEach(({ value, list }, i) => {
    if (!list) all[nameOf(i + 1)] = value;
    else
      partsOf(listed(value)).forEach((part, k) => {
        all[nameOf(i + 1, k)] = part;
      });
  });
  return all;
}

const listed = (value: Parameter): readonly Scalar[] => (typeof value === 'object' && value !== null ? value : [value]);

const FORMAT = 'JSONCompactEachRowWithNamesAndTypes';
/** Names and types. */
const HEADING = 2;

/** All rows of an answer: either the whole one, or an error. */
async function rowsOf(
  { client, name, signal, settings }: Ask,
  query: string,
  parameters: Readonly<Record<string, Parameter>> = {},
): Promise<readonly SqlRow[]> {
  signal?.throwIfAborted();
  const rows: SqlRow[] = [];
  let lines = 0;
  try {
    const answer = await client.query({
      query,
      format: FORMAT,
      query_params: { ...parameters },
      clickhouse_settings: { ...settings },
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    // The client listens to the signal until the first bytes have come. To close is also what tells the server to stop.
    const stop = (): void => answer.close();
    signal?.addEventListener('abort', stop);
    try {
      for await (const part of answer.stream<SqlRow>())
        for (const line of part) if (lines++ >= HEADING) rows.push(rowOf(line.text));
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw connectionError(name, error);
  }
  signal?.throwIfAborted();
  if (lines < HEADING) throw connectionError(name, new Error('an answer without a heading'));
  return rows;
}

function rowOf(line: string): SqlRow {
  const row: unknown = JSON.parse(line);
  // An older server ends a broken answer with a line of its error's words.
  if (!Array.isArray(row)) throw new SyntaxError('a line that is no row');
  return row.map((value: unknown): SqlValue => {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value;
    throw new SyntaxError('a value that is no scalar');
  });
}
