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
  readonly finish: (rows: number) => Promise<Omit<RawFile, 'file'>>;
}

/** A file that is read where it lies. */
export async function logFile(question: FileQuestion): Promise<LogFile> {
  const { columnar, parameters, finish } = await readParquet(question);
  const { relation, ordinal, text, instant } = columnar;
  return {
    relation,
    parameters,
    ordinal,
    text,
    instant: (column) => instant(column) ?? instantOfText(text(column)),
    finish,
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
