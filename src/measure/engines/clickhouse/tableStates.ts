import { DataError } from '../../problems.ts';
import type { SqlRow } from '../sql/connection.ts';
import type { TableName } from '../sql/dialect.ts';

type Question = (sql: string, parameters: Readonly<Record<string, readonly string[]>>) => Promise<readonly SqlRow[]>;

/** A table with its schema. */
interface Place extends TableName {
  readonly schema: string;
}

/**
 * Whether tables have changed since they were first looked at. Each query sees one state of a table, and ClickHouse keeps none for the next one; but
 * its own tables number what is inserted and what is altered, so that two states differ in these numbers or in nothing.
 */
export interface TableStates {
  /** From now on the table must stay as it is; `false`: nobody can tell whether it does. */
  watch(table: Place): Promise<boolean>;
  /** A DataError names a table that has changed. */
  check(): Promise<void>;
}

export function tableStates(ask: Question, connection: string): TableStates {
  const watched = new Map<string, { readonly table: Place; readonly state: string }>();
  return {
    async watch(table) {
      const key = keyOf(table);
      const state = watched.has(key) ? undefined : await stateIfAny(ask, table);
      if (state !== undefined) watched.set(key, { table, state });
      return watched.has(key);
    },
    async check() {
      if (watched.size === 0) return;
      const states = await statesOf(
        ask,
        [...watched.values()].map(({ table }) => table),
      );
      for (const [key, { table, state }] of watched) {
        if ((states.get(key) ?? EMPTY) === state) continue;
        const name = `${connection}:${table.schema}.${table.table}`;
        throw new DataError([
          {
            code: 'changed-file',
            message: `${name} was changed while it was read: nothing is stated. Read it again, or read a table that nobody writes to`,
            file: name,
          },
        ]);
      }
    },
  };
}

/** A table without parts. */
const EMPTY = '[]';

const keyOf = ({ schema, table }: Place): string => JSON.stringify([schema, table]);

const lists = (tables: readonly Place[]): Readonly<Record<string, readonly string[]>> => ({
  schemas: tables.map(({ schema }) => schema),
  tables: tables.map(({ table }) => table),
});

const AMONG = '(database, table) IN arrayZip({schemas:Array(String)}, {tables:Array(String)})';

/** Views, tables of other engines, and those whose parts the user may not see can't be watched. */
async function stateIfAny(ask: Question, table: Place): Promise<string | undefined> {
  try {
    const found = await ask(
      `SELECT engine FROM (SELECT database, name AS table, engine FROM system.tables) t WHERE ${AMONG} AND engine LIKE '%MergeTree'`,
      lists([table]),
    );
    return found.length === 0 ? undefined : ((await statesOf(ask, [table])).get(keyOf(table)) ?? EMPTY);
  } catch (error) {
    if (error instanceof DataError && error.problems.some(({ code }) => code === 'failed-query')) return undefined;
    throw error;
  }
}

/** Merges of parts change none of this: only what is inserted, altered or dropped. */
async function statesOf(ask: Question, tables: readonly Place[]): Promise<ReadonlyMap<string, string>> {
  const parts = await ask(
    `SELECT database, table, partition_id, toString(sum(rows)) AS many, toString(max(max_block_number)) AS last, toString(max(data_version)) AS version
     FROM system.parts WHERE active AND ${AMONG} GROUP BY database, table, partition_id ORDER BY database, table, partition_id`,
    lists(tables),
  );
  const states = Map.groupBy(parts, ([schema, table]) => keyOf({ schema: String(schema), table: String(table) }));
  return new Map([...states].map(([key, found]) => [key, JSON.stringify(found)]));
}
