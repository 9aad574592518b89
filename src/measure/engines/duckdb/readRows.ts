import type { RejectedRow } from '../../measurements.ts';
import { checkColumns } from '../fileChecks.ts';
import type { AppendType } from './connection.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import { identifier, integer } from './quote.ts';

/** The rows of a file that a library reads here, as text. */
export interface RowsOfFile {
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly rows: readonly RowOfFile[];
}

export interface RowOfFile {
  /** Line, or row of a sheet, counted from 1. */
  readonly line: number;
  /** In the order of the columns; `null` is absent. */
  readonly cells: readonly (string | null)[];
  /** By place among the cells: those that no value can be taken from. A row is rejected for one that is read. */
  readonly unreadable?: ReadonlyMap<number, UnreadableCell>;
}

export interface UnreadableCell {
  readonly value: string;
  readonly reason: string;
}

let stagings = 0;

/** Small files of formats that the database doesn't know: what was read is appended to a table that the raw one takes it from. */
export async function stageRows(
  question: FileQuestion,
  { sha256, columns, rows: all }: RowsOfFile,
): Promise<FileReading> {
  const { connection, wanted, file } = question;
  checkColumns(question, columns, wanted);
  stagings++;
  const table = `staging_${integer(stagings)}`;
  const picked = wanted.map((name) => columns.indexOf(name));
  const rejected = all.flatMap((row) => rejectedFor(row, picked, columns, file.path));
  const rows = all.filter(({ unreadable }) => !picked.some((column) => unreadable?.has(column)));
  const names = picked.map((_, i) => identifier(`c${integer(i)}`));
  await connection.query(
    `CREATE TABLE ${identifier(table)} (${['n BIGINT', 'identity VARCHAR', ...names.map((name) => `${name} VARCHAR`)].join(', ')})`,
  );
  const types: AppendType[] = ['BIGINT', 'VARCHAR', ...picked.map((): AppendType => 'VARCHAR')];
  await connection.append(
    table,
    rows.map(({ cells }, i) => [
      i + 1,
      question.identity ? JSON.stringify(cells) : null,
      ...picked.map((at) => cells[at] ?? null),
    ]),
    types,
  );
  return {
    columns,
    select: `SELECT ${['n', 'identity', ...names].join(', ')} FROM ${identifier(table)} ORDER BY n`,
    parameters: [],
    finish: async (count) => {
      await connection.query(`DROP TABLE ${identifier(table)}`);
      return { sha256, rows: count + rejected.length, rejected, lineOf: (n) => rows[n - 1]?.line ?? n };
    },
  };
}

/** The first cell that is read and can't be. */
function rejectedFor(
  { line, unreadable }: RowOfFile,
  picked: readonly number[],
  columns: readonly string[],
  file: string,
): readonly RejectedRow[] {
  const at = picked.find((column) => unreadable?.has(column));
  const cell = at === undefined ? undefined : unreadable?.get(at);
  return at === undefined || cell === undefined ? [] : [{ file, line, column: columns[at] ?? '', ...cell }];
}
