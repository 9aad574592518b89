import { ClickHouseError } from '@clickhouse/client';
import { DataError, type DataProblemCode } from '../../problems.ts';

/**
 * What went wrong, in words of ours alone: the server's name users and hosts, quote statements and the values bound to them. Its name for the
 * error says enough to look it up.
 */
export function connectionError(connection: string, error: unknown): DataError {
  const { code, message } = problemOf(connection, error);
  return new DataError([{ code, message }]);
}

interface Problem {
  readonly code: DataProblemCode;
  readonly message: string;
}

function problemOf(name: string, error: unknown): Problem {
  if (error instanceof ClickHouseError) return serverProblem(name, error);
  const reason = reasonOf(error);
  if (reason !== undefined && /EPROTO|CERT|TLS|SSL|VERIFY/.test(reason))
    return {
      code: 'unreachable-connection',
      message: `Connection '${name}' can't be secured (${reason}): see whether the port of its address speaks HTTPS, and whether the server's certificate is one that this machine trusts`,
    };
  if (reason !== undefined && UNREACHABLE.has(reason))
    return {
      code: 'unreachable-connection',
      message: `Connection '${name}' can't be reached (${reason}): see that the server runs and that the address of the connection is right`,
    };
  return {
    code: 'lost-connection',
    message: `Connection '${name}' was lost in the middle of an answer${reason === undefined ? '' : ` (${reason})`}: nothing is stated`,
  };
}

/** Before anything was answered. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

function serverProblem(name: string, { code, type = 'UNKNOWN' }: ClickHouseError): Problem {
  const answered = `Connection '${name}' answered ${type} (${code})`;
  switch (type) {
    case 'AUTHENTICATION_FAILED':
    case 'REQUIRED_PASSWORD':
    case 'WRONG_PASSWORD':
    case 'UNKNOWN_USER':
    case 'IP_ADDRESS_NOT_ALLOWED':
      return {
        code: 'unreachable-connection',
        message: `Connection '${name}' refuses its user or password (${type}): see that its address has the right ones`,
      };
    case 'ACCESS_DENIED':
      return {
        code: 'failed-query',
        message: `${answered}: the connection's user needs SELECT on the tables that the dataset names`,
      };
    case 'UNKNOWN_DATABASE':
      return { code: 'unreachable-connection', message: `${answered}: see the database in the connection's address` };
    case 'TIMEOUT_EXCEEDED':
    case 'MEMORY_LIMIT_EXCEEDED':
    case 'TOO_MANY_BYTES':
    case 'TOO_MANY_ROWS':
    case 'TOO_MANY_ROWS_OR_BYTES':
    case 'TOO_SLOW':
    case 'QUOTA_EXCEEDED':
      return {
        code: 'no-room',
        message: `${answered}, a limit of its user's profile: nothing is stated. Raise it, or read a view with fewer rows`,
      };
    default:
      return { code: 'failed-query', message: `${answered}: nothing is stated` };
  }
}

/** Of an error of the network: its code, which holds no address. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code) ? error.code : undefined;
}
