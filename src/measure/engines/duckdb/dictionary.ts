import type { Interpreted, Output } from '../../binding/rowMapping.ts';
import { type Column, sqlType, storageFor, stored } from './column.ts';
import type { AppendType, Connection, Parameter } from './connection.ts';
import { identifier, integer } from './quote.ts';
import type { RawTable } from './rawTable.ts';

/** What became of a combination of a file's values. */
export const STATUS = { used: 0, leftOut: 1, rejected: 2 } as const;

export interface Detail {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

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
}

/** Outputs that read the same columns share a dictionary. */
export function groupByColumns(outputs: readonly Output[]): readonly (readonly Output[])[] {
  const groups = new Map<string, Output[]>();
  for (const output of outputs) {
    const key = [...output.columns].sort().join('\0');
    const group = groups.get(key);
    if (group) group.push(output);
    else groups.set(key, [output]);
  }
  return [...groups.values()];
}

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
  const combinations =
    keys.length === 0 ? [[]] : await connection.query(`SELECT DISTINCT ${quoted} FROM ${identifier(raw.name)}`);
  const interpreted = combinations.map((combination) => {
    const texts = combination.map((value) => (value === null ? null : String(value)));
    const read = (name: string): string | null => texts[names.indexOf(name)] ?? null;
    return { texts, results: outputs.map((output) => output.interpret(read)) };
  });
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
  return { table, keys, outputs: new Map(columns.map((column) => [column.field, column])) };
}

const appendType = (type: string): AppendType => (type === 'BIGINT' || type === 'BOOLEAN' ? type : 'VARCHAR');

const valueIn = (result: Interpreted | undefined) => (result?.kind === 'value' ? result.value : null);

function* dictionaryRows(
  interpreted: readonly { readonly texts: readonly (string | null)[]; readonly results: readonly Interpreted[] }[],
  columns: readonly Column[],
  details: Detail[],
): Generator<readonly (Parameter | boolean)[]> {
  for (const { texts, results } of interpreted) {
    const failure = results.find(({ kind }) => kind === 'rejected') ?? results.find(({ kind }) => kind === 'left-out');
    const values = results.map((result, i) => stored(valueIn(result), columns[i]?.storage ?? { kind: 'text' }));
    const clock = results.some((result) => result.kind === 'value' && result.clockIssue) ? 1 : 0;
    yield [...texts, ...values, ...statusOf(failure, details), clock];
  }
}

function statusOf(failure: Interpreted | undefined, details: Detail[]): readonly [number, number] {
  if (failure === undefined || failure.kind === 'value') return [STATUS.used, 0];
  details.push(
    failure.kind === 'rejected'
      ? { column: failure.column, value: failure.value, reason: failure.reason }
      : { column: '', value: '', reason: failure.reason },
  );
  return [failure.kind === 'rejected' ? STATUS.rejected : STATUS.leftOut, details.length - 1];
}
