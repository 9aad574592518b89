import type { FileSource } from '../../../contract/dataset.ts';
import type { DataFile } from '../../files.ts';
import type { RejectedRow } from '../../measurements.ts';
import { nearestName } from '../../nearest.ts';
import { DataError, type DataProblem, reject } from '../../problems.ts';
import type { Connection } from './connection.ts';
import { identifier, integer } from './quote.ts';
import { readCsv } from './readCsv.ts';
import { readJson } from './readJson.ts';
import { readParquet } from './readParquet.ts';

/** A file's rows as text, in a table of their own: `f` is the file's number, `n` the row's ordinal from 1, then a column each. */
export interface RawFile {
  readonly file: DataFile;
  readonly sha256: string;
  /** Rows of the file, the malformed ones included. */
  readonly rows: number;
  /** Rows whose structure is broken. */
  readonly rejected: readonly RejectedRow[];
  readonly lineOf: (ordinal: number) => number;
}

/** All files of one source. */
export interface RawTable {
  readonly name: string;
  /** Column names of the files, and what the table calls them. */
  readonly columns: ReadonlyMap<string, string>;
  readonly files: readonly RawFile[];
}

/** What reading one file comes to: a statement that gives its rows, to be inserted into the raw table. */
export interface FileReading {
  readonly select: string;
  readonly parameters: readonly string[];
  /** Called when the rows stand in the table, with their number. */
  readonly finish: (rows: number) => Promise<Omit<RawFile, 'file'>>;
}

export interface FileQuestion {
  readonly connection: Connection;
  readonly source: FileSource;
  readonly file: DataFile;
  /** Columns that the mapping reads. */
  readonly wanted: readonly string[];
  /** Whether rows are told apart by all that the file says of them. */
  readonly identity: boolean;
}

/** Loads all files of a source, as text. Nothing is inferred: which columns there are comes from the files' headers. */
export async function loadRaw(
  connection: Connection,
  source: FileSource,
  files: readonly DataFile[],
  { wanted, identity, name }: { readonly wanted: readonly string[]; readonly identity: boolean; readonly name: string },
): Promise<RawTable> {
  const columns = new Map(wanted.map((column, i) => [column, `c${integer(i)}`]));
  const definitions = [...columns.values()].map((column) => `${identifier(column)} VARCHAR`);
  await connection.query(
    `CREATE TABLE ${identifier(name)} (${['f INTEGER', 'n BIGINT', 'identity VARCHAR', ...definitions].join(', ')})`,
  );
  const loaded: RawFile[] = [];
  for (const [index, file] of files.entries()) {
    try {
      const reading = await readFile({ connection, source, file, wanted, identity });
      await connection.query(
        `INSERT INTO ${identifier(name)} SELECT ${integer(index)} AS f, * FROM (${reading.select})`,
        reading.parameters,
      );
      const [count] = await connection.query(`SELECT count(*) FROM ${identifier(name)} WHERE f = ${integer(index)}`);
      loaded.push({ file, ...(await reading.finish(Number(count?.[0]))) });
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw new DataError([unreadable(file, source, error)]);
    }
  }
  return { name, columns, files: loaded };
}

function readFile(question: FileQuestion): Promise<FileReading> {
  const { format } = question.source;
  switch (format) {
    case 'csv':
      return readCsv(question, ',');
    case 'tsv':
      return readCsv(question, '\t');
    case 'json':
    case 'ndjson':
      return readJson(question, format);
    case 'parquet':
      return readParquet(question);
    default:
      return format satisfies never;
  }
}

/** The engine's own words without its hints at settings, which a user of ours doesn't have. */
function unreadable(file: DataFile, { format, at }: FileSource, error: unknown): DataProblem {
  const words = error instanceof Error ? error.message : String(error);
  const first = words
    .replaceAll(file.location, file.path)
    .split('\n')
    .find((line) => line.trim() !== '');
  return {
    code: 'unreadable-file',
    message: `${file.path} can't be read as ${format}: ${first ?? 'no reason is known'}`,
    file: file.path,
    at,
  };
}

/** Names the columns that a file lacks, each with the nearest one that it has. */
export function checkColumns({ source, file, wanted }: FileQuestion, present: readonly string[]): void {
  const problems: DataProblem[] = [];
  for (const column of wanted) {
    const times = present.filter((name) => name === column).length;
    if (times === 1) continue;
    const nearest = nearestName(column, present);
    problems.push({
      code: times === 0 ? 'missing-column' : 'malformed-file',
      message:
        times === 0
          ? `${file.path} has no column '${column}'${nearest === undefined ? `; it has ${present.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`}`
          : `${file.path} has ${times} columns named '${column}': rename one`,
      file: file.path,
      line: 1,
      column,
      at: source.at,
    });
  }
  if (problems.length > 0) throw new DataError(problems);
}

export const emptyFile = ({ source, file }: FileQuestion, what: string): never =>
  reject({ code: 'empty-file', message: `${file.path} is empty: ${what}`, file: file.path, at: source.at });
