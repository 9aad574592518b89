import { DataError, type DataProblem } from '../../problems.ts';
import { digest } from '../recordScan.ts';
import { type ColumnarFile, checkColumns, emptyFile, type FileQuestion, type FileReading } from './fileReading.ts';
import { identifier, integer, onePath } from './quote.ts';

/** A Parquet file: its own schema says what its columns are; each is taken as exact text. Rows are numbered from 1. */
export async function readParquet(question: FileQuestion): Promise<FileReading & { readonly columnar: ColumnarFile }> {
  const { connection, file, wanted, source } = question;
  const { sha256, bytes } = await digest(file.location);
  if (bytes === 0) return emptyFile(question, 'it must hold rows');
  const schema = await connection.describe('SELECT * FROM read_parquet($1) LIMIT 0', [onePath(file.location)]);
  checkColumns(
    question,
    schema.map(({ name }) => name),
  );
  const problems: DataProblem[] = [];
  const texts = wanted.map((name) => {
    const type = schema.find((column) => column.name === name)?.type ?? '';
    const text = asText(identifier(name), type);
    if (text.kind === 'unusable')
      problems.push({
        code: 'unusable-type',
        message: `${file.path}: column '${name}' is of type ${type}, ${text.reason}`,
        file: file.path,
        column: name,
        at: source.at,
      });
    return text.kind === 'text' ? text.sql : 'NULL';
  });
  if (problems.length > 0) throw new DataError(problems);
  // Nested columns have no text to tell rows apart by; they can't be mapped either.
  const identity = schema
    .map(({ name, type }) => asText(identifier(name), type))
    .flatMap((text) => (text.kind === 'text' ? [text.sql] : []));
  const columnar: ColumnarFile = {
    relation: 'read_parquet($1, file_row_number = true)',
    ordinal: 'file_row_number + 1',
    text: (column) => texts[wanted.indexOf(column)] ?? 'NULL',
    instant: (column) =>
      schema.find(({ name }) => name === column)?.type === 'TIMESTAMP WITH TIME ZONE'
        ? withinYears(`epoch_ms(${identifier(column)})`)
        : undefined,
  };
  return {
    columnar,
    columns: schema.filter(({ name, type }) => asText(name, type).kind === 'text').map(({ name }) => name),
    select: `SELECT ${['file_row_number + 1', question.identity ? `to_json([${identity.join(', ')}])::VARCHAR` : 'NULL', ...texts].join(', ')} FROM read_parquet($1, file_row_number = true)`,
    parameters: [onePath(file.location)],
    finish: async (rows) => ({ sha256, rows, rejected: [], lineOf: (n) => n }),
  };
}

/** The years that texts of four digits show: what lies beyond is refused by its text. */
const withinYears = (ms: string): string =>
  `CASE WHEN ${ms} BETWEEN ${integer(Date.UTC(1000, 0))} AND ${integer(Date.UTC(3000, 0) - 1)} THEN ${ms} END`;

type AsText = { readonly kind: 'text'; readonly sql: string } | { readonly kind: 'unusable'; readonly reason: string };

const ISO = "'%Y-%m-%dT%H:%M:%S.%g'";

/** A typed column as text that the mapping reads exactly. */
function asText(column: string, type: string): AsText {
  if (/^(VARCHAR|BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DATE|DECIMAL\(\d+,\s*\d+\))$/.test(type))
    return { kind: 'text', sql: `CAST(${column} AS VARCHAR)` };
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return { kind: 'text', sql: `strftime(make_timestamp_ms(epoch_ms(${column})), ${ISO}) || 'Z'` };
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type))
    return { kind: 'text', sql: `strftime(make_timestamp_ms(epoch_ms(${column})), ${ISO})` };
  if (type === 'FLOAT' || type === 'DOUBLE')
    return {
      kind: 'unusable',
      reason: 'whose binary floats stand for no exact decimals: store it as DECIMAL or as whole numbers (N5)',
    };
  return { kind: 'unusable', reason: 'which no field can hold' };
}
