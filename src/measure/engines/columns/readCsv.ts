import { createHash } from 'node:crypto';
import { compressionOfName } from '../../../contract/fileFormat.ts';
import type { RejectedRow } from '../../measurements.ts';
import { reject } from '../../problems.ts';
import { checkColumns, soundHeader } from '../fileChecks.ts';
import { LineShifts, lineOfPlace } from '../lineShifts.ts';
import { openFile } from '../unpack.ts';
import { type CsvRecord, CsvScan } from './csvScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import type { RawFile, RawRowsBuilder } from './rawRows.ts';

/**
 * A CSV or TSV file, UTF-8 with or without a byte order mark, plain or packed: read once, for its digest, its lines and its cells. A cell becomes a
 * text only where no row had the same before.
 */
export async function readCsv(question: FileQuestion, delimiter: string): Promise<FileReading> {
  const { names: header } = await soundHeader(question, delimiter);
  checkColumns(
    question,
    header,
    question.wanted.map(({ column }) => column),
  );
  return { columns: header, read: (rows) => readRows(question, header, delimiter, rows) };
}

const READ_AT_ONCE = 1 << 20;
const BOM = [0xef, 0xbb, 0xbf];

async function readRows(
  { file, source, signal, progress }: FileQuestion,
  header: readonly string[],
  delimiter: string,
  rows: RawRowsBuilder,
): Promise<Omit<RawFile, 'file'>> {
  const hash = createHash('sha256');
  const rejected: RejectedRow[] = [];
  const lines = new LineShifts();
  const places = rows.wanted.map(({ column }) => header.indexOf(column));
  let records = 0;
  let read = 0;
  const take = (record: CsvRecord): void => {
    // The header is record 1.
    if (records++ === 0) return;
    const fault = faultIn(record, header, places, rows);
    if (fault !== undefined) {
      rejected.push({ file: file.path, line: record.line, ...fault, value: record.text().trim() });
      return;
    }
    for (const column of rows.columns) column.add();
    if (rows.identity !== undefined) addIdentity(record, rows.identity);
    lines.set(read, record.line);
    read++;
    rows.added(1);
  };
  const scan = new CsvScan(delimiter, header.length === 1, take);
  const { file: bytes, text } = openFile(file.location, compressionOfName(file.path), READ_AT_ONCE);
  bytes.on('data', (chunk) => {
    hash.update(chunk);
    progress?.bytes(bytes.bytesRead);
  });
  let begun = false;
  for await (const part of text) {
    signal?.throwIfAborted();
    const chunk = part as Buffer;
    scan.take(begun ? chunk : withoutMark(chunk));
    begun = true;
  }
  const unclosed = scan.end();
  if (unclosed !== undefined)
    return reject({
      code: 'malformed-file',
      message: `${file.path}:${unclosed}: a quote is opened and never closed`,
      file: file.path,
      line: unclosed,
      at: source.at,
    });
  return { sha256: hash.digest('hex'), rows: records - 1, rejected, lineAt: (place) => lineOfPlace(lines, place) };
}

const withoutMark = (chunk: Buffer): Uint8Array =>
  BOM.every((byte, i) => chunk[i] === byte) ? chunk.subarray(BOM.length) : chunk;

/** Why a record is no row; the columns look at their cells. */
function faultIn(
  record: CsvRecord,
  header: readonly string[],
  places: readonly number[],
  rows: RawRowsBuilder,
): Pick<RejectedRow, 'column' | 'reason'> | undefined {
  if (record.problem === 'too-long') return { column: '', reason: 'the row is longer than 2 MB' };
  if (record.problem === 'text-behind-quote') return { column: '', reason: 'text follows a closing quote' };
  if (record.cells !== header.length)
    return { column: '', reason: `the row has ${record.cells} fields, the header ${header.length}` };
  for (let i = 0; i < places.length; i++) {
    const column = rows.columns[i];
    const place = places[i];
    if (column === undefined || place === undefined) continue;
    if (!record.look(place, column)) return { column: header[place] ?? '', reason: 'it is not UTF-8 text' };
  }
  return undefined;
}

/** All cells of a row, each with its length, so that no two rows that differ have the same. */
function addIdentity(record: CsvRecord, identity: RawRowsBuilder['identity']): void {
  let text = '';
  const whole = {
    look: (bytes: Uint8Array, start: number, end: number): boolean => {
      text += `${end - start};${Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')}`;
      return true;
    },
    lookAbsent: (): void => {
      text += '-;';
    },
  };
  for (let i = 0; i < record.cells; i++) record.look(i, whole);
  identity?.addText(text);
}
