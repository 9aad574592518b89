import { DataError, type DataProblem } from '../../problems.ts';
import type { TakeChunk } from '../duckdb/connection.ts';
import { exactText, PARQUET_ROWS, whyUnusable } from '../duckdb/parquetText.ts';
import { identifier, onePath } from '../duckdb/quote.ts';
import { checkColumns, emptyFile } from '../fileChecks.ts';
import type { FileProgress } from '../readProgress.ts';
import { digest } from '../recordScan.ts';
import type { FileQuestion, FileReading } from './fileReading.ts';
import type { RawFile, Wanted } from './rawRows.ts';
import { vectorTaker } from './takeVector.ts';
import { type Taking, TEXT } from './vectorCodes.ts';

export interface ParquetQuestion extends Omit<FileQuestion, 'progress'> {
  /** Says that the rows are begun with. */
  readonly progress: () => FileProgress | undefined;
}

/** A Parquet file that was looked into. */
export interface ParquetReading extends FileReading {
  /** How each wanted column comes. */
  readonly takings: readonly Taking[];
  /** How many rows have each combination of texts of the wanted columns at some places. */
  readonly countBy: (
    places: readonly number[],
  ) => Promise<readonly { readonly rows: number; readonly texts: readonly (string | null)[] }[]>;
  /** Gives all rows, in their order: the wanted columns in theirs. */
  readonly each: (take: TakeChunk) => Promise<Omit<RawFile, 'file'>>;
}

/** Rows are numbered from 1. What says so is kept as long as the rows are, and must not keep what they were read with. */
export const numberOfRow = (place: number): number => place + 1;

/** A Parquet file: its own schema says what its columns are; each is taken by its exact text. Rows are numbered from 1. */
export async function readParquet(question: ParquetQuestion): Promise<ParquetReading> {
  const { file, wanted, source } = question;
  const { sha256, bytes } = await digest(file.location, question.signal);
  if (bytes === 0) return emptyFile(question, 'it must hold rows');
  const connection = await question.connection();
  const path = onePath(file.location);
  const schema = await connection.describe(`SELECT * FROM ${PARQUET_ROWS} LIMIT 0`, [path]);
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
  const count = async (): Promise<number> => {
    const [[rows] = []] = await connection.query(`SELECT count(*) FROM ${PARQUET_ROWS}`, [path]);
    return Number(rows);
  };
  const each = async (take: TakeChunk): Promise<number> => {
    let read = 0;
    const progress = question.progress();
    const size = await count();
    const sql = `SELECT ${columns.length === 0 ? '0' : columns.join(', ')} FROM ${PARQUET_ROWS}`;
    await connection.scan(sql, [path], (chunk) => {
      read += chunk.rows;
      progress?.rows(read, size);
      return take(chunk);
    });
    return read;
  };
  const done = (rows: number): Omit<RawFile, 'file'> => ({ sha256, rows, rejected: [], lineAt: numberOfRow });
  return {
    columns: texts.map(({ name }) => name),
    takings: picked.map(({ taking }) => taking),
    countBy: async (places) => {
      const by = places.map((place) => `, ${textOf(texts, wanted[place]?.column)}`);
      const sql = `SELECT count(*)${by.join('')} FROM ${PARQUET_ROWS} GROUP BY ALL`;
      const found = await connection.query(sql, [path]);
      return found.map(([rows, ...group]) => ({
        rows: Number(rows),
        texts: group.map((text) => (text === null || text === undefined ? null : String(text))),
      }));
    },
    each: async (take) => done(await each(take)),
    read: async (rows) => {
      rows.reserve(await count());
      const takers = rows.columns.map((column, i) => vectorTaker(column, picked[i]?.taking ?? TEXT));
      const takeIdentity = rows.identity && vectorTaker(rows.identity, TEXT);
      return done(
        await each((chunk) => {
          takers.forEach((take, i) => {
            take(chunk, i);
          });
          takeIdentity?.(chunk, picked.length);
          rows.added(chunk.rows);
        }),
      );
    },
  };
}

const textOf = (
  texts: readonly { readonly name: string; readonly sql: string }[],
  column: string | undefined,
): string => texts.find(({ name }) => name === column)?.sql ?? 'NULL';

interface Picked {
  readonly kind: 'picked';
  readonly sql: string;
  readonly taking: Taking;
}

const NOTHING: Picked = { kind: 'picked', sql: 'NULL', taking: TEXT };

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
