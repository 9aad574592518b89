/** Kinds of stores that rows may come from, by the scheme of their address. */
export type StoreKind = 'postgres' | 'clickhouse' | 'prometheus';

/** What a connection's name comes to. */
export interface ConnectionSettings {
  readonly name: string;
  readonly kind: StoreKind;
  /**
   * The address, with user and password where it has them. A function, so that nothing that prints or serialises settings prints a password;
   * none of its text may get into a message, a log or a statement.
   */
  readonly address: () => URL;
}

export type FoundConnection =
  | { readonly kind: 'connection'; readonly settings: ConnectionSettings }
  /** What is wrong, and what to do, in words for the user and without a secret. */
  | { readonly kind: 'problem'; readonly message: string };

/** The connections that the user has set up: for themself, outside the repository. */
export interface Connections {
  find(name: string): Promise<FoundConnection>;
}

/** The scheme of an address, and how the store is spoken to. */
const SCHEMES: Readonly<Record<string, { readonly kind: StoreKind; readonly protocol: string }>> = {
  'postgres:': { kind: 'postgres', protocol: 'postgres:' },
  'postgresql:': { kind: 'postgres', protocol: 'postgres:' },
  'clickhouse+http:': { kind: 'clickhouse', protocol: 'http:' },
  'clickhouse+https:': { kind: 'clickhouse', protocol: 'https:' },
  'prometheus+http:': { kind: 'prometheus', protocol: 'http:' },
  'prometheus+https:': { kind: 'prometheus', protocol: 'https:' },
};

/**
 * Reads an address such as `postgres://reader:secret@db.example:5432/monitoring`, `clickhouse+https://…` or `prometheus+http://…`. The settings'
 * address has the protocol that is spoken (`postgres:`, `http:`, `https:`).
 */
export function readAddress(name: string, text: string): FoundConnection {
  const wanted = 'write postgres://…, clickhouse+https://… or prometheus+https://…';
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase() ?? '';
  const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (known === undefined)
    return { kind: 'problem', message: `The address of connection '${name}' has no scheme that is known: ${wanted}` };
  const rest = text.slice(scheme.length);
  const spoken = `${known.protocol}${rest}`;
  if (!rest.startsWith('//') || !URL.canParse(spoken) || new URL(spoken).hostname === '')
    return { kind: 'problem', message: `The address of connection '${name}' can't be read: ${wanted}` };
  if (!isDecodable(new URL(spoken)))
    return {
      kind: 'problem',
      message: `The address of connection '${name}' has a % that stands for no character: write %25 for a % in a user's name, a password or a database`,
    };
  const odd = known.kind === 'postgres' ? oddSslMode(new URL(spoken)) : undefined;
  if (odd !== undefined)
    return { kind: 'problem', message: `The address of connection '${name}' says ${odd}: write sslmode=${SSL_WORDS}` };
  return { kind: 'connection', settings: { name, kind: known.kind, address: () => new URL(spoken) } };
}

/** What the client of PostgreSQL knows. It takes any other word for some mode without saying so. */
const SSL_MODES: readonly string[] = ['disable', 'prefer', 'require', 'no-verify', 'verify-ca', 'verify-full'];
const SSL_WORDS = `${SSL_MODES.slice(0, -1).join(', ')} or ${String(SSL_MODES.at(-1))}`;

/** How an address asks for a mode that there isn't, or asks in a way that would be passed over, so that the connection would be in the clear. */
function oddSslMode({ searchParams }: URL): string | undefined {
  for (const [key, value] of searchParams) {
    if (key.toLowerCase().replaceAll(/[-_]/g, '') !== 'sslmode') continue;
    if (key !== 'sslmode') return `'${key}', which nothing reads`;
    if (!SSL_MODES.includes(value)) return `sslmode=${value}, which isn't known`;
  }
  return undefined;
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
