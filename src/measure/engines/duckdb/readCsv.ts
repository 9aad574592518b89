import { compressionOfName } from '../../../contract/fileFormat.ts';
import type { RejectedRow } from '../../measurements.ts';
import { reject } from '../../problems.ts';
import type { Header } from '../csvHeader.ts';
import { checkColumns, SCAN_INSTEAD, soundHeader } from '../fileChecks.ts';
import { lineOfPlace } from '../lineShifts.ts';
import { scanRecords } from '../recordScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { identifier, integer, onePath } from './quote.ts';

let scans = 0;

/**
 * A CSV or TSV file: RFC 4180 with the separator given, UTF-8 with or without a byte order mark, quoted newlines, plain or gzipped. Its
 * header is read here and every column declared as text, so that the engine infers nothing; what it rejects is read back.
 */
export async function readCsv(question: FileQuestion, delimiter: string): Promise<FileReading> {
  const { connection, file, wanted, source } = question;
  const compression = compressionOfName(file.path);
  const first = await soundHeader(question, delimiter);
  const header = first.names;
  checkColumns(question, header, wanted);
  scans++;
  const rejects = `rejects_${integer(scans)}`;
  const column = (i: number): string => identifier(`h${integer(i)}`);
  const declared = header.map((_, i) => `'h${integer(i)}': 'VARCHAR'`).join(', ');
  const all = header.map((_, i) => column(i)).join(', ');
  const picked = wanted.map((name) => column(header.indexOf(name)));
  const select = `SELECT ${['row_number() OVER () AS n', question.identity ? `to_json([${all}])::VARCHAR` : 'NULL', ...picked].join(', ')}
    FROM read_csv($1, columns = {${declared}}, auto_detect = false, hive_partitioning = false, header = true, delim = $2, quote = '"', escape = '"',
      ${newlineOption(first)} compression = '${compression}', parallel = false, store_rejects = true, rejects_limit = 0,
      rejects_table = '${rejects}', rejects_scan = '${rejects}_scan')`;
  return {
    columns: header,
    select,
    parameters: [onePath(file.location), delimiter],
    finish: async (rows) => {
      const broken = await connection.query(
        `SELECT line_byte_position, byte_position, column_name, error_type, csv_line, error_message FROM ${rejects} ORDER BY line_byte_position, byte_position`,
      );
      await connection.query(`DROP TABLE ${rejects}`);
      await connection.query(`DROP TABLE ${rejects}_scan`);
      const positions = [...new Set(broken.map(([start]) => Number(start)))];
      const format = {
        delimiter: delimiter.charCodeAt(0),
        blankLines: header.length === 1,
        compression,
        fields: header.length,
      };
      const scan = await scanRecords(file.location, format, positions);
      if (scan.unclosed !== undefined)
        return reject({
          code: 'malformed-file',
          message: `${file.path}:${scan.unclosed}: a quote is opened and never closed`,
          file: file.path,
          line: scan.unclosed,
          at: source.at,
        });
      // It takes a row with one field too many for a whole one where that field is empty.
      if (scan.tooLong !== undefined)
        return reject({
          code: 'malformed-file',
          message: `${file.path}:${scan.tooLong.line}: the row has more fields than the header, an empty one at its end, and the database takes it for a whole one. Take the separator away. ${SCAN_INSTEAD}`,
          file: file.path,
          line: scan.tooLong.line,
          at: source.at,
        });
      // The header is record 1.
      const total = scan.records - 1;
      const skipped = scan.found.map(({ record }) => record);
      if (rows + new Set(skipped).size !== total)
        return reject({
          code: 'malformed-file',
          message: `${file.path} isn't well-formed: it has ${total} rows, of which ${rows} can be read. ${SCAN_INSTEAD}`,
          file: file.path,
          at: source.at,
        });
      const seen = new Set<number>();
      const rejected: RejectedRow[] = [];
      for (const [start, , name, type, text, message] of broken) {
        const at = scan.found[positions.indexOf(Number(start))];
        if (at === undefined || seen.has(at.record)) continue;
        seen.add(at.record);
        rejected.push({
          file: file.path,
          line: at.line,
          column: type === 'INVALID ENCODING' && typeof name === 'string' ? (header[Number(name.slice(1))] ?? '') : '',
          reason: reasonOf(String(type), String(message)),
          value: String(text ?? '').trim(),
        });
      }
      const ordinals = recordOf(skipped);
      return { sha256: scan.sha256, rows: total, rejected, lineOf: (n) => lineOfPlace(scan.lines, ordinals(n)) };
    },
  };
}

/** A quoted newline of another kind must not decide what ends a record. */
function newlineOption({ newline }: Header): string {
  if (newline === undefined || newline === '\r') return '';
  return newline === '\n' ? String.raw`new_line = '\n',` : String.raw`new_line = '\r\n',`;
}

/** The record of the n-th row that was read: the header and the rejected ones before it count, too. */
function recordOf(skipped: readonly number[]): (n: number) => number {
  return (n) => {
    let record = n + 1;
    for (const each of skipped) {
      if (each > record) break;
      record++;
    }
    return record;
  };
}

function reasonOf(type: string, message: string): string {
  switch (type) {
    case 'MISSING COLUMNS':
    case 'TOO MANY COLUMNS': {
      const [wanted, found] = message.match(/\d+/g) ?? [];
      return `the row has ${found} fields, the header ${wanted}`;
    }
    case 'INVALID ENCODING':
      return 'it is not UTF-8 text';
    case 'UNQUOTED VALUE':
      return 'text follows a closing quote';
    case 'LINE SIZE OVER MAXIMUM':
      return 'the row is longer than 2 MB';
    default:
      return message.split('\n')[0] ?? type;
  }
}
