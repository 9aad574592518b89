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
      ? `read_json_objects($1, format = 'array', hive_partitioning = false, compression = '${packing}')`
      : `read_json_objects($1, format = 'newline_delimited', ignore_errors = true, hive_partitioning = false, compression = '${packing}')`;
  const pointers = wanted.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const { columns, most } = await checkKeys(question, objects);
  await checkDigits(question, objects);
  const picked = pointers.map((_, i) => `json_extract_string(json, $${integer(i + 2)})`);
  return {
    columns,
    select: `SELECT ${['n', question.identity ? 'json::VARCHAR' : 'NULL', ...picked].join(', ')} FROM (SELECT row_number() OVER () AS n, json FROM ${objects}) WHERE json_type(json) = 'OBJECT'`,
    parameters: [onePath(file.location), ...pointers],
    // Of an array nothing else is known before it is read than in how many objects a key stands.
    expected: format === 'ndjson' ? scan.records : most,
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

/** A key that no object has is a wrong column. `most`: in how many objects the most frequent one stands. */
async function checkKeys(
  question: FileQuestion,
  objects: string,
): Promise<{ readonly columns: readonly string[]; readonly most: number }> {
  const rows = await question.connection.query(
    `SELECT key, count(*) FROM (SELECT unnest(json_keys(json)) AS key FROM ${objects} WHERE json_type(json) = 'OBJECT') GROUP BY key ORDER BY key`,
    [onePath(question.file.location)],
  );
  const present = rows.map(([key]) => String(key));
  if (present.length > 0) checkColumns(question, present, question.wanted);
  return { columns: present, most: rows.reduce((most, [, count]) => Math.max(most, Number(count)), 0) };
}

/** Numbers with more digits than a float keeps are refused: the engine reads them as the float next to them (N5). What the file says is looked at. */
async function checkDigits({ connection, file, wanted, source }: FileQuestion, objects: string): Promise<void> {
  const suspects = await connection.query(
    `SELECT n, json::VARCHAR FROM (SELECT row_number() OVER () AS n, json FROM ${objects})
     WHERE json IS NOT NULL AND regexp_matches(json::VARCHAR, '[0-9][0-9.]{${integer(EXACT_DIGITS)}}') ORDER BY n`,
    [onePath(file.location)],
  );
  const asked = new Set(wanted);
  for (const [n, json] of suspects)
    for (const [column, text] of longNumbers(String(json)))
      if (asked.has(column))
        reject({
          code: 'unusable-type',
          message: `${file.path}: row ${String(n)} has a number in '${column}' with more digits than a binary float keeps (${text}): write it as text`,
          file: file.path,
          column,
          value: text,
          at: source.at,
        });
}

/** Numbers of an object that become floats, as they're written, which don't hold all of their digits; none of what isn't an object. */
function longNumbers(json: string): readonly (readonly [key: string, text: string])[] {
  const found: { readonly holder: unknown; readonly key: string; readonly text: string }[] = [];
  const parsed: unknown = JSON.parse(json, function keep(this: unknown, key, value: unknown, context?: Source) {
    const text = context?.source ?? '';
    if (typeof value === 'number' && isFloat(text) && digitsOf(text) > EXACT_DIGITS)
      found.push({ holder: this, key, text });
    return value;
  });
  return found.flatMap(({ holder, key, text }) =>
    holder === parsed && !Array.isArray(parsed) ? [[key, text] as const] : [],
  );
}

/** What a number is parsed from. */
interface Source {
  readonly source?: string;
}

/** Whole numbers of 64 bits are kept as such. */
const isFloat = (text: string): boolean => /[.eE]/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text);

const digitsOf = (text: string): number =>
  (text.split(/e/i)[0] ?? '').replaceAll(/[^0-9]/g, '').replaceAll(/^0+|0+$/g, '').length;
