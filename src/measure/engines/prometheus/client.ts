import type { ConnectionSettings } from '../../connections/connection.ts';
import { reject } from '../../problems.ts';

/** The few questions that are asked of a Prometheus-compatible HTTP API. */
export interface PrometheusClient {
  readonly name: string;
  /** Answers with the `data` of the answer, or with what was too much for the server; anything else is a DataError. */
  ask(
    endpoint: 'query' | 'series',
    parameters: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Answer>;
}

export type Answer =
  | { readonly kind: 'data'; readonly data: unknown }
  /** Less of it may be answered: the server's limits, its time or ours. */
  | { readonly kind: 'too-much'; readonly reason: string };

export interface ClientLimits {
  /** How long a whole answer may take. Prometheus itself gives up after two minutes. */
  readonly answerMs: number;
  /** How large an answer may be. */
  readonly answerBytes: number;
}

const LIMITS: ClientLimits = { answerMs: 150_000, answerBytes: 64 * 1024 * 1024 };

/** User name that says that the password is a token (RFC 6750). */
const BEARER = 'bearer';

/**
 * Speaks to the server of a connection. User and password of its address go with each request (`bearer` as user: the password is a token), as does
 * what stands behind its `?`; `tenant` there becomes the header that Mimir and Cortex look at.
 */
export function prometheusClient(
  { name, address }: ConnectionSettings,
  limits: Partial<ClientLimits> = {},
): PrometheusClient {
  const { answerMs, answerBytes } = { ...LIMITS, ...limits };
  return {
    name,
    async ask(endpoint, parameters, signal) {
      const { target, headers, secrets } = requestTo(address(), endpoint);
      const late = AbortSignal.timeout(answerMs);
      try {
        const response = await fetch(target, {
          method: 'POST',
          headers,
          body: new URLSearchParams(parameters),
          // Another host would get to know what is asked, and another address is for the user to name.
          redirect: 'manual',
          signal: signal === undefined ? late : AbortSignal.any([signal, late]),
        });
        const text = await textOf(response, answerBytes);
        return text === undefined
          ? { kind: 'too-much', reason: `the answer is larger than ${answerBytes} bytes` }
          : judged(name, response.status, text, secrets);
      } catch (error) {
        signal?.throwIfAborted();
        if (late.aborted) return { kind: 'too-much', reason: `there was no whole answer within ${answerMs / 1000} s` };
        return error instanceof TypeError ? unreachable(name, error) : Promise.reject(error);
      }
    },
  };
}

interface Request {
  readonly target: URL;
  readonly headers: Record<string, string>;
  /** What must not get into any text. */
  readonly secrets: readonly string[];
}

function requestTo(address: URL, endpoint: string): Request {
  const user = decodeURIComponent(address.username);
  const password = decodeURIComponent(address.password);
  const tenant = address.searchParams.get('tenant');
  const target = new URL(address);
  target.username = '';
  target.password = '';
  target.hash = '';
  target.searchParams.delete('tenant');
  target.pathname = `${address.pathname.replace(/\/+$/, '')}/api/v1/${endpoint}`;
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(user === '' ? {} : { authorization: user === BEARER ? `Bearer ${password}` : `Basic ${basic}` }),
    ...(tenant === null ? {} : { 'x-scope-orgid': tenant }),
  };
  const secrets = [password, basic, address.password, ...address.searchParams.values()].filter((each) => each !== '');
  return { target, headers, secrets };
}

/** The body, or nothing where it's larger than allowed. */
async function textOf({ body }: Response, most: number): Promise<string | undefined> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > most) return undefined;
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function judged(name: string, status: number, text: string, secrets: readonly string[]): Answer {
  const answer = parsed(text);
  const said = wordsOf(answer, secrets);
  switch (status) {
    case 200:
      break;
    case 401:
    case 403:
      return failed(
        name,
        `doesn't let us in (${status})${said}: look at the user and password, or the token, of its address`,
      );
    case 404:
    case 405:
      return failed(name, `has no Prometheus API at its address (${status})${said}: look at the path of the address`);
    case 413:
    case 422:
    case 502:
    case 503:
    case 504:
      return { kind: 'too-much', reason: `the server answers ${status}${said}` };
    default:
      return failed(
        name,
        status >= 300 && status < 400
          ? `sends us elsewhere (${status}): name the place itself in its address`
          : `answers ${status}${said}`,
      );
  }
  if (answer?.status !== 'success' || !('data' in answer))
    return failed(name, `answers something that isn't Prometheus' API${said}: look at the path of its address`);
  // What is partial must not look whole.
  const { warnings, isPartial } = answer;
  if (isPartial === true || (Array.isArray(warnings) && warnings.length > 0)) {
    const words = Array.isArray(warnings) ? shown(warnings.map(String).join('; '), secrets) : '';
    return failed(name, `answers with a part of the samples only${words === '' ? '' : `: ${words}`}`);
  }
  return { kind: 'data', data: answer.data };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the server says of an error, behind a colon. */
function wordsOf(answer: Readonly<Record<string, unknown>> | undefined, secrets: readonly string[]): string {
  const words = typeof answer?.error === 'string' ? shown(answer.error, secrets) : '';
  return words === '' ? '' : `: ${words}`;
}

const LONGEST = 300;

/** Another's words on one line, without what must stay secret. */
function shown(words: string, secrets: readonly string[]): string {
  const line = secrets
    .reduce((text, secret) => text.replaceAll(secret, '…'), words)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The cause's code alone: its message may quote the address. */
function unreachable(name: string, error: TypeError): never {
  const { cause } = error;
  const code = isRecord(cause) && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return failed(
    name,
    error.message === 'terminated'
      ? `was cut off in the middle of an answer${code}: nothing is stated from half of it`
      : `can't be reached${code}: is the server running, and its address right?`,
  );
}

export const failed = (name: string, what: string): never =>
  reject({ code: 'unreachable-connection', message: `Connection '${name}' ${what}` });
