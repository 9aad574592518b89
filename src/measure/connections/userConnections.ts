import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { nearestName } from '../nearest.ts';
import { type Connections, type FoundConnection, readAddress } from './connection.ts';

/** Where a user's connections stand. */
export interface ConnectionPlaces {
  /** The process' environment: `SLA_CONNECTION_WAREHOUSE` is the address of "warehouse". It wins over the file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A JSON file of names and addresses, if there is one. */
  readonly file?: string;
  /** Folders of the workspace: a file inside them isn't read, since whoever writes the repository would choose where its readers connect to. */
  readonly roots: readonly string[];
}

/** The variable that holds a connection's address. */
export const variableOf = (name: string): string =>
  `SLA_CONNECTION_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;

/** Where the file of connections is, unless the user says otherwise. */
export function defaultConnectionFile(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  const given = environment.SLA_CONNECTIONS;
  if (given !== undefined && given !== '') return given;
  const base = environment.XDG_CONFIG_HOME;
  return path.join(
    base === undefined || base === '' ? path.join(home, '.config') : base,
    'sla-as-code',
    'connections.json',
  );
}

/** Looks a name up when it's needed, in the environment first. Names that a variable can't tell apart are refused where it is set. */
export function userConnections({ environment, file, roots }: ConnectionPlaces): Connections {
  const asked = new Set<string>();
  const read = async (): Promise<ReadonlyMap<string, string> | string> =>
    file === undefined ? new Map<string, string>() : readConnectionFile(file, roots);
  return {
    async find(name) {
      asked.add(name);
      const variable = variableOf(name);
      const given = environment[variable];
      if (given !== undefined && given !== '') {
        const other = await sharing(name, variable, asked, read);
        return other === undefined ? readAddress(name, given) : clash([name, other], variable, file);
      }
      const listed = await read();
      if (typeof listed === 'string') return { kind: 'problem', message: listed };
      const address = listed.get(name);
      return address === undefined ? unknown(name, variable, file, [...listed.keys()]) : readAddress(name, address);
    },
  };
}

/** Another name that the same variable stands for: one that was asked for, or that has an address of its own. */
async function sharing(
  name: string,
  variable: string,
  asked: ReadonlySet<string>,
  read: () => Promise<ReadonlyMap<string, string> | string>,
): Promise<string | undefined> {
  const isOther = (other: string): boolean => other !== name && variableOf(other) === variable;
  const before = [...asked].find(isOther);
  if (before !== undefined) return before;
  // A file that can't be used lists nothing; whoever needs it is told.
  const listed = await read();
  return typeof listed === 'string' ? undefined : [...listed.keys()].find(isOther);
}

function clash(names: readonly string[], variable: string, file: string | undefined): FoundConnection {
  const both = [...names]
    .sort()
    .map((name) => `'${name}'`)
    .join(' and ');
  const where = file === undefined ? 'a file of connections (--connections)' : path.basename(file);
  return {
    kind: 'problem',
    message: `Connections ${both} would both take their address from ${variable}, which can't tell them apart: unset it and list both in ${where}, or rename one of them`,
  };
}

function unknown(name: string, variable: string, file: string | undefined, others: readonly string[]): FoundConnection {
  const nearest = nearestName(name, others);
  const hint = nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
  const where = file === undefined ? '' : `, or add it to your connections, ${path.basename(file)}`;
  return {
    kind: 'problem',
    message: `There is no connection '${name}'${hint}: set ${variable} to its address${where}`,
  };
}

/** Names and addresses; a text says why the file can't be used, a missing one has none. */
async function readConnectionFile(
  file: string,
  roots: readonly string[],
): Promise<ReadonlyMap<string, string> | string> {
  const shown = path.basename(file);
  let location: string;
  try {
    location = await realpath(file);
  } catch {
    return new Map();
  }
  for (const root of roots)
    if (isInside(await realpath(root).catch(() => root), location))
      return `The connections in ${shown} aren't read, because the file lies inside the workspace: keep addresses and passwords outside the repository`;
  const found = await stat(location);
  // Windows knows no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    return `The connections in ${shown} aren't read, because others may read the file: allow it to yourself alone (chmod 600)`;
  return entriesOf(shown, await readFile(location, 'utf8'));
}

function entriesOf(shown: string, text: string): ReadonlyMap<string, string> | string {
  const wanted = `${shown} holds an object of names and addresses, such as { "warehouse": "postgres://…" }`;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and so a password.
    return `The connections can't be read: ${wanted}`;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return `The connections can't be read: ${wanted}`;
  const entries = Object.entries(read);
  const odd = entries.find(([, address]) => typeof address !== 'string');
  if (odd !== undefined) return `The address of connection '${odd[0]}' is no text: ${wanted}`;
  return new Map(entries.map(([name, address]) => [name, String(address)]));
}

function isInside(root: string, location: string): boolean {
  const way = path.relative(root, location);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
