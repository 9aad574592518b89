import type { FileSource } from '../../../contract/dataset.ts';
import type { FileAccess } from '../../files.ts';
import { DataError, reject } from '../../problems.ts';
import { ALLOWING } from '../fileChecks.ts';
import { connect } from './connection.ts';
import type { FileQuestion, UnusableColumn } from './fileReading.ts';
import { identifier, integer } from './quote.ts';
import { readFile, unreadable } from './readFile.ts';

/** The texts of a file's columns, as far as they were looked at. */
export interface FileSample {
  /** Workspace-relative. */
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly SampledColumn[];
  /** Columns that no field can be mapped to. */
  readonly unusable?: readonly UnusableColumn[];
  /** Of a calendar: whether something in it recurs without an end. */
  readonly isEndless?: boolean;
}

export interface SampledColumn {
  readonly name: string;
  /** In the order of the rows; `null` and empty texts are absent. */
  readonly values: readonly (string | null)[];
}

/** Rows that are looked at from the beginning of a file, and as many from its end, where things have often changed. */
const LOOKED_AT = 5000;

/** Reads a file as it stands, without a mapping. Rejects with a DataError where it can't be read, with the signal's reason where it's aborted. */
export async function sampleFile(access: FileAccess, source: FileSource, signal?: AbortSignal): Promise<FileSample> {
  const found = await access.find(source);
  if (found.kind !== 'files')
    return reject({
      code: found.kind === 'missing' ? 'missing-file' : 'outside-workspace',
      message:
        found.kind === 'missing'
          ? `There is no file ${found.path}`
          : `${found.path} lies outside the project, and so isn't read unless you allow its folder (${ALLOWING})`,
      file: found.path,
    });
  const [file] = found.files;
  if (file === undefined) return reject({ code: 'missing-file', message: `There is no file ${source.path}` });
  const connection = await connect(access.roots, signal);
  try {
    return await sampleOf({ connection, source, file, until: FAR });
  } catch (error) {
    connection.throwIfStopped();
    if (error instanceof DataError) throw error;
    throw new DataError([unreadable(file, source, error)]);
  } finally {
    connection.close();
  }
}

/** Of a file of any size no more is kept than what is looked at: its rows are counted first, and read again. */
async function sampleOf(question: Pick<FileQuestion, 'connection' | 'source' | 'file' | 'until'>): Promise<FileSample> {
  const { connection, file } = question;
  const header = await readFile({ ...question, wanted: [], identity: false });
  // A name that is empty or stands twice can't be mapped.
  const columns = header.columns.filter(
    (column, i, all) => column !== '' && all.indexOf(column) === i && all.lastIndexOf(column) === i,
  );
  const reading = await readFile({ ...question, wanted: columns, identity: false });
  const names = columns.map((_, i) => identifier(`c${integer(i)}`));
  const relation = `(${reading.select}) AS t(${['n', 'identity', ...names].join(', ')})`;
  const [[count] = []] = await connection.query(`SELECT count(n) FROM ${relation}`, reading.parameters);
  const sound = Number(count);
  const values =
    columns.length === 0
      ? []
      : await connection.query(
          `SELECT ${names.join(', ')} FROM ${relation} WHERE n <= ${integer(LOOKED_AT)} OR n > ${integer(sound - LOOKED_AT)} ORDER BY n`,
          reading.parameters,
        );
  const { rows } = await reading.finish(sound);
  return {
    file: file.path,
    rows,
    ...(reading.isEndless === true ? { isEndless: true } : {}),
    unusable: [...(header.unusable ?? []), ...unnamed(header.columns)],
    columns: columns.map((column, i) => ({
      name: column,
      values: values.map((row) => (row[i] === null || row[i] === undefined || row[i] === '' ? null : String(row[i]))),
    })),
  };
}

/** Columns that no mapping can name, in the order of the file. */
function unnamed(columns: readonly string[]): readonly UnusableColumn[] {
  return columns.flatMap((name, i): readonly UnusableColumn[] => {
    if (name === '') return [{ name: `(column ${i + 1})`, why: 'it has no name' }];
    const isFirst = columns.indexOf(name) === i;
    return isFirst && columns.lastIndexOf(name) !== i
      ? [{ name, why: 'its name stands twice: give each column its own' }]
      : [];
  });
}

/** A calendar's endless events are looked at for some years. */
export const FAR = Date.UTC(2030, 0, 1);
