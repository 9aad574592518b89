/** What the server in front of chdb is started with; passed on as JSON. */
export interface ServerOptions {
  /** The folder of chdb's packages. */
  readonly packages: string;
  /** Where the tables are. */
  readonly data: string;
  readonly users: Readonly<Record<string, User>>;
  /** Queries that go wrong on purpose. */
  readonly faults?: readonly Fault[];
  /** A file that gets a line of JSON for each query: what it cost. */
  readonly log?: string;
}

/** A line of the log. */
export interface Logged {
  readonly sql: string;
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Of the answer. */
  readonly bytes: number;
}

export interface User {
  readonly password: string;
  /** Settings of the user's profile; `readonly` among them is held against everything that a request sets. */
  readonly profile: Readonly<Record<string, string>>;
}

/**
 * What happens to queries whose text contains `query`: they stay without an answer, end within the answer's first rows (as servers
 * before 25.11 say it, as later ones do, or by a broken connection), or fail as the server does. `times`: how many of them; all, if absent.
 */
export interface Fault {
  readonly query: string;
  readonly how: 'hang' | 'hang-in-the-middle' | 'old-exception' | 'tagged-exception' | 'broken' | 'error';
  readonly times?: number;
}

/** The first line that the server prints. */
export interface Started {
  readonly port: number;
  readonly version: string;
}
