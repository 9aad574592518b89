import type { ConnectionSettings, Connections } from '../connections/connection.ts';
import type { DataTable, Engine, EngineOptions, Session } from '../engine.ts';
import type { FileAccess } from '../files.ts';
import type { SourceReport } from '../measurements.ts';
import type { SourcePlan } from '../plan/source.ts';
import { DataError, type DataProblem } from '../problems.ts';
import type { CsvReader } from './columns/load.ts';
import type { Room } from './duckdb/connection.ts';

/** What an engine may get at: files below the workspace, and the connections that the user has set up. */
export interface SourceAccess {
  readonly files: FileAccess;
  readonly connections: Connections;
  readonly room?: Room;
  readonly csv?: CsvReader | undefined;
}

/** Sends each source to the engine that reads it, and brings together what they answer. */
export function sourceEngine({ files, connections, room, csv }: SourceAccess): Engine {
  return {
    // What is kept of one reader's answers is no proof that the other's are the same.
    name: csv === 'duckdb' ? 'sources, CSV by DuckDB' : 'sources',
    async open(sources, options) {
      const local = sources.filter(({ binding }) => binding.source.kind === 'file');
      const { parts, problems } = await byConnection(sources, connections);
      if (problems.length > 0) throw new DataError(problems);
      const engines = await Promise.all(
        parts.map(async ({ settings, plans }) => ({ engine: await engineOf(settings), plans })),
      );
      if (local.length > 0 || engines.length === 0)
        engines.unshift({ engine: await fileEngine(files, room, csv), plans: local });
      return openAll(engines, sources, options);
    },
  };
}

/** Loaded when rows are read: what was measured before needs no database. */
async function fileEngine(files: FileAccess, room?: Room, csv?: CsvReader): Promise<Engine> {
  const { duckdbEngine } = await import('./duckdb/engine.ts');
  return duckdbEngine(files, room, csv);
}

interface Part {
  readonly settings: ConnectionSettings;
  readonly plans: readonly SourcePlan[];
}

/** The sources of each connection, looked up once. */
async function byConnection(
  sources: readonly SourcePlan[],
  connections: Connections,
): Promise<{ readonly parts: readonly Part[]; readonly problems: readonly DataProblem[] }> {
  const plansOf = Map.groupBy(sources, ({ binding: { source } }) =>
    source.kind === 'file' ? undefined : source.connection,
  );
  const parts: Part[] = [];
  const problems: DataProblem[] = [];
  for (const [name, plans] of plansOf) {
    if (name === undefined) continue;
    const found = await connections.find(name);
    for (const { binding } of plans) {
      const message = found.kind === 'problem' ? found.message : misfit(found.settings, binding.source.kind);
      if (message !== undefined) problems.push({ code: 'unknown-connection', message, at: binding.source.at });
    }
    if (found.kind === 'connection') parts.push({ settings: found.settings, plans });
  }
  return { parts, problems };
}

/** A database holds tables, Prometheus holds series. */
function misfit(
  { name, kind }: ConnectionSettings,
  holds: SourcePlan['binding']['source']['kind'],
): string | undefined {
  const series = kind === 'prometheus';
  if (series === (holds === 'series')) return undefined;
  return series
    ? `Connection '${name}' is a Prometheus-compatible store, which holds no tables: write series "…" instead of table`
    : `Connection '${name}' is a database, which holds no series: write table "…" instead of series`;
}

/** Loaded when it's needed: who reads files alone doesn't wait for a client of a database. */
async function engineOf(settings: ConnectionSettings): Promise<Engine> {
  const { kind } = settings;
  switch (kind) {
    case 'prometheus':
      return (await import('./prometheus/engine.ts')).prometheusEngine(settings);
    case 'postgres':
      return (await import('./postgres/engine.ts')).postgresEngine(settings);
    case 'clickhouse':
      return (await import('./clickhouse/engine.ts')).clickhouseEngine(settings);
    default:
      return kind satisfies never;
  }
}

async function openAll(
  engines: readonly { readonly engine: Engine; readonly plans: readonly SourcePlan[] }[],
  sources: readonly SourcePlan[],
  options: EngineOptions,
): Promise<Session> {
  const sessions: Session[] = [];
  const reports: SourceReport[] = [];
  const problems: DataProblem[] = [];
  for (const { engine, plans } of engines) {
    try {
      const session = await engine.open(plans, options);
      sessions.push(session);
      reports.push(...session.sources);
    } catch (error) {
      // Each engine is asked, so that everything that is wrong is said at once.
      if (!(error instanceof DataError)) {
        await closeAll(sessions);
        throw error;
      }
      problems.push(...error.problems);
      reports.push(...error.sources);
    }
  }
  const order = new Map(sources.map(({ declaration }, place) => [declaration.id, place]));
  const ordered = reports.toSorted((a, b) => (order.get(a.data) ?? 0) - (order.get(b.data) ?? 0));
  if (problems.length > 0) {
    await closeAll(sessions);
    throw new DataError(problems, ordered);
  }
  const [only] = sessions;
  if (sessions.length === 1 && only !== undefined) return only;
  return {
    tables: new Map(sessions.flatMap(({ tables }): readonly [string, DataTable][] => [...tables])),
    sources: ordered,
    close: () => closeAll(sessions),
  };
}

async function closeAll(sessions: readonly Session[]): Promise<void> {
  await Promise.allSettled(sessions.map((session) => session.close()));
}
