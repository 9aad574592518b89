import pg from 'pg';
import type { ConnectionSettings } from '../../connections/connection.ts';
import type { EngineOptions } from '../../engine.ts';
import { DataError, reject } from '../../problems.ts';
import type { SqlConnection, SqlRow } from '../sql/connection.ts';
import type { BoundParameter } from '../sql/statement.ts';
import { columnsOfTable, readableTables, relationNamed } from './catalogue.ts';
import { postgresDialect } from './dialect.ts';
import { connectionProblem, queryProblem } from './errors.ts';

/** The first whose seconds since the epoch are exact. */
const OLDEST = 140_000;
const CONNECT_MS = 15_000;
/** Longest time of one statement, unless the address says otherwise (`?statement_timeout=…`). */
const STATEMENT_MS = 30 * 60_000;
/** How often the server looks whether anybody still waits. */
const LOOK_MS = 1000;

/** Of the transaction alone. */
const SETTINGS = {
  // Functions and operators are the database's own, whatever else is called the same in the user's schemas.
  search_path: 'pg_catalog',
  DateStyle: 'ISO, YMD',
  TimeZone: 'UTC',
  idle_in_transaction_session_timeout: '0',
  // Compiling statements of this size takes longer than what it saves.
  jit: 'off',
} as const;

const BOOLEAN = 16;

/** Nothing becomes a date or a binary float on its way: all but truth values stay text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => (value: string) => (type === BOOLEAN ? value === 't' : value),
};

/** What is asked of a database, as text and values. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly SqlRow[]>;

/**
 * Connects to a database for one consistent look at it: a read-only transaction in which all statements see the same state. Aborting the signal
 * cancels what the database is doing.
 */
export async function connectPostgres(settings: ConnectionSettings, { signal }: EngineOptions): Promise<SqlConnection> {
  signal?.throwIfAborted();
  const client = clientOf(settings);
  // A connection that breaks between two statements is told by the next one.
  client.on('error', () => undefined);
  const giveUp = (): void => void client.end();
  signal?.addEventListener('abort', giveUp);
  try {
    await client.connect();
  } catch (error) {
    signal?.throwIfAborted();
    return reject(connectionProblem(settings, error));
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
  const ask: Ask = async (sql, values = []) => {
    signal?.throwIfAborted();
    try {
      const { rows } = await client.query<SqlValues>({ text: sql, values: [...values], rowMode: 'array', types });
      return rows;
    } catch (error) {
      // A cancelled statement fails with words of its own; whoever stopped it knows better why.
      signal?.throwIfAborted();
      return reject(queryProblem(settings, error));
    }
  };
  const cancel = (): void => void cancelStatement(settings, client);
  signal?.addEventListener('abort', cancel);
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', cancel);
    await client.end().catch(() => undefined);
  };
  try {
    return await session(settings, ask, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type SqlValues = (string | boolean | null)[];

const clientOf = (settings: ConnectionSettings): pg.Client =>
  new pg.Client({
    connectionString: settings.address().href,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    fallback_application_name: 'sla',
  });

async function session(settings: ConnectionSettings, ask: Ask, close: () => Promise<void>): Promise<SqlConnection> {
  // Who is gone can't cancel what the server still works for: let it look. Where a server can't, it goes on until it has rows to send.
  await ask(`SET client_connection_check_interval = ${LOOK_MS}`).catch((error: unknown) => {
    if (!(error instanceof DataError) || error.problems.some(({ code }) => code !== 'failed-query')) throw error;
  });
  await ask('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const [facts] = await ask(
    "SELECT current_setting('server_version_num'), current_setting('server_version'), current_setting('statement_timeout'), array_to_json(current_schemas(false))",
  );
  if (Number(facts?.[0]) < OLDEST)
    reject({
      code: 'unreachable-connection',
      message: `Connection '${settings.name}' leads to PostgreSQL ${String(facts?.[1])}, whose times are not exact: version 14 or newer is read`,
    });
  const path = JSON.parse(String(facts?.[3])) as readonly string[];
  const local = Object.entries({
    ...SETTINGS,
    ...(facts?.[2] === '0' ? { statement_timeout: String(STATEMENT_MS) } : {}),
  });
  await ask(`SELECT ${local.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`).join(', ')}`, local.flat());
  return {
    dialect: postgresDialect,
    query: ({ sql, parameters }) => ask(sql, parameters.map(bound)),
    async describe(table) {
      const one = await relationNamed(ask, table, path);
      if (one === undefined) return undefined;
      const { columns, key } = await columnsOfTable(ask, one);
      return {
        table: { schema: one.schema, table: one.table },
        columns,
        key,
        distinctRows: key.length > 0 && !one.inherited,
        steady: one.steady,
      };
    },
    tables: () => readableTables(ask, path),
    close,
  };
}

/** As the protocol wants it: numbers and truth values as text, lists as arrays. */
const bound = ({ value }: BoundParameter): unknown => value;

/** Asks the server, over a second connection, to stop what the first one waits for. */
async function cancelStatement(settings: ConnectionSettings, client: pg.Client): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number | null };
  if (processID === null) return;
  const other = clientOf(settings);
  other.on('error', () => undefined);
  try {
    await other.connect();
    await other.query('SELECT pg_cancel_backend($1)', [processID]);
  } catch {
    // Whoever can't be asked to stop is left: the end of the connection stops it, too.
  } finally {
    await other.end().catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
