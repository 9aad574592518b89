import { DataError, type DataProblem } from '../../problems.ts';
import type { Chunk } from '../duckdb/chunk.ts';
import { exactText, whyUnusable } from '../duckdb/parquetText.ts';
import { identifier, onePath } from '../duckdb/quote.ts';
import { checkColumns, emptyFile } from '../fileChecks.ts';
import { digest } from '../recordScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import type { RawFile, RawRowsBuilder, Wanted } from './rawRows.ts';
import { type Taking, takeVector } from './takeVector.ts';

/** A Parquet file: its own schema says what its columns are; each is taken by its exact text. Rows are numbered from 1. */
export async function readParquet(question: FileQuestion): Promise<FileReading> {
  const { file, wanted, source } = question;
  const { sha256, bytes } = await digest(file.location);
  if (bytes === 0) return emptyFile(question, 'it must hold rows');
  const connection = await question.connection();
  const path = onePath(file.location);
  const schema = await connection.describe('SELECT * FROM read_parquet($1) LIMIT 0', [path]);
  checkColumns(
    question,
    schema.map(({ name }) => name),
    wanted.map(({ column }) => column),
  );
  const problems: DataProblem[] = [];
  const picked = wanted.map(({ column, as }): Picked => {
    const type = schema.find(({ name }) => name === column)?.type ?? '';
    const found = pick(identifier(column), type, as);
    if (found.kind === 'picked') return found;
    problems.push({
      code: 'unusable-type',
      message: `${file.path}: column '${column}' is of type ${type}, ${found.reason}`,
      file: file.path,
      column,
      at: source.at,
    });
    return NOTHING;
  });
  if (problems.length > 0) throw new DataError(problems);
  // Nested columns have no text to tell rows apart by; they can't be mapped either.
  const texts = schema.flatMap(({ name, type }) => {
    const found = exactText(identifier(name), type);
    return found === undefined ? [] : [{ name, sql: found }];
  });
  const identity = question.identity ? [`to_json([${texts.map(({ sql }) => sql).join(', ')}])::VARCHAR`] : [];
  const columns = [...picked.map(({ sql }) => sql), ...identity];
  const read = async (rows: RawRowsBuilder): Promise<Omit<RawFile, 'file'>> => {
    const [[count] = []] = await connection.query('SELECT count(*) FROM read_parquet($1)', [path]);
    rows.reserve(Number(count));
    const before = rows.size;
    const sql = `SELECT ${columns.length === 0 ? '0' : columns.join(', ')} FROM read_parquet($1)`;
    await connection.scan(sql, [path], (chunk) => {
      takeChunk(chunk, picked, rows);
      question.progress?.rows(rows.size - before, Number(count));
    });
    return { sha256, rows: rows.size - before, rejected: [], lineAt: (place) => place + 1 };
  };
  return { columns: texts.map(({ name }) => name), read };
}

interface Picked {
  readonly kind: 'picked';
  readonly sql: string;
  readonly taking: Taking;
}

const TEXT: Taking = { kind: 'text' };
const NOTHING: Picked = { kind: 'picked', sql: 'NULL', taking: TEXT };

function takeChunk(chunk: Chunk, picked: readonly Picked[], rows: RawRowsBuilder): void {
  picked.forEach(({ taking }, i) => {
    const column = rows.columns[i];
    if (column !== undefined) takeVector(chunk, i, taking, column);
  });
  if (rows.identity !== undefined) takeVector(chunk, picked.length, TEXT, rows.identity);
  rows.added(chunk.rows);
}

type Pick = Picked | { readonly kind: 'unusable'; readonly reason: string };

const DECIMAL = /^DECIMAL\((\d+),\s*(\d+)\)$/;

/** How a typed column is taken: as it stands where TypeScript knows its text, else as the text that the database gives it. */
function pick(column: string, type: string, as: Wanted['as']): Pick {
  const picked = (sql: string, taking: Taking): Pick => ({ kind: 'picked', sql, taking });
  const text = exactText(column, type);
  if (text === undefined) return { kind: 'unusable', reason: whyUnusable(type) };
  if (type.startsWith('TIMESTAMP')) {
    const zoned = type === 'TIMESTAMP WITH TIME ZONE';
    return picked(`epoch_ms(${column})`, { kind: 'time', zoned });
  }
  if (as === 'instants') return picked(text, TEXT);
  const decimal = DECIMAL.exec(type);
  if (type === 'BOOLEAN') return picked(column, { kind: 'boolean' });
  if (WHOLE.has(type)) return picked(`${column}::INTEGER`, { kind: 'whole', bits: 32, scale: 0 });
  if (type === 'BIGINT' || type === 'UINTEGER')
    return picked(`${column}::BIGINT`, { kind: 'whole', bits: 64, scale: 0 });
  if (decimal !== null && Number(decimal[1]) <= 18) {
    const [width, scale] = [Number(decimal[1]), Number(decimal[2])];
    return picked(column, { kind: 'whole', bits: width <= 4 ? 16 : width <= 9 ? 32 : 64, scale });
  }
  return picked(text, TEXT);
}

const WHOLE: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT']);
