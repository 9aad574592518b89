import type { Binding, FileSource } from '../../../contract/dataset.ts';
import { formatOfName } from '../../../contract/fileFormat.ts';
import type { DataFile } from '../../files.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import type { Connection } from '../duckdb/connection.ts';
import { unreadable } from '../duckdb/rawTable.ts';
import type { FileProgress } from '../readProgress.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { type RawRows, RawRowsBuilder, type Wanted } from './rawRows.ts';
import { readByDatabase } from './readByDatabase.ts';
import { readCsv } from './readCsv.ts';
import { readParquet } from './readParquet.ts';

/** Who splits CSV and TSV into records: a scanner here, or DuckDB, which takes longer. Statements are the same. */
export type CsvReader = 'scan' | 'duckdb';

export interface LoadQuestion {
  readonly csv: CsvReader;
  readonly connection: () => Promise<Connection>;
  readonly binding: Pick<Binding<FileSource>, 'source' | 'known'>;
  readonly files: readonly DataFile[];
  readonly wanted: readonly Wanted[];
  readonly identity: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called when a file is begun. */
  readonly begin?: ((file: DataFile) => FileProgress) | undefined;
}

/** Reads all files of a source. Nothing is inferred: which columns there are comes from the files' headers. */
export async function loadRows({ csv, binding, files, begin, ...question }: LoadQuestion): Promise<RawRows> {
  const { source, known } = binding;
  const rows = new RawRowsBuilder(question.wanted, question.identity);
  for (const file of files) {
    try {
      const reading = await readFile({ ...question, source, file, until: known?.until, progress: begin?.(file) }, csv);
      rows.endFile({ file, ...(await reading.read(rows)) });
    } catch (error) {
      question.signal?.throwIfAborted();
      if (error instanceof DataError) throw error;
      if (isFull(error)) throw new DataError([NO_ROOM]);
      throw new DataError([unreadable(file, source, error)]);
    }
  }
  return rows.finish();
}

/** What Node says where an array is larger than the machine lets it be. */
const isFull = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed|typed array length|maximum size exceeded/i.test(error.message);

const NO_ROOM: DataProblem = {
  code: 'no-room',
  message: 'The data need more memory than there is. Free some, or state fewer periods of smaller files',
};

function readFile(question: FileQuestion, csv: CsvReader): Promise<FileReading> {
  const { source, file } = question;
  switch (source.format ?? formatOfName(file.path) ?? 'csv') {
    case 'csv':
      return csv === 'duckdb' ? readByDatabase(question) : readCsv(question, ',');
    case 'tsv':
      return csv === 'duckdb' ? readByDatabase(question) : readCsv(question, '\t');
    case 'parquet':
      return readParquet(question);
    default:
      return readByDatabase(question);
  }
}
