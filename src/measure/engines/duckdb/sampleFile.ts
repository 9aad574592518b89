import type { FileSource } from '../../../contract/dataset.ts';
import type { DataFile, FileAccess } from '../../files.ts';
import { DataError, reject } from '../../problems.ts';
import { ALLOWING } from '../fileChecks.ts';
import { connect } from './connection.ts';
import { identifier, integer } from './quote.ts';
import { loadRaw, readFile, unreadable } from './rawTable.ts';

/** The texts of a file's columns, as far as they were looked at. */
export interface FileSample {
  /** Workspace-relative. */
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly SampledColumn[];
}

export interface SampledColumn {
  readonly name: string;
  /** In the order of the rows; `null` and empty texts are absent. */
  readonly values: readonly (string | null)[];
}

/** Rows that are looked at from the beginning of a file, and as many from its end, where things have often changed. */
const LOOKED_AT = 5000;

/** Reads a file as it stands, without a mapping. Rejects with a DataError where it can't be read. */
export async function sampleFile(access: FileAccess, source: FileSource): Promise<FileSample> {
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
  const connection = await connect(access.roots);
  try {
    const columns = await columnsOf(file);
    const name = 'sampled';
    const raw = await loadRaw(connection, { source, known: { until: FAR } }, [file], {
      wanted: columns,
      identity: false,
      name,
    });
    const [read] = raw.files;
    const rows = read?.rows ?? 0;
    const texts = [...raw.columns.values()].map(identifier);
    const values =
      texts.length === 0
        ? []
        : await connection.query(
            `SELECT ${texts.join(', ')} FROM ${identifier(name)} WHERE n <= ${integer(LOOKED_AT)} OR n > ${integer(rows - LOOKED_AT)} ORDER BY n`,
          );
    return {
      file: file.path,
      rows,
      columns: columns.map((column, i) => ({
        name: column,
        values: values.map((row) => (row[i] === null || row[i] === undefined || row[i] === '' ? null : String(row[i]))),
      })),
    };
  } finally {
    connection.close();
  }

  /** A name that is empty or stands twice can't be mapped. */
  async function columnsOf(of: DataFile): Promise<readonly string[]> {
    try {
      const { columns } = await readFile({ connection, source, file: of, wanted: [], identity: false, until: FAR });
      return columns.filter(
        (column, i) => column !== '' && columns.indexOf(column) === i && columns.lastIndexOf(column) === i,
      );
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw new DataError([unreadable(of, source, error)]);
    }
  }
}

/** A calendar's endless events are looked at for some years. */
const FAR = Date.UTC(2030, 0, 1);
