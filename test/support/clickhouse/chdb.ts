/** ClickHouse's engine as a library: what the package `chdb` builds upon, so that parameters pass through as they came over HTTP. */
import { createRequire } from 'node:module';
import path from 'node:path';

declare const opaque: unique symbol;
type Handle<Name extends string> = { readonly [opaque]: Name };
export type Connection = Handle<'connection'>;
export type Stream = Handle<'stream'>;

export type Fetched =
  | { readonly done: true }
  | { readonly done?: false; readonly bytes: Uint8Array; readonly numRows: number };

/** Parameters have the text that `param_NAME` has over HTTP. */
export type Parameters = Readonly<Record<string, string>>;

/** Errors have the server's own text: `Code: 60. DB::Exception: …`. */
export interface Chdb {
  /** Connections to one folder share its data; a process has one folder. */
  CreateConnection(folder: string): Connection;
  CloseConnection(connection: Connection): void;
  EngineVersion(): string;
  QueryAsyncConnection(
    connection: Connection,
    sql: string,
    format: string,
    parameters?: Parameters,
  ): Promise<{ readonly bytes: Uint8Array }>;
  StreamQuery(connection: Connection, sql: string, format: string, parameters: Parameters): Stream;
  StreamFetch(stream: Stream): Promise<Fetched>;
  StreamCancel(stream: Stream): void;
}

/** `packages`: the folder of packages that scripts/chdb.ts fills. */
export function loadChdb(packages: string): Chdb {
  const load = createRequire(import.meta.url);
  const loader: { readonly loadNative: () => Chdb } = load(path.join(packages, 'chdb/dist/loader.js'));
  return loader.loadNative();
}
