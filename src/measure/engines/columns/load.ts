import type { Binding, FileSource } from '../../../contract/dataset.ts';
import { type FileFormat, formatOf } from '../../../contract/fileFormat.ts';
import type { DataFile } from '../../files.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import type { Connection } from '../duckdb/connection.ts';
import { unreadable } from '../duckdb/readFile.ts';
import { SCAN_INSTEAD } from '../fileChecks.ts';
import type { FileProgress } from '../readProgress.ts';
import type { FileReading } from './fileReading.ts';
import { loadParquet } from './loadParquet.ts';
import { type RawRows, RawRowsBuilder, type Wanted } from './rawRows.ts';
import { readByDatabase } from './readByDatabase.ts';
import { readCsv } from './readCsv.ts';
import { type ParquetQuestion, readParquet } from './readParquet.ts';

/** Who splits CSV and TSV into records: a scanner here, or DuckDB, which takes longer. Statements are the same. */
export type CsvReader = 'scan' | 'duckdb';

export interface LoadQuestion {
  readonly csv: CsvReader;
  readonly connection: () => Promise<Connection>;
  readonly binding: Pick<Binding<FileSource>, 'source' | 'known'>;
  readonly files: readonly DataFile[];
  readonly wanted: readonly Wanted[];
  readonly identity: boolean;
  /** The places of the wanted columns by which rows stand group by group in the end, where they do. */
  readonly grouping?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a file is begun. */
  readonly begin?: ((file: DataFile) => FileProgress) | undefined;
}

/** Reads all files of a source. Nothing is inferred: which columns there are comes from the files' headers. */
export async function loadRows({ csv, binding, files, begin, grouping, ...question }: LoadQuestion): Promise<RawRows> {
  const { source, known } = binding;
  const attempt = async <T>(file: DataFile, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      question.signal?.throwIfAborted();
      if (error instanceof DataError) throw error;
      if (isFull(error)) throw new DataError([NO_ROOM]);
      const byChoice = csv === 'duckdb' && isText(formatOf(source.format, file.path));
      throw new DataError([unreadable(file, source, error, byChoice ? SCAN_INSTEAD : undefined)]);
    }
  };
  const parts = files.map((file) => ({
    file,
    question: { ...question, source, file, until: known?.until, progress: () => begin?.(file) },
  }));
  if (grouping !== undefined && files.every((file) => formatOf(source.format, file.path) === 'parquet'))
    return loadParquet(parts, question.wanted, grouping, attempt);
  const rows = new RawRowsBuilder(question.wanted, question.identity);
  for (const part of parts)
    await attempt(part.file, async () => {
      const reading = await readFile(part.question, formatOf(source.format, part.file.path), csv);
      rows.endFile({ file: part.file, ...(await reading.read(rows)) });
    });
  return rows.finish();
}

/** What Node says where an array is larger than the machine lets it be. */
const isFull = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed|typed array length|maximum size exceeded/i.test(error.message);

const NO_ROOM: DataProblem = {
  code: 'no-room',
  message: 'The data need more memory than there is. Free some, or state fewer periods of smaller files',
};

function readFile(question: ParquetQuestion, format: FileFormat, csv: CsvReader): Promise<FileReading> {
  if (format === 'parquet') return readParquet(question);
  const begun = { ...question, progress: question.progress() };
  if (csv === 'scan' && isText(format)) return readCsv(begun, format === 'csv' ? ',' : '\t');
  return readByDatabase(begun);
}

const isText = (format: FileFormat): boolean => format === 'csv' || format === 'tsv';
