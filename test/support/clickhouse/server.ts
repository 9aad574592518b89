/*
 * Speaks enough of ClickHouse's HTTP interface for its own client, in front of chdb: `node server.ts OPTIONS`. A process of its own, so that a
 * test can kill it as a server dies. Answers one query at a time. Settings and `readonly` are held by the engine itself, on a connection for
 * each request; what is put on here is users, status codes, headers and the form of exceptions.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Chdb, type Connection, type Fetched, loadChdb } from './chdb.ts';
import { type Asked, readRequest } from './request.ts';
import type { Fault, Logged, ServerOptions, Started } from './settings.ts';

const options: ServerOptions = JSON.parse(process.argv[2] ?? '');
const chdb = loadChdb(options.packages);
/** Keeps the folder open between requests. */
const base = chdb.CreateConnection(options.data);
const version = await ask(base, 'SELECT version()', 'TabSeparatedRaw');
const left = (options.faults ?? []).map((fault) => ({ fault, times: fault.times ?? Number.POSITIVE_INFINITY }));

/** Marks exceptions within an answer; the real one is random. */
const TAG = 'exceptiontagofthis';
const NO_MEMORY = 'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)';

class ServerError extends Error {}

async function ask(connection: Connection, sql: string, format = 'Null'): Promise<string> {
  const { bytes } = await chdb.QueryAsyncConnection(connection, sql, format);
  return new TextDecoder().decode(bytes).trim();
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const named = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

/** A connection of the user's, with the profile's settings and then the request's, `readonly` last. */
async function connectionFor({ user, password, database, settings }: Asked): Promise<Connection> {
  const known = Object.hasOwn(options.users, user) ? options.users[user] : undefined;
  if (known === undefined || known.password !== password)
    throw new ServerError(
      `Code: 516. DB::Exception: ${user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
    );
  const connection = chdb.CreateConnection(options.data);
  try {
    if (database !== undefined) await ask(connection, `USE ${named(database)}`);
    for (const group of [known.profile, settings])
      for (const [name, value] of Object.entries(group).sort(
        ([a], [b]) => Number(a === 'readonly') - Number(b === 'readonly'),
      ))
        await ask(connection, `SET ${named(name)} = ${quoted(value)}`);
    return connection;
  } catch (error) {
    chdb.CloseConnection(connection);
    throw error;
  }
}

function faultOf({ sql }: Asked): Fault['how'] | undefined {
  const found = left.find(({ fault, times }) => times > 0 && sql.includes(fault.query));
  if (found === undefined) return undefined;
  found.times--;
  process.stdout.write('fault\n');
  return found.fault.how;
}

async function answer(asked: Asked, response: ServerResponse): Promise<void> {
  const how = faultOf(asked);
  const connection = await connectionFor(asked);
  try {
    if (how === 'hang') return void (await closed(response));
    if (how === 'error') throw new ServerError(NO_MEMORY);
    // Only questions are streamed.
    if (/EachRow/.test(asked.format) && /^\s*(SELECT|WITH)\b/i.test(asked.sql))
      await streamed(chdb, connection, asked, response, how);
    else {
      const { bytes } = await chdb.QueryAsyncConnection(connection, asked.sql, asked.format, asked.parameters);
      response.writeHead(200, headersOf(asked)).end(bytes);
    }
  } finally {
    chdb.CloseConnection(connection);
  }
}

const headersOf = ({ queryId, format }: Asked): Record<string, string> => ({
  'X-ClickHouse-Query-Id': queryId,
  'X-ClickHouse-Format': format,
  'X-ClickHouse-Timezone': 'UTC',
  'X-ClickHouse-Server-Display-Name': 'chdb',
  'Content-Type': 'application/json; charset=UTF-8',
});

/** Row by row, as the engine gives it; each block repeats the names and types, which an answer has once. */
async function streamed(
  engine: Chdb,
  connection: Connection,
  asked: Asked,
  response: ServerResponse,
  how: Fault['how'] | undefined,
): Promise<void> {
  const heading = /WithNamesAndTypes$/.test(asked.format) ? 2 : /WithNames$/.test(asked.format) ? 1 : 0;
  const stream = engine.StreamQuery(connection, asked.sql, asked.format, asked.parameters);
  // The handle of a stream that has ended or failed is gone; one that is left open would hold up all that comes after.
  let open = true;
  const fetch = async (): Promise<Fetched> => {
    open = false;
    const fetched = await engine.StreamFetch(stream);
    open = fetched.done !== true;
    return fetched;
  };
  try {
    for (let first = true; !response.destroyed; first = false) {
      const fetched = await fetch();
      if (fetched.done) break;
      if (first)
        response.writeHead(200, {
          ...headersOf(asked),
          ...(how === 'old-exception' ? {} : { 'X-ClickHouse-Exception-Tag': TAG }),
        });
      await written(response, first ? fetched.bytes : withoutLines(fetched.bytes, heading));
      if (how !== undefined) return await spoil(response, how);
    }
  } finally {
    if (open) engine.StreamCancel(stream);
  }
  if (!response.headersSent) response.writeHead(200, headersOf(asked)).end(await headingOf(connection, asked));
  else response.end();
}

/** The engine says nothing at all of an answer without rows, a server gives its names and types. */
async function headingOf(connection: Connection, asked: Asked): Promise<Uint8Array> {
  if (!/WithNames/.test(asked.format)) return new Uint8Array();
  return (await chdb.QueryAsyncConnection(connection, asked.sql, asked.format, asked.parameters)).bytes;
}

async function spoil(response: ServerResponse, how: Fault['how']): Promise<void> {
  switch (how) {
    case 'old-exception':
      return void response.end(`${NO_MEMORY}\n`);
    case 'tagged-exception':
      return endWithException(response, NO_MEMORY);
    case 'broken':
      return void response.destroy();
    default:
      return closed(response);
  }
}

/** An exception within an answer, as servers have said it since 25.11. */
function endWithException(response: ServerResponse, words: string): void {
  const text = `${words}\n`;
  response.end(`\r\n__exception__\r\n${TAG}\r\n${text}${Buffer.byteLength(text)} ${TAG}\r\n__exception__\r\n`);
}

function withoutLines(bytes: Uint8Array, count: number): Uint8Array {
  let from = 0;
  for (let i = 0; i < count; i++) from = bytes.indexOf(0x0a, from) + 1;
  return bytes.subarray(from);
}

const written = (response: ServerResponse, bytes: Uint8Array): Promise<void> =>
  response.write(bytes)
    ? Promise.resolve()
    : new Promise((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });

const closed = (response: ServerResponse): Promise<void> =>
  response.destroyed ? Promise.resolve() : new Promise((resolve) => response.once('close', () => resolve()));

/** Status codes as the server has them for the errors that a client tells apart. */
const STATUS: Readonly<Record<string, number>> = { '516': 403, '60': 404, '81': 404, '47': 404, '62': 400, '159': 408 };

function refuse(response: ServerResponse, error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(words)?.[1] ?? '1002';
  if (response.headersSent) endWithException(response, `${words} (version ${version} (official build))`);
  else
    response
      .writeHead(STATUS[code] ?? 500, {
        'X-ClickHouse-Exception-Code': code,
        'Content-Type': 'text/plain; charset=UTF-8',
      })
      .end(`${words} (version ${version} (official build))\n`);
}

function startLog({ sql }: Asked, { socket }: ServerResponse): () => void {
  const { log } = options;
  if (log === undefined) return () => undefined;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const sent = socket?.bytesWritten ?? 0;
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const line: Logged = {
      sql,
      cpuSeconds: (user + system) / 1e6,
      seconds: (performance.now() - started) / 1e3,
      bytes: (socket?.bytesWritten ?? 0) - sent,
    };
    appendFileSync(log, `${JSON.stringify(line)}\n`);
  };
}

/** One after the other: parameters of one query must not meet another's. */
let turn: Promise<void> = Promise.resolve();

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/ping') return void response.end('Ok.\n');
  try {
    const asked = await readRequest(request);
    const before = turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    turn = promise;
    await before;
    const cost = startLog(asked, response);
    try {
      await answer(asked, response);
    } finally {
      cost();
      resolve();
    }
  } catch (error) {
    refuse(response, error);
  }
}

const server = createServer((request, response) => void serve(request, response));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const started: Started = { port, version };
  process.stdout.write(`${JSON.stringify(started)}\n`);
});
// A server whose test is gone has nobody to answer.
process.stdin.resume().once('end', () => process.exit(0));
