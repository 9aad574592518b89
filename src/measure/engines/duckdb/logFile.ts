import type { Connection } from './connection.ts';
import type { FileQuestion, RawFile } from './fileReading.ts';
import { instantOfText } from './instantOfText.ts';
import { identifier, integer } from './quote.ts';
import { readFile } from './rawTable.ts';

/** One file of a log, ready to be read column by column. */
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

/** Which columns are taken as instants as far as the engine can read them itself, and which as texts. */
export interface ColumnsAsked {
  readonly instants: readonly string[];
  readonly texts: readonly string[];
}

/** The texts of a column as a type of the database, in its order. */
export interface TextList {
  readonly type: string;
  readonly texts: readonly string[];
}

/** A column with more different texts isn't listed. */
const FEW = 1000;

/** A file of columns is read where it lies, any other one once into a table. */
export async function logFile(
  question: FileQuestion,
  { instants, texts }: ColumnsAsked,
  name: string,
): Promise<LogFile> {
  const { connection, wanted } = question;
  const { columnar, select, parameters, finish } = await readFile(question);
  const made: string[] = [];
  const lists =
    (relation: string, own: readonly string[], text: LogFile['text']): LogFile['listsOf'] =>
    async (columns) => {
      const found = new Map<string, TextList>();
      for (const [column, list] of await fewTexts(connection, relation, own, columns, text)) {
        const type = `${name}_type${integer(made.length)}`;
        made.push(`DROP TYPE ${identifier(type)}`);
        found.set(column, { type, texts: await typeOf(connection, list, type) });
      }
      return found;
    };
  const forget = async (): Promise<void> => {
    for (const each of made) await connection.query(each);
  };
  if (columnar !== undefined) {
    const { relation, ordinal, text, instant } = columnar;
    const read = (column: string): string => instant(column) ?? instantOfText(text(column));
    return {
      relation,
      parameters,
      ordinal,
      text,
      instant: read,
      listsOf: lists(relation, parameters, text),
      finish,
      forget,
    };
  }
  const nameOf = (letter: string, column: string): string => identifier(`${letter}${integer(wanted.indexOf(column))}`);
  const text = (column: string): string => nameOf('c', column);
  const instant = (column: string): string => nameOf('m', column);
  // The text of an instant is kept only where it's asked for as a text, or is none that the database reads.
  const kept = wanted.map((column) => {
    const ms = instantOfText(text(column));
    const only = instants.includes(column) && !texts.includes(column);
    return [
      ...(instants.includes(column) ? [`${ms} AS ${instant(column)}`] : []),
      only ? `CASE WHEN ${ms} IS NULL THEN ${text(column)} END AS ${text(column)}` : text(column),
    ].join(', ');
  });
  const read = ['n', 'identity', ...wanted.map(text)].join(', ');
  made.push(`DROP TABLE ${identifier(name)}`);
  await connection.query(
    `CREATE TABLE ${identifier(name)} (n BIGINT${wanted.map((column) => `${instants.includes(column) ? `, ${instant(column)} BIGINT` : ''}, ${text(column)} VARCHAR`).join('')})`,
  );
  await connection.query(
    `INSERT INTO ${identifier(name)} SELECT ${['n', ...kept].join(', ')} FROM (${select}) AS file(${read})`,
    parameters,
  );
  return {
    relation: identifier(name),
    parameters: [],
    ordinal: 'n',
    text,
    instant,
    listsOf: lists(identifier(name), [], text),
    finish,
    forget,
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
  const { select, parameters, finish } = await readFile({ ...question, identity: true });
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
