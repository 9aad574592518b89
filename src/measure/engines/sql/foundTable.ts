import type { TableSource as TableReference } from '../../../contract/dataset.ts';
import { columnsOfBinding } from '../../binding/rowMapping.ts';
import { nearestName } from '../../nearest.ts';
import { nameOfTable, type SourcePlan } from '../../plan/source.ts';
import { DataError, type DataProblem } from '../../problems.ts';
import type { SqlConnection } from './connection.ts';
import type { ColumnReading, TableDescription, TableName } from './dialect.ts';

type Usable = Extract<ColumnReading, { readonly kind: 'usable' }>;

/** A column that the dataset reads; its place names it in statements: `c0` its text, `i0` its instant, `n0` its number. */
export interface WantedColumn {
  readonly name: string;
  readonly reading: Usable;
}

/** A table or view behind a data declaration, found and checked. */
export interface FoundTable {
  readonly plan: SourcePlan<TableReference>;
  readonly connection: SqlConnection;
  /** What statements of account print: `warehouse:monitoring.probes`. */
  readonly name: string;
  readonly table: TableName;
  /** In the order of their places. */
  readonly wanted: readonly WantedColumn[];
  /** What names a row for a reader: its key, or all that is read of it. */
  readonly label: readonly WantedColumn[];
  readonly distinctRows: boolean;
  readonly steady: boolean;
}

/** In a FROM. */
export const ALIAS = 't';

/** Looks the table up, and its columns. A DataError names what isn't there or can't be read. */
export async function findTable(plan: SourcePlan<TableReference>, connection: SqlConnection): Promise<FoundTable> {
  const reference = plan.binding.source;
  const { schema, table } = reference;
  const name = nameOfTable(reference);
  const description = await connection.describe({ schema, table });
  if (description === undefined) throw new DataError([await missingTable(plan, name, connection)]);
  const readings = readingsOf(description, connection);
  const problems: DataProblem[] = [];
  const wanted: WantedColumn[] = [];
  for (const column of columnsOfBinding(plan)) {
    const found = readings.get(column);
    if (found?.reading.kind === 'usable') wanted.push({ name: column, reading: found.reading });
    else
      problems.push({
        code: found === undefined ? 'missing-column' : 'unusable-type',
        message:
          found === undefined
            ? `${name} has no column '${column}'${hint(column, [...readings.keys()])}`
            : `${name}: column '${column}' is of type ${found.type}, ${found.reading.kind === 'unusable' ? found.reading.reason : ''}`,
        file: name,
        column,
        at: plan.binding.source.at,
      });
  }
  if (problems.length > 0) throw new DataError(problems);
  const key = description.key.flatMap((column): readonly WantedColumn[] => {
    const reading = readings.get(column)?.reading;
    return reading?.kind === 'usable' ? [{ name: column, reading }] : [];
  });
  return {
    plan,
    connection,
    name,
    table: description.table,
    wanted,
    label: key.length > 0 && key.length === description.key.length ? key : wanted,
    distinctRows: description.distinctRows,
    steady: description.steady,
  };
}

/** What a reader finds a row by: the columns that name it, with what they say. */
export const nameOfRow = (label: FoundTable['label'], texts: readonly unknown[]): string =>
  label.map(({ name }, i) => `${name} ${String(texts[i] ?? '')}`).join(', ');

const shownTable = ({ schema, table }: TableName): string => (schema === undefined ? table : `${schema}.${table}`);

/** SQL of the table, by its quoted name. */
export function fromTable({ table: { schema, table }, connection: { dialect } }: FoundTable): string {
  const name = dialect.identifier(table);
  return `${schema === undefined ? name : `${dialect.identifier(schema)}.${name}`} ${ALIAS}`;
}

function readingsOf(
  { columns }: TableDescription,
  { dialect }: SqlConnection,
): ReadonlyMap<string, { readonly type: string; readonly reading: ColumnReading }> {
  return new Map(
    columns.map((column) => [
      column.name,
      { type: column.type, reading: dialect.reading(column, `${ALIAS}.${dialect.identifier(column.name)}`) },
    ]),
  );
}

async function missingTable(
  plan: SourcePlan<TableReference>,
  name: string,
  connection: SqlConnection,
): Promise<DataProblem> {
  const { schema, table, connection: connectionName } = plan.binding.source;
  const others = (await connection.tables()).map(shownTable);
  const nearest = nearestName(shownTable({ schema, table }), others);
  return {
    code: 'missing-table',
    message: `The rows of '${plan.binding.data}' come from ${name}, and connection '${connectionName}' shows no such table or view${nearest === undefined ? ': name it by its schema, and see that the user of the connection may read it' : `: did you mean '${nearest}'?`}`,
    file: name,
    at: plan.binding.source.at,
  };
}

function hint(name: string, others: readonly string[]): string {
  const nearest = nearestName(name, others);
  return nearest === undefined ? `; it has ${others.slice(0, 20).join(', ')}` : `: did you mean '${nearest}'?`;
}
