import type { FileSource } from '../../../contract/dataset.ts';
import { columnsOfLog, type LogShape } from '../../binding/eventLog.ts';
import { columnNamed, type LogColumns } from '../../binding/logColumns.ts';
import { columnsOfBinding } from '../../binding/rowMapping.ts';
import type { SourcePlan } from '../../plan/source.ts';
import { DataError } from '../../problems.ts';
import type { LoadQuestion } from '../columns/load.ts';
import type { FileProgress } from '../readProgress.ts';
import type { Connection } from './connection.ts';
import type { RawFile } from './fileReading.ts';
import { type GrowingInstants, type GrowingTexts, growingInstants, growingTexts } from './logColumn.ts';
import { identitiesOf, type LogFile, logFile } from './logFile.ts';
import { unreadable } from './readFile.ts';

export interface ReadLog {
  readonly log: LogColumns;
  readonly files: readonly RawFile[];
}

/** What is read of each file, as it grows. */
interface Growing {
  readonly instants: readonly GrowingInstants[];
  readonly texts: readonly GrowingTexts[];
}

/** Reads a log from Parquet files into columns, file by file: of millions of rows no more leaves the database than what is asked of each. */
export async function readParquetLog(
  connection: Connection,
  plan: SourcePlan<FileSource>,
  shape: LogShape,
  { files, begin }: Pick<LoadQuestion, 'files' | 'begin'>,
  name: string,
): Promise<ReadLog> {
  const asked = columnsOfLog(plan, shape);
  const growing: Growing = { instants: asked.instants.map(growingInstants), texts: asked.texts.map(growingTexts) };
  const question = {
    connection,
    source: plan.binding.source,
    wanted: columnsOfBinding(plan),
    until: plan.binding.known?.until,
  };
  const loaded: RawFile[] = [];
  const starts: number[] = [];
  const ordinals: Int32Array[] = [];
  let size = 0;
  for (const file of files) {
    try {
      const opened = await logFile({ ...question, file, identity: false });
      const own = await scan(connection, opened, growing, size, begin?.(file));
      loaded.push({ file, ...(await opened.finish(own.length)) });
      starts.push(size);
      ordinals.push(own);
      size += own.length;
    } catch (error) {
      connection.throwIfStopped();
      if (error instanceof DataError) throw error;
      throw new DataError([unreadable(file, plan.binding.source, error)]);
    }
  }
  const fileOf = (row: number): number => {
    if (starts.length === 1) return 0;
    let file = starts.length - 1;
    while (file > 0 && (starts[file] ?? 0) > row) file--;
    return file;
  };
  const ordinalOf = (row: number, file: number): number => ordinals[file]?.[row - (starts[file] ?? 0)] ?? 0;
  const instants = new Map(growing.instants.map((column) => [column.name, column.done()]));
  const texts = new Map(growing.texts.map((column) => [column.name, column.done()]));
  const log: LogColumns = {
    size,
    files: files.map(({ path }) => path),
    fileOf,
    lineOf: (row) => {
      const file = fileOf(row);
      return loaded[file]?.lineOf(ordinalOf(row, file)) ?? 0;
    },
    texts: (column) => columnNamed(texts, column),
    instants: (column) => columnNamed(instants, column),
    identities: async (rows) => {
      const found: string[] = [];
      for (const [file, each] of files.entries()) {
        const own = rows.filter((row) => fileOf(row) === file).map((row) => ordinalOf(row, file));
        if (own.length > 0)
          found.push(...(await identitiesOf({ ...question, file: each, identity: true }, own, `${name}_same`)));
      }
      return found;
    },
  };
  return { log, files: loaded };
}

/** Reads one file behind the rows of those before it; comes to the ordinals of its rows. */
async function scan(
  connection: Connection,
  file: LogFile,
  { instants, texts }: Growing,
  size: number,
  progress: FileProgress | undefined,
): Promise<Int32Array> {
  const rows = Number((await connection.query(`SELECT count(*) FROM ${file.relation}`, file.parameters))[0]?.[0]);
  const ordinals = new Int32Array(rows);
  const selected: string[] = [`CAST(${file.ordinal} AS INTEGER)`];
  const takers = [
    ...instants.map((column) => {
      const at = selected.length;
      selected.push(`coalesce(CAST(${file.instant(column.name)} AS DOUBLE), 'nan'::DOUBLE)`);
      return column.taker(at, size, rows);
    }),
    ...texts.map((column) => {
      const at = selected.length;
      selected.push(file.text(column.name));
      return column.taker(at, size, rows);
    }),
  ];
  let read = 0;
  await connection.scan(`SELECT ${selected.join(', ')} FROM ${file.relation}`, file.parameters, (chunk) => {
    ordinals.set(chunk.integers(0), read);
    for (const take of takers) take(chunk, size + read);
    read += chunk.rows;
    progress?.rows(read, rows);
  });
  for (let i = 1; i < rows; i++)
    if ((ordinals[i - 1] ?? 0) >= (ordinals[i] ?? 0))
      throw new Error('the database gave the rows of a log out of their order');
  for (const column of instants) {
    if (!column.lacks(size)) continue;
    // Few are said in another way, as a rule: they are asked for by themselves.
    const taker = column.textTaker(size, ordinals);
    await connection.scan(
      `SELECT CAST(${file.ordinal} AS INTEGER), ${file.text(column.name)} FROM ${file.relation} WHERE ${file.instant(column.name)} IS NULL`,
      file.parameters,
      taker,
    );
  }
  return ordinals;
}
