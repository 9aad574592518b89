import type { JS } from '@duckdb/node-api';
import { compressionOfName } from '../../../contract/fileFormat.ts';
import { reject } from '../../problems.ts';
import { checkColumns, emptyFile } from '../fileChecks.ts';
import { lineOfPlace } from '../lineShifts.ts';
import { scanRecords } from '../recordScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { integer, onePath } from './quote.ts';

/** Digits that a binary float keeps; a number with more was changed by reading it. */
const EXACT_DIGITS = 15;

/**
 * JSON: an array of objects, or an object on each line. A key is a column; values are taken as their text. Rows of an array
 * have no lines of their own and are numbered from 1.
 */
export async function readJson(question: FileQuestion, format: 'json' | 'ndjson'): Promise<FileReading> {
  const { connection, file, wanted, source } = question;
  const compression = compressionOfName(file.path);
  const packing = compression === 'none' ? 'uncompressed' : compression;
  const scan = await scanRecords(file.location, { blankLines: false, compression });
  if (scan.records === 0) return emptyFile(question, 'it must hold objects');
  const objects =
    format === 'json'
      ? `read_json_objects($1, format = 'array', compression = '${packing}')`
      : `read_json_objects($1, format = 'newline_delimited', ignore_errors = true, compression = '${packing}')`;
  const pointers = wanted.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const columns = await checkKeys(question, objects);
  await checkDigits(question, objects, pointers);
  const picked = pointers.map((_, i) => `json_extract_string(json, $${integer(i + 2)})`);
  return {
    columns,
    select: `SELECT ${['n', question.identity ? 'json::VARCHAR' : 'NULL', ...picked].join(', ')} FROM (SELECT row_number() OVER () AS n, json FROM ${objects}) WHERE json_type(json) = 'OBJECT'`,
    parameters: [onePath(file.location), ...pointers],
    ...(format === 'ndjson' ? { expected: scan.records } : {}),
    finish: async (rows) => {
      const broken = await connection.query(
        `SELECT n FROM (SELECT row_number() OVER () AS n, json FROM ${objects}) WHERE json IS NULL OR json_type(json) <> 'OBJECT' ORDER BY n`,
        [onePath(file.location)],
      );
      const line = (n: number): number => (format === 'ndjson' ? lineOfPlace(scan.lines, n) : n);
      const rejected = broken.map(([n]) => ({
        file: file.path,
        line: line(Number(n)),
        column: '',
        value: '',
        reason: format === 'ndjson' ? 'the line is not a JSON object' : 'the element is not a JSON object',
      }));
      const total = rows + broken.length;
      if (format === 'ndjson' && total !== scan.records)
        return reject({
          code: 'malformed-file',
          message: `${file.path} isn't well-formed: it has ${scan.records} lines, of which ${total} can be read`,
          file: file.path,
          at: source.at,
        });
      return { sha256: scan.sha256, rows: total, rejected, lineOf: line };
    },
  };
}

/** A key that no object has is a wrong column. */
async function checkKeys(question: FileQuestion, objects: string): Promise<readonly string[]> {
  const rows = await question.connection.query(
    `SELECT DISTINCT unnest(json_keys(json)) AS key FROM ${objects} WHERE json_type(json) = 'OBJECT' ORDER BY key`,
    [onePath(question.file.location)],
  );
  const present = rows.map(([key]) => String(key));
  if (present.length > 0) checkColumns(question, present, question.wanted);
  return present;
}

/** Numbers with more digits than a float keeps are refused: their text is gone (N5). */
async function checkDigits(
  { connection, file, wanted, source }: FileQuestion,
  objects: string,
  pointers: readonly string[],
): Promise<void> {
  for (const [i, column] of wanted.entries()) {
    const pointer = pointers[i] ?? '';
    const [found] = await connection.query(
      `SELECT n, text FROM (SELECT row_number() OVER () AS n, json_type(json, $2) AS type, json_extract_string(json, $2) AS text FROM ${objects})
       WHERE type = 'DOUBLE' AND length(ltrim(regexp_replace(split_part(lower(text), 'e', 1), '[^0-9]', '', 'g'), '0')) > ${integer(EXACT_DIGITS)}
       ORDER BY n LIMIT 1`,
      [onePath(file.location), pointer],
    );
    if (found === undefined) continue;
    const [n, text] = found as [JS, JS];
    reject({
      code: 'unusable-type',
      message: `${file.path}: row ${String(n)} has a number in '${column}' with more digits than a binary float keeps (${String(text)}): write it as text`,
      file: file.path,
      column,
      value: String(text),
      at: source.at,
    });
  }
}
