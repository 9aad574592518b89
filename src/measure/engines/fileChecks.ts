import type { FileSource } from '../../contract/dataset.ts';
import { assumedFormat, compressionOfName } from '../../contract/fileFormat.ts';
import type { DataFile } from '../files.ts';
import { nearestName } from '../nearest.ts';
import { otherSeparator } from '../otherSeparator.ts';
import { DataError, type DataProblem, reject } from '../problems.ts';
import { type Header, readHeader } from './csvHeader.ts';

/** How a user allows a folder outside the workspace. */
export const ALLOWING = '--allow-data, in VS Code the setting sla.data.folders';

/** What to do where DuckDB's reader of CSV refuses a whole file. */
export const SCAN_INSTEAD =
  'Read the file without --csv-reader duckdb: the default reader rejects just the rows that are wrong, each by its line';

/** A file, and where the dataset names it: what is wrong with it is said the same, whoever reads it. */
export interface ReadFile {
  readonly source: FileSource;
  readonly file: DataFile;
}

export const emptyFile = ({ source, file }: ReadFile, what: string): never =>
  reject({ code: 'empty-file', message: `${file.path} is empty: ${what}`, file: file.path, at: source.at });

/** Names the columns that a file lacks, each with the nearest one that it has. */
export function checkColumns({ source, file }: ReadFile, present: readonly string[], wanted: readonly string[]): void {
  const separated = otherSeparator(present);
  if (separated !== undefined && wanted.some((column) => !present.includes(column)))
    reject({
      code: 'malformed-file',
      message: `${file.path}:1: there is one column, '${present.join()}': ${separated}`,
      file: file.path,
      line: 1,
      at: source.at,
    });
  const assumed = assumedFormat(source.format, file.path);
  const guessed = (after: string): string => (assumed === undefined ? '' : `${after}${assumed.replace(/^i/, 'I')}`);
  const problems: DataProblem[] = [];
  for (const column of new Set(wanted)) {
    const times = present.filter((name) => name === column).length;
    if (times === 1) continue;
    const nearest = nearestName(column, present);
    problems.push({
      code: times === 0 ? 'missing-column' : 'malformed-file',
      message:
        times === 0
          ? `${file.path} has no column '${column}'${nearest === undefined ? `; it has ${present.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`}${guessed(nearest === undefined ? '. ' : ' ')}`
          : `${file.path} has ${times} columns named '${column}': rename one`,
      file: file.path,
      line: 1,
      column,
      at: source.at,
    });
  }
  if (problems.length > 0) throw new DataError(problems);
}

/** The header of a CSV or TSV file, which must name the columns. */
export async function soundHeader(place: ReadFile, delimiter: string): Promise<Header> {
  const { file, source } = place;
  const header = await readHeader(file.location, delimiter, compressionOfName(file.path));
  if (header === undefined) return emptyFile(place, 'its first line must name the columns');
  const { names } = header;
  if (names.length === 1 && names[0] === '')
    return emptyFile(place, 'its first line is blank, and must name the columns');
  if (names.some((name) => name.includes('\0')))
    return reject({
      code: 'malformed-file',
      message: `${file.path} isn't UTF-8 text: its first line holds zeros, as UTF-16 has them. Save it as UTF-8`,
      file: file.path,
      line: 1,
      at: source.at,
    });
  return header;
}
