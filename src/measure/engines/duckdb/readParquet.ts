import { DataError, type DataProblem } from '../../problems.ts';
import { checkColumns, emptyFile } from '../fileChecks.ts';
import { digest } from '../recordScan.ts';
import type { ColumnarFile, FileQuestion, FileReading } from './fileReading.ts';
import { exactText, NUMBERED_PARQUET_ROWS, PARQUET_ROWS, whyUnusable } from './parquetText.ts';
import { identifier, integer, onePath } from './quote.ts';

/** A Parquet file: its own schema says what its columns are; each is taken as exact text. Rows are numbered from 1. */
export async function readParquet(question: FileQuestion): Promise<FileReading & { readonly columnar: ColumnarFile }> {
  const { connection, file, wanted, source } = question;
  const { sha256, bytes } = await digest(file.location);
  if (bytes === 0) return emptyFile(question, 'it must hold rows');
  const schema = await connection.describe(`SELECT * FROM ${PARQUET_ROWS} LIMIT 0`, [onePath(file.location)]);
  checkColumns(
    question,
    schema.map(({ name }) => name),
    wanted,
  );
  const problems: DataProblem[] = [];
  const texts = wanted.map((name) => {
    const type = schema.find((column) => column.name === name)?.type ?? '';
    const text = exactText(identifier(name), type);
    if (text === undefined)
      problems.push({
        code: 'unusable-type',
        message: `${file.path}: column '${name}' is of type ${type}, ${whyUnusable(type)}`,
        file: file.path,
        column: name,
        at: source.at,
      });
    return text ?? 'NULL';
  });
  if (problems.length > 0) throw new DataError(problems);
  // Nested columns have no text to tell rows apart by; they can't be mapped either.
  const identity = schema.flatMap(({ name, type }) => exactText(identifier(name), type) ?? []);
  const columnar: ColumnarFile = {
    relation: NUMBERED_PARQUET_ROWS,
    ordinal: 'file_row_number + 1',
    text: (column) => texts[wanted.indexOf(column)] ?? 'NULL',
    instant: (column) =>
      schema.find(({ name }) => name === column)?.type === 'TIMESTAMP WITH TIME ZONE'
        ? withinYears(`epoch_ms(${identifier(column)})`)
        : undefined,
  };
  return {
    columnar,
    columns: schema.filter(({ name, type }) => exactText(name, type) !== undefined).map(({ name }) => name),
    unusable: schema.flatMap(({ name, type }) =>
      exactText(name, type) === undefined ? [{ name, type, why: whyUnusable(type) }] : [],
    ),
    select: `SELECT ${['file_row_number + 1', question.identity ? `to_json([${identity.join(', ')}])::VARCHAR` : 'NULL', ...texts].join(', ')} FROM ${NUMBERED_PARQUET_ROWS}`,
    parameters: [onePath(file.location)],
    finish: async (rows) => ({ sha256, rows, rejected: [], lineOf: (n) => n }),
  };
}

/** The years that texts of four digits show: what lies beyond is refused by its text. */
const withinYears = (ms: string): string =>
  `CASE WHEN ${ms} BETWEEN ${integer(Date.UTC(1000, 0))} AND ${integer(Date.UTC(3000, 0) - 1)} THEN ${ms} END`;
