import type { ConnectionSettings } from '../../connections/connection.ts';
import type { DataProblem } from '../../problems.ts';

interface ServerError {
  readonly message: string;
  /** SQLSTATE, or the operating system's. */
  readonly code: string;
}

function serverError(error: unknown): ServerError {
  // A name with several addresses fails with one error for each.
  const [first] = error instanceof AggregateError ? error.errors : [error];
  const code = typeof first === 'object' && first !== null && 'code' in first ? String(first.code) : '';
  return { message: first instanceof Error ? first.message : String(first), code };
}

const SHORTEST_SECRET = 3;

/** The server's words in one line, without any secret of the address. */
function words({ message }: ServerError, settings: ConnectionSettings): string {
  const address = settings.address();
  const secrets = [address.href, address.password, decodeURIComponent(address.password)];
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, '…'), message)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Why no connection comes about. */
export function connectionProblem(settings: ConnectionSettings, error: unknown): DataProblem {
  const failure = serverError(error);
  return {
    code: 'unreachable-connection',
    message: `Connection '${settings.name}' can't be used: ${words(failure, settings)}${hintOf(failure)}`,
  };
}

function hintOf({ code, message }: ServerError): string {
  if (code === '28P01' || code === '28000') return '. See that its address has the right user and password';
  if (code === '3D000') return '. See that its address names the right database';
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/.test(code) || /timeout/i.test(message))
    return '. See that its address has the right host and port, and that the server runs';
  if (/does not support SSL/.test(message))
    return '. Where none is wanted, take ?sslmode=… out of its address; else see that the server is set up for it';
  if (/SSL|TLS|certificate/i.test(message)) return '. See whether its address wants ?sslmode=verify-full';
  return '';
}

const STOPPED = '57014';
const FORBIDDEN = '42501';

/** Why a statement failed. What the server itself takes back or what breaks the connection ends everything: nothing is stated. */
export function queryProblem(settings: ConnectionSettings, error: unknown): DataProblem {
  const failure = serverError(error);
  const said = words(failure, settings);
  if (failure.code === FORBIDDEN)
    return {
      code: 'failed-query',
      message: `Connection '${settings.name}': ${said}. Its user needs the right to SELECT`,
    };
  if (failure.code === STOPPED)
    return {
      code: 'lost-connection',
      message: `Connection '${settings.name}': the database stopped a statement (${said}). Nothing is stated. Where it took too long, allow more milliseconds by ?statement_timeout=… in its address, or name a view with fewer rows`,
    };
  if (/^(08(?!P01)|57P)/.test(failure.code) || !/^[0-9A-Z]{5}$/.test(failure.code))
    return {
      code: 'lost-connection',
      message: `Connection '${settings.name}' was lost while rows were read: ${said}. Nothing is stated; run it again when the database is there`,
    };
  return { code: 'failed-query', message: `Connection '${settings.name}': the database refused a statement: ${said}` };
}
