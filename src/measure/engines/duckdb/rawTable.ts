import type { Binding, FileSource } from '../../../contract/dataset.ts';
import { type FileFormat, formatOfName } from '../../../contract/fileFormat.ts';
import type { DataFile } from '../../files.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import type { Connection } from './connection.ts';
import type { FileQuestion, FileReading, RawFile } from './fileReading.ts';
import { identifier, integer } from './quote.ts';
import { readCsv } from './readCsv.ts';
import { readIcs } from './readIcs.ts';
import { readJson } from './readJson.ts';
import { readParquet } from './readParquet.ts';
import { readXlsx } from './readXlsx.ts';

/** All files of one source, as text: `f` is the file's number, `n` the row's ordinal from 1, then a column each. */
export interface RawTable {
  readonly name: string;
  /** Column names of the files, and what the table calls them. */
  readonly columns: ReadonlyMap<string, string>;
  readonly files: readonly RawFile[];
}

/** Loads all files of a source, as text. Nothing is inferred: which columns there are comes from the files' headers. */
export async function loadRaw(
  connection: Connection,
  { source, known }: Pick<Binding<FileSource>, 'source' | 'known'>,
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
      const reading = await readFile({ connection, source, file, wanted, identity, until: known?.until });
      await connection.query(
        `INSERT INTO ${identifier(name)} SELECT ${integer(index)} AS f, * FROM (${reading.select})`,
        reading.parameters,
      );
      const [count] = await connection.query(`SELECT count(*) FROM ${identifier(name)} WHERE f = ${integer(index)}`);
      loaded.push({ file, ...(await reading.finish(Number(count?.[0]))) });
    } catch (error) {
      connection.throwIfStopped();
      if (error instanceof DataError) throw error;
      throw new DataError([unreadable(file, source, error)]);
    }
  }
  return { name, columns, files: loaded };
}

export function readFile(question: FileQuestion): Promise<FileReading> {
  const format = formatOf(question);
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
    case 'xlsx':
      return readXlsx(question);
    case 'ics':
      return readIcs(question);
    default:
      return format satisfies never;
  }
}

const formatOf = ({ source, file }: Pick<FileQuestion, 'source' | 'file'>): FileFormat =>
  source.format ?? formatOfName(file.path) ?? 'csv';

/** The engine's own words without its hints at settings, which a user of ours doesn't have. */
export function unreadable(file: DataFile, source: FileSource, error: unknown): DataProblem {
  const words = error instanceof Error ? error.message : String(error);
  const first = words
    .replaceAll(file.location, file.path)
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.replace(/^[A-Z]\w*(?: \w+)* Error: /, '')
    .trim();
  return {
    code: 'unreadable-file',
    message: `${file.path} can't be read as ${formatOf({ source, file })}: ${first ?? 'no reason is known'}`,
    file: file.path,
    at: source.at,
  };
}
