import type { FileSource } from '../../../contract/dataset.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { LogShape } from '../../binding/eventLog.ts';
import { itemColumns } from '../../binding/itemColumns.ts';
import { columnsOfBinding, rowMapping } from '../../binding/rowMapping.ts';
import type { DataTable, Engine, EngineOptions, Session } from '../../engine.ts';
import type { DataFile, FileAccess } from '../../files.ts';
import type { SourceReport } from '../../measurements.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import { filePlans } from '../filePlans.ts';
import { logReports } from '../logReports.ts';
import { columnTable } from '../memory/columnTable.ts';
import { checkRejected } from '../rejected.ts';
import { watchFiles } from '../unchanged.ts';
import { type Connection, connect, type Room } from './connection.ts';
import { identifier, integer } from './quote.ts';
import { loadRaw } from './rawTable.ts';
import { readLog } from './readLog.ts';
import { duckTable } from './table.ts';
import { bindRows, type TypedTable } from './typedTable.ts';

/** DuckDB in this process: reads CSV, TSV, JSON and Parquet files of the workspace, and counts. */
export function duckdbEngine(access: FileAccess, room?: Room): Engine {
  return {
    name: 'duckdb',
    async open(sources, options) {
      const found = await findFiles(access, sources);
      const changes = await watchFiles(found.flatMap(({ files }) => files));
      const connection = await connect(access.roots, options.signal, room);
      try {
        const session = await load(connection, found, options);
        const changed = await changes();
        if (changed.length > 0) throw new DataError(changed);
        return session;
      } catch (error) {
        connection.close();
        // What is wrong with a file that somebody is writing to is that.
        const changed = error instanceof DataError ? await changes() : [];
        throw changed.length > 0 ? new DataError(changed) : error;
      }
    },
  };
}

interface Found {
  readonly plan: SourcePlan<FileSource>;
  readonly files: readonly DataFile[];
}

/** Names every file that isn't there before anything is read. */
async function findFiles(access: FileAccess, sources: readonly SourcePlan[]): Promise<readonly Found[]> {
  const problems: DataProblem[] = [];
  const found: Found[] = [];
  for (const plan of filePlans(sources)) {
    const { source, data } = plan.binding;
    const answer = await access.find(source);
    switch (answer.kind) {
      case 'files':
        found.push({ plan, files: answer.files });
        break;
      case 'missing':
        problems.push({
          code: 'missing-file',
          message: `The rows of '${data}' come from ${answer.path}, and there is no such file`,
          file: answer.path,
          at: source.at,
        });
        break;
      case 'outside':
        problems.push({
          code: 'outside-workspace',
          message: `The rows of '${data}' come from ${answer.path}, which lies outside the workspace: only files inside it are read`,
          file: answer.path,
          at: source.at,
        });
        break;
      default:
        return answer satisfies never;
    }
  }
  if (problems.length > 0) throw new DataError(problems);
  return found;
}

async function load(
  connection: Connection,
  found: readonly Found[],
  { signal, onProgress }: EngineOptions,
): Promise<Session> {
  const tables = new Map<string, DataTable>();
  const sources: SourceReport[] = [];
  const problems: DataProblem[] = [];
  for (const [index, { plan, files }] of found.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ step: 'reading', label: plan.declaration.id, done: index, total: found.length });
    try {
      const loaded = await loadSource(connection, plan, files, `t${integer(index)}`);
      tables.set(plan.declaration.id, loaded.table);
      sources.push(...loaded.reports);
    } catch (error) {
      // Each source is read, so that everything that is wrong is said at once.
      if (!(error instanceof DataError)) throw error;
      problems.push(...error.problems);
      sources.push(...error.sources);
    }
  }
  signal?.throwIfAborted();
  if (problems.length > 0) throw new DataError(problems, sources);
  return { tables, sources, close: async () => connection.close() };
}

interface Loaded {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
}

async function loadSource(
  connection: Connection,
  plan: SourcePlan<FileSource>,
  files: readonly DataFile[],
  name: string,
): Promise<Loaded> {
  const { shape } = plan.binding;
  const wanted = columnsOfBinding(plan);
  if (shape.kind === 'event-log') return loadLog(connection, plan, shape, files, name);
  const mapping = rowMapping(plan, shape);
  const raw = await loadRaw(connection, plan.binding, files, { wanted, identity: mapping.key === undefined, name });
  const bound = await bindRows(connection, raw, mapping);
  const problems = [...bound.problems, ...checkRejected(plan, bound.reports)];
  if (problems.length > 0) throw new DataError(problems, bound.reports);
  const { table } = bound;
  const { data } = plan.binding;
  return {
    table: duckTable({
      connection,
      data,
      table,
      extent: await extentOf(connection, table, plan.declaration.everyMs ?? 0, mapping.time),
      size: bound.reports.reduce((all, { used }) => all + used, 0),
      time: mapping.time,
      knownUntil: mapping.knownUntil === 'end-of-data' ? 'end-of-data' : undefined,
    }),
    reports: bound.reports,
  };
}

/** First and last instant of any column; a counter or a sample stands for its step. */
async function extentOf(
  connection: Connection,
  { name, columns }: TypedTable,
  everyMs: number,
  time: string,
): Promise<Interval | undefined> {
  let extent: Interval | undefined;
  for (const column of columns) {
    if (column.storage.kind !== 'instant') continue;
    const field = identifier(column.name);
    const [row] = await connection.query(`SELECT min(${field}), max(${field}) FROM ${identifier(name)}`);
    if (row === undefined || row[0] === null) continue;
    const end = Number(row[1]) + (column.field === time ? everyMs : 0);
    extent = {
      start: Math.min(extent?.start ?? Number.POSITIVE_INFINITY, Number(row[0])),
      end: Math.max(extent?.end ?? Number.NEGATIVE_INFINITY, end),
    };
  }
  return extent;
}

async function loadLog(
  connection: Connection,
  plan: SourcePlan<FileSource>,
  shape: LogShape,
  files: readonly DataFile[],
  name: string,
): Promise<Loaded> {
  const { log, files: read } = await readLog(connection, plan, shape, files, name);
  const items = await itemColumns(plan, shape, log);
  const reports = logReports(
    plan,
    read.map(({ file, sha256, rows, rejected }) => ({ path: file.path, sha256, rows, rejected })),
    items,
  );
  const problems = [...items.problems, ...checkRejected(plan, reports)];
  if (problems.length > 0) throw new DataError(problems, reports);
  return { table: columnTable(plan.declaration, items.columns, { latest: items.latest }), reports };
}
