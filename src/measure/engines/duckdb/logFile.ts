import type { Connection } from './connection.ts';
import type { FileQuestion, RawFile } from './fileReading.ts';
import { instantOfText } from './instantOfText.ts';
import { identifier, integer } from './quote.ts';
import { readParquet } from './readParquet.ts';

/** One Parquet file of a log, ready to be read column by column. */
export interface LogFile {
  /** What stands behind FROM, with its parameters. */
  readonly relation: string;
  readonly parameters: readonly string[];
  readonly ordinal: string;
  readonly text: (column: string) => string;
  /** Milliseconds of the instants that leave nothing to judge, NULL for all others. */
  readonly instant: (column: string) => string;
  /** The different texts of those columns that have few. */
  readonly listsOf: (columns: readonly string[]) => Promise<ReadonlyMap<string, TextList>>;
  readonly finish: (rows: number) => Promise<Omit<RawFile, 'file'>>;
  /** Takes away what was put into the database. */
  readonly forget: () => Promise<void>;
}

/** The texts of a column as a type of the database, in its order. */
export interface TextList {
  readonly type: string;
  readonly texts: readonly string[];
}

/** A column with more different texts isn't listed. */
const FEW = 1000;

/** A file that is read where it lies. */
export async function logFile(question: FileQuestion, name: string): Promise<LogFile> {
  const { connection } = question;
  const { columnar, parameters, finish } = await readParquet(question);
  const { relation, ordinal, text, instant } = columnar;
  const made: string[] = [];
  return {
    relation,
    parameters,
    ordinal,
    text,
    instant: (column) => instant(column) ?? instantOfText(text(column)),
    listsOf: async (columns) => {
      const found = new Map<string, TextList>();
      for (const [column, list] of await fewTexts(connection, relation, parameters, columns, text)) {
        const type = `${name}_type${integer(made.length)}`;
        made.push(`DROP TYPE ${identifier(type)}`);
        found.set(column, { type, texts: await typeOf(connection, list, type) });
      }
      return found;
    },
    finish,
    forget: async () => {
      for (const each of made) await connection.query(each);
    },
  };
}

/** All that a file says of each of some rows, in the order of the rows. */
export async function identitiesOf(
  question: FileQuestion,
  rows: readonly number[],
  name: string,
): Promise<readonly string[]> {
  const { connection } = question;
  await connection.query(`CREATE TABLE ${identifier(name)} (n BIGINT)`);
  await connection.append(
    name,
    rows.map((row) => [row]),
    ['BIGINT'],
  );
  const { select, parameters, finish } = await readParquet({ ...question, identity: true });
  const all = `${name}_all`;
  await connection.query(
    `CREATE TABLE ${identifier(all)} (n BIGINT, identity VARCHAR${question.wanted.map((_, i) => `, c${integer(i)} VARCHAR`).join('')})`,
  );
  await connection.query(`INSERT INTO ${identifier(all)} ${select}`, parameters);
  const [count] = await connection.query(`SELECT count(*) FROM ${identifier(all)}`);
  await finish(Number(count?.[0]));
  const found = await connection.query(
    `SELECT identity FROM ${identifier(all)} WHERE n IN (SELECT n FROM ${identifier(name)}) ORDER BY n`,
  );
  await connection.query(`DROP TABLE ${identifier(name)}`);
  await connection.query(`DROP TABLE ${identifier(all)}`);
  return found.map(([identity]) => String(identity));
}

/** Columns with few different texts, each with a question for them. */
async function fewTexts(
  connection: Connection,
  relation: string,
  parameters: readonly string[],
  columns: readonly string[],
  text: LogFile['text'],
): Promise<readonly (readonly [column: string, texts: readonly string[]])[]> {
  if (columns.length === 0) return [];
  const counts = await connection.query(
    `SELECT ${columns.map((column) => `approx_count_distinct(${text(column)})`).join(', ')} FROM ${relation}`,
    parameters,
  );
  const found: (readonly [string, readonly string[]])[] = [];
  for (const [i, column] of columns.entries()) {
    if (Number(counts[0]?.[i]) > FEW) continue;
    const texts = await connection.query(
      `SELECT DISTINCT ${text(column)} AS text FROM ${relation} WHERE ${text(column)} IS NOT NULL ORDER BY text`,
      parameters,
    );
    if (texts.length > 0) found.push([column, texts.map(([one]) => String(one))]);
  }
  return found;
}

/** Makes a type of some texts, through a table: values of data are never a part of a statement. */
async function typeOf(connection: Connection, texts: readonly string[], type: string): Promise<readonly string[]> {
  const table = `${type}_texts`;
  await connection.query(`CREATE TABLE ${identifier(table)} (i BIGINT, text VARCHAR)`);
  await connection.append(
    table,
    texts.map((text, i) => [i, text]),
    ['BIGINT', 'VARCHAR'],
  );
  await connection.query(`CREATE TYPE ${identifier(type)} AS ENUM (SELECT text FROM ${identifier(table)} ORDER BY i)`);
  await connection.query(`DROP TABLE ${identifier(table)}`);
  return texts;
}
