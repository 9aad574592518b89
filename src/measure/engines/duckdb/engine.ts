import type { FileSource } from '../../../contract/dataset.ts';
import { ENDINGS, formatOf } from '../../../contract/fileFormat.ts';
import type { LogShape } from '../../binding/eventLog.ts';
import { itemColumns } from '../../binding/itemColumns.ts';
import { rowMapping } from '../../binding/rowMapping.ts';
import { Breath } from '../../breath.ts';
import type { DataTable, Engine, EngineOptions, Session } from '../../engine.ts';
import type { DataFile, FileAccess, WhyMissing } from '../../files.ts';
import type { SourceReport } from '../../measurements.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import { bindRows, wantedBy } from '../columns/bind.ts';
import { groupingOf } from '../columns/grouping.ts';
import { type CsvReader, type LoadQuestion, loadRows } from '../columns/load.ts';
import { readLog } from '../columns/readLog.ts';
import { typedTable } from '../columns/table.ts';
import { ALLOWING } from '../fileChecks.ts';
import { logReports } from '../logReports.ts';
import { columnTable } from '../memory/columnTable.ts';
import { plansOfKind } from '../plansOfKind.ts';
import { type FileProgress, type ReadProgress, readProgress } from '../readProgress.ts';
import { checkRejected } from '../rejected.ts';
import { watchFiles } from '../unchanged.ts';
import type { Connection, Room } from './connection.ts';
import { integer } from './quote.ts';
import { readParquetLog } from './readParquetLog.ts';

/**
 * Reads files of the workspace into columns and counts: those that DuckDB knows with a DuckDB in this process, CSV and TSV by a scanner unless `csv`
 * says otherwise.
 */
export function duckdbEngine(access: FileAccess, room?: Room, csv: CsvReader = 'scan'): Engine {
  return {
    name: 'duckdb',
    async open(sources, options) {
      const found = await findFiles(access, sources);
      const changes = await watchFiles(found.flatMap(({ files }) => files));
      const database = openedOnce(access, options.signal, room);
      try {
        const session = await load({ connection: database.connection, csv }, found, options);
        const changed = await changes();
        if (changed.length > 0) throw new DataError(changed);
        return session;
      } catch (error) {
        // What is wrong with a file that somebody is writing to is that.
        const changed = error instanceof DataError ? await changes() : [];
        throw changed.length > 0 ? new DataError(changed) : error;
      } finally {
        await database.close();
      }
    },
  };
}

/** A database that is opened when somebody needs it: CSV is read without one. */
function openedOnce({ roots }: FileAccess, signal?: AbortSignal, room?: Room) {
  let opened: Promise<Connection> | undefined;
  return {
    connection: (): Promise<Connection> => {
      opened ??= import('./connection.ts').then(({ connect }) => connect(roots, signal, room));
      return opened;
    },
    close: async (): Promise<void> => {
      (await opened)?.close();
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
  for (const plan of plansOfKind(sources, 'file')) {
    const { source, data } = plan.binding;
    const answer = await access.find(source);
    switch (answer.kind) {
      case 'files':
        found.push({ plan, files: answer.files });
        break;
      case 'missing':
        problems.push({
          code: 'missing-file',
          message: `The rows of '${data}' come from ${answer.path}, and ${missing(answer.why, source)}`,
          file: answer.path,
          at: source.at,
        });
        break;
      case 'outside':
        problems.push({
          code: 'outside-workspace',
          message: `The rows of '${data}' come from ${answer.path}, which lies outside the workspace: only files inside it are read, and those of folders that you allow (${ALLOWING})`,
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

function missing(why: WhyMissing, { format }: FileSource): string {
  switch (why) {
    case 'no-such-file':
      return 'there is no such file';
    case 'nothing-fits-the-pattern':
      return 'no file fits this pattern';
    case 'no-data-in-the-folder':
      return `no file below this folder is ${format === undefined ? `called as data are (${ENDINGS.map((ending) => `.${ending}`).join(', ')})` : `called as ${format} is`}: name the files`;
    default:
      return why satisfies never;
  }
}

interface Readers {
  readonly connection: () => Promise<Connection>;
  readonly csv: CsvReader;
}

interface ToldReaders extends Readers {
  readonly progress: ReadProgress;
}

async function load(
  readers: Readers,
  found: readonly Found[],
  { signal, onProgress }: EngineOptions,
): Promise<Session> {
  const tables = new Map<string, DataTable>();
  const sources: SourceReport[] = [];
  const problems: DataProblem[] = [];
  const progress = await readProgress(
    found.flatMap(({ files }) => files),
    onProgress,
  );
  for (const [index, { plan, files }] of found.entries()) {
    signal?.throwIfAborted();
    try {
      const loaded = await loadSource({ ...readers, progress }, plan, files, `t${integer(index)}`, signal);
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
  return { tables, sources, close: async () => {} };
}

interface Loaded {
  readonly table: DataTable;
  readonly reports: readonly SourceReport[];
}

async function loadSource(
  { connection, csv, progress }: ToldReaders,
  plan: SourcePlan<FileSource>,
  files: readonly DataFile[],
  name: string,
  signal: AbortSignal | undefined,
): Promise<Loaded> {
  const { shape } = plan.binding;
  const begin = (file: DataFile): FileProgress => progress.of(file, plan.declaration.id);
  const question = { connection, csv, binding: plan.binding, files, signal, begin };
  if (shape.kind === 'event-log') return loadLog(question, plan, shape, name);
  const mapping = rowMapping(plan, shape);
  const wanted = wantedBy(mapping);
  const grouping = groupingOf(mapping, wanted);
  const raw = await loadRows({ ...question, wanted, grouping, identity: mapping.key === undefined });
  const breath = new Breath(signal);
  const bound = await bindRows(raw, mapping, breath);
  const problems = [...bound.problems, ...checkRejected(plan, bound.reports)];
  if (problems.length > 0) throw new DataError(problems, bound.reports);
  return {
    table: await typedTable({
      data: plan.binding.data,
      rows: bound.rows,
      time: mapping.time,
      everyMs: plan.declaration.everyMs ?? 0,
      knownUntil: mapping.knownUntil === 'end-of-data' ? 'end-of-data' : undefined,
      breath,
    }),
    reports: bound.reports,
  };
}

async function loadLog(
  question: Omit<LoadQuestion, 'wanted' | 'identity'>,
  plan: SourcePlan<FileSource>,
  shape: LogShape,
  name: string,
): Promise<Loaded> {
  const { source } = plan.binding;
  // Of columns that the database has as such, only numbers need leave it.
  const columnar = question.files.every(({ path }) => formatOf(source.format, path) === 'parquet');
  const { log, files: read } = columnar
    ? await readParquetLog(await question.connection(), plan, shape, question, name)
    : await readLog(question, plan, shape);
  const items = await itemColumns(plan, shape, log, question.signal);
  const reports = logReports(
    plan,
    read.map(({ file, sha256, rows, rejected }) => ({ path: file.path, sha256, rows, rejected })),
    items,
  );
  const problems = [...items.problems, ...checkRejected(plan, reports)];
  if (problems.length > 0) throw new DataError(problems, reports);
  return { table: columnTable(plan.declaration, items.columns, { latest: items.latest }), reports };
}
