import type { RejectedRow } from '../../measurements.ts';
import { LineShifts, lineOfPlace } from '../lineShifts.ts';
import { type CsvRecord, CsvScan } from './csvScan.ts';
import { PlainRows } from './plainRows.ts';
import type { RawFile, RawRowsBuilder } from './rawRows.ts';

export interface CsvFile {
  /** Names it in messages. */
  readonly file: string;
  readonly header: readonly string[];
  readonly delimiter: string;
}

export interface RowScan {
  readonly scan: CsvScan;
  /** What was found, once the file is over. */
  readonly found: () => Pick<RawFile, 'rows' | 'rejected' | 'lineAt'>;
}

/**
 * Makes rows of a CSV or TSV file's records, those that are sound. `each` takes all of them one by one, as it's done anyhow where something has to be
 * known of each; the rows are the same.
 */
export function rowScan({ file, header, delimiter }: CsvFile, rows: RawRowsBuilder, each = false): RowScan {
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
      rejected.push({ file, line: record.line, ...fault, value: record.text().trim() });
      return;
    }
    for (const column of rows.columns) column.add();
    if (rows.identity !== undefined) addIdentity(record, rows.identity);
    lines.set(read, record.line);
    read++;
    rows.added(1);
  };
  const columns = each ? undefined : columnsOf(header, rows);
  const plain =
    columns &&
    new PlainRows(delimiter, columns, (line, count) => {
      lines.set(read, line);
      read += count;
      records += count;
      rows.added(count);
    });
  return {
    scan: new CsvScan(delimiter, header.length === 1, take, plain),
    found: () => ({ rows: records - 1, rejected, lineAt: (place) => lineOfPlace(lines, place) }),
  };
}

/** What is made of each cell of rows that need no second look; absent where something else has to be known of each row. */
function columnsOf(
  header: readonly string[],
  { wanted, columns, identity }: RawRowsBuilder,
): readonly (RawRowsBuilder['columns'][number] | undefined)[] | undefined {
  const found = header.map((): RawRowsBuilder['columns'][number] | undefined => undefined);
  for (const [i, { column }] of wanted.entries()) {
    const place = header.indexOf(column);
    // A column may be needed as two things.
    if (found[place] !== undefined) return undefined;
    found[place] = columns[i];
  }
  return identity === undefined ? found : undefined;
}

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
