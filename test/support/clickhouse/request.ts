import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as ClickHouse's HTTP interface takes it apart. */
export interface Asked {
  readonly sql: string;
  readonly queryId: string;
  readonly database: string | undefined;
  readonly user: string;
  readonly password: string;
  readonly format: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

/** As a server has it by `http_max_field_value_size`. */
const LONGEST_FIELD = 128 * 1024;

/** Names in the address that are no settings. */
const NO_SETTINGS = new Set(['query', 'query_id', 'database', 'default_format', 'user', 'password', 'role']);

export async function readRequest(request: IncomingMessage): Promise<Asked> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const type = request.headers['content-type'] ?? '';
  const body = await buffer(request);
  const parts = type.startsWith('multipart/form-data') ? await formParts(body, type) : { query: body.toString('utf8') };
  const parameters: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const [name, value] of [...searchParams, ...Object.entries(parts)]) {
    if (name.startsWith('param_') && Buffer.byteLength(value) > LONGEST_FIELD) throw new Error('Field value too long');
    if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
    else if (!NO_SETTINGS.has(name)) settings[name] = value;
  }
  const text = [searchParams.get('query') ?? '', parts.query ?? ''].filter((part) => part !== '').join('\n');
  const { sql, format } = splitFormat(text, searchParams.get('default_format') ?? 'TabSeparated');
  return {
    sql,
    format,
    queryId: searchParams.get('query_id') ?? '',
    database: searchParams.get('database') ?? undefined,
    parameters,
    settings,
    ...credentials(request, searchParams),
  };
}

async function formParts(body: Uint8Array<ArrayBuffer>, type: string): Promise<Record<string, string>> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const parts: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') parts[name] = value;
  return parts;
}

/** chdb wants the format beside the query. */
function splitFormat(text: string, otherwise: string): { readonly sql: string; readonly format: string } {
  const found = /\s+FORMAT\s+(\w+)\s*;?\s*$/.exec(text);
  return found?.[1] === undefined
    ? { sql: text, format: otherwise }
    : { sql: text.slice(0, found.index), format: found[1] };
}

function credentials(
  { headers }: IncomingMessage,
  searchParams: URLSearchParams,
): { readonly user: string; readonly password: string } {
  const basic = /^Basic (.*)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [user = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { user, password: rest.join(':') };
  }
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    user: header('x-clickhouse-user') ?? searchParams.get('user') ?? 'default',
    password: header('x-clickhouse-key') ?? searchParams.get('password') ?? '',
  };
}
