import type { Output } from '../../binding/rowMapping.ts';
import { type Combination, type Detail, interpretAll, statusOf, valueIn } from '../combinations.ts';
import { storageFor, stored } from '../storage.ts';
import { type Column, sqlType } from './column.ts';
import type { AppendType, Connection, Parameter } from './connection.ts';
import { identifier, integer } from './quote.ts';
import type { RawTable } from './rawTable.ts';

/**
 * The combinations of some columns that occur in the files, each interpreted once in TypeScript and put beside the raw rows as a table
 * to join with. So every engine reads values by the same code, and the database only has to tell values apart.
 */
export interface Dictionary {
  readonly table: string;
  /** Raw columns that it is keyed by. */
  readonly keys: readonly string[];
  /** The column of each output. */
  readonly outputs: ReadonlyMap<string, Column>;
  /** SQL for the value of rows that the dictionary leaves to the database, NULL for all others; `alias` is the raw table's. */
  readonly direct: ((alias: string) => string) | undefined;
}

/**
 * Instants in UTC to the millisecond, in the one form that leaves nothing to judge: the database reads them as TypeScript would, and millions of
 * them need not pass through the dictionary. Everything else does.
 */
const UTC_INSTANT = String.raw`[12]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z`;

export const instantOfText = (text: string): string =>
  `epoch_ms(CASE WHEN regexp_full_match(${text}, '${UTC_INSTANT}') THEN try_cast(${text} AS TIMESTAMP) END)`;

const directInstant =
  (column: string) =>
  (alias: string): string =>
    instantOfText(`${alias === '' ? '' : `${alias}.`}${identifier(column)}`);

/** `details` collects why rows aren't used; a dictionary's rows name their place in it. */
export async function buildDictionary(
  connection: Connection,
  raw: RawTable,
  outputs: readonly Output[],
  details: Detail[],
  table: string,
): Promise<Dictionary> {
  const names = outputs[0]?.columns ?? [];
  const keys = names.map((name) => raw.columns.get(name) ?? '');
  const quoted = keys.map(identifier).join(', ');
  const direct =
    outputs.length === 1 && outputs[0]?.plainInstant && keys[0] !== undefined ? directInstant(keys[0]) : undefined;
  const rest = direct === undefined ? '' : `WHERE ${direct('')} IS NULL`;
  const combinations =
    keys.length === 0 ? [[]] : await connection.query(`SELECT DISTINCT ${quoted} FROM ${identifier(raw.name)} ${rest}`);
  const interpreted = interpretAll(
    outputs,
    names,
    combinations.map((combination) => combination.map((value) => (value === null ? null : String(value)))),
  );
  const columns = outputs.map(
    (output, i): Column => ({
      field: output.name,
      name: `v${integer(i)}`,
      type: output.type,
      storage: storageFor(
        output.type,
        interpreted.map(({ results }) => valueIn(results[i])),
      ),
    }),
  );
  const definitions = [
    ...keys.map((key) => `${identifier(key)} VARCHAR`),
    ...columns.map(
      ({ name, storage }) => `${identifier(name)} ${storage.kind === 'decimal' ? 'VARCHAR' : sqlType(storage)}`,
    ),
    'status INTEGER',
    'detail INTEGER',
    'clock INTEGER',
  ];
  await connection.query(`CREATE TABLE ${identifier(table)} (${definitions.join(', ')})`);
  const types: AppendType[] = [
    ...keys.map((): AppendType => 'VARCHAR'),
    ...columns.map(({ storage }): AppendType => appendType(sqlType(storage))),
    'INTEGER',
    'INTEGER',
    'INTEGER',
  ];
  await connection.append(table, dictionaryRows(interpreted, columns, details), types);
  // Decimals are appended as text, which is exact, and become numbers once, not once for each row.
  for (const { name, storage } of columns)
    if (storage.kind === 'decimal')
      await connection.query(
        `ALTER TABLE ${identifier(table)} ALTER COLUMN ${identifier(name)} TYPE ${sqlType(storage)}`,
      );
  return { table, keys, outputs: new Map(columns.map((column) => [column.field, column])), direct };
}

const appendType = (type: string): AppendType => (type === 'BIGINT' || type === 'BOOLEAN' ? type : 'VARCHAR');

function* dictionaryRows(
  interpreted: readonly Combination[],
  columns: readonly Column[],
  details: Detail[],
): Generator<readonly (Parameter | boolean)[]> {
  for (const { texts, results } of interpreted) {
    const { status, detail, clock } = statusOf(results, details);
    const values = results.map((result, i) => stored(valueIn(result), columns[i]?.storage ?? { kind: 'text' }));
    yield [...texts, ...values, status, detail, clock];
  }
}
