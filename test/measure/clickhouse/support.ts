/** Tables of a ClickHouse server as data, without an agreement. */
import type { FieldType } from '../../../src/contract/contract.ts';
import type { BindingShape } from '../../../src/contract/dataset.ts';
import { type ConnectionSettings, readAddress } from '../../../src/measure/connections/connection.ts';
import type { EngineOptions, Session } from '../../../src/measure/engine.ts';
import { clickhouseEngine } from '../../../src/measure/engines/clickhouse/engine.ts';
import type { SourcePlan } from '../../../src/measure/plan/source.ts';
import { DataError } from '../../../src/measure/problems.ts';
import { at } from '../../support/expressions.ts';
import { bindingOf, dataOf, rowsShape } from '../support.ts';

/** `address` as a server prints it, without user and password. */
export function settingsOf(address: string, user: string, password: string, more = ''): ConnectionSettings {
  const secret = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const found = readAddress('warehouse', `${address.replace('http://', `clickhouse+http://${secret}@`)}${more}`);
  if (found.kind === 'problem') throw new Error(found.message);
  return found.settings;
}

export interface TableOfTest {
  readonly table: string;
  readonly schema?: string | undefined;
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly kind?: 'records' | 'states' | 'samples';
  readonly by?: readonly string[];
  /** Where a field isn't the column of its name. */
  readonly from?: Parameters<typeof rowsShape>[0];
  readonly shape?: Partial<Extract<BindingShape, { kind: 'rows' }>>;
  readonly optional?: readonly string[];
}

export function planOf({
  table,
  schema,
  fields,
  kind = 'records',
  by = [],
  from,
  shape,
  optional,
}: TableOfTest): SourcePlan {
  const names = Object.keys(fields);
  return {
    declaration: dataOf('data', kind, fields, { by: [...by], optional: optional ?? names, everyMs: 60_000 }),
    binding: {
      ...bindingOf('data', '', rowsShape(from ?? Object.fromEntries(names.map((name) => [name, name])), shape)),
      source: { kind: 'table', connection: 'warehouse', ...(schema === undefined ? {} : { schema }), table, at: at() },
    },
    zone: 'UTC',
    rejectedAtMost: '0',
  };
}

/** Opens one table for some work. */
export async function withTable<T>(
  settings: ConnectionSettings,
  table: TableOfTest,
  work: (session: Session) => Promise<T>,
  options: EngineOptions = {},
): Promise<T> {
  const session = await clickhouseEngine(settings).open([planOf(table)], options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The values of all rows, each as a list of texts in the order of the fields. */
export const valuesIn = (settings: ConnectionSettings, table: TableOfTest): Promise<readonly (readonly unknown[])[]> =>
  withTable(settings, table, async ({ tables }) => {
    const rows = (await tables.get('data')?.rows({ select: [] })) ?? [];
    return rows.map(({ fields }) =>
      Object.keys(table.fields).map((name) => {
        const cell = fields[name];
        return cell !== null && cell !== undefined && 'value' in cell ? cell.value : null;
      }),
    );
  });

/** What is wrong, as its codes and messages. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly { code: string; message: string }[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.problems.map(({ code, message }) => ({ code, message }));
  }
}
