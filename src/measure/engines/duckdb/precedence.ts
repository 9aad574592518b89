import { comparePrecedence } from '../../binding/precedence.ts';
import type { Precedence } from '../../binding/rowMapping.ts';
import { fromStored } from '../storage.ts';
import { type Column, readable } from './column.ts';
import type { Connection } from './connection.ts';
import { identifier, integer } from './quote.ts';

export interface Contested {
  /** SQL of the rows that are used, with `f` and `n`. */
  readonly rows: string;
  /** SQL of the columns that make a key. */
  readonly group: string;
  /** SQL of all columns of the data: rows that agree in them say the same. */
  readonly values: string;
  /** What `highest` goes by. */
  readonly column: Column | undefined;
}

/**
 * Puts the rows into a table with `fate`: 0 is used, 1 says the same as a used one, 2 is overruled (D3). Rows that are equal in what the precedence
 * goes by, and differ, are all used: they contradict each other.
 */
export async function judgeRows(
  connection: Connection,
  table: string,
  precedence: Precedence,
  { rows, group, values, column }: Contested,
): Promise<void> {
  const places = `${table}_places`;
  if (column !== undefined) await rankValues(connection, places, { rows, group, column });
  const ranked =
    column === undefined
      ? `SELECT *, row_number() OVER (PARTITION BY ${group} ORDER BY ${precedence.by === 'first' ? 'f, n' : 'f DESC, n DESC'}) AS top FROM ${rows}`
      : `SELECT r.*, rank() OVER (PARTITION BY ${group} ORDER BY p.place DESC) AS top FROM ${rows} r
         LEFT JOIN ${identifier(places)} p ON CAST(${readable(column, 'r')} AS VARCHAR) = p.value`;
  await connection.query(`CREATE TABLE ${identifier(table)} AS
    SELECT f, n, ${values}, CASE WHEN top = 1 AND place = 1 THEN 0 WHEN best = 1 THEN 1 ELSE 2 END AS fate FROM (
      SELECT *, row_number() OVER (PARTITION BY ${values} ORDER BY top, f, n) AS place, min(top) OVER (PARTITION BY ${values}) AS best
      FROM (${ranked}))`);
  if (column !== undefined) await connection.query(`DROP TABLE ${identifier(places)}`);
}

/** The values that decide, in the order that every engine gives them: a database would compare texts, and numbers beyond its decimals, otherwise. */
async function rankValues(
  connection: Connection,
  table: string,
  { rows, group, column }: { readonly rows: string; readonly group: string; readonly column: Column },
): Promise<void> {
  const found = await connection.query(
    `SELECT DISTINCT ${readable(column)} FROM (SELECT *, count(*) OVER (PARTITION BY ${group}) AS many FROM ${rows}) WHERE many > 1`,
  );
  const ordered = found
    .map(([stored]) => ({ text: String(stored), value: fromStored(stored, column) }))
    .sort((a, b) => comparePrecedence(a.value, b.value));
  await connection.query(`CREATE TABLE ${identifier(table)} (value VARCHAR, place INTEGER)`);
  await connection.append(
    table,
    ordered.map(({ text }, place) => [text, place]),
    ['VARCHAR', 'INTEGER'],
  );
}

/** How many rows of each file are overruled. */
export async function overruledIn(connection: Connection, table: string): Promise<ReadonlyMap<number, number>> {
  const counts = await connection.query(
    `SELECT f, count(*) FROM ${identifier(table)} WHERE fate = ${integer(2)} GROUP BY f`,
  );
  return new Map(counts.map(([f, rows]) => [Number(f), Number(rows)]));
}
