import { comparePrecedence } from '../../binding/precedence.ts';
import { STATUS } from '../combinations.ts';
import { integer } from '../quoted.ts';
import { fromStored } from '../storage.ts';
import type { SqlRow } from './connection.ts';
import type { Column } from './dictionary.ts';
import { type BoundRows, checkedRows, columnsOf, type Only, precedenceField } from './rowSql.ts';
import { type Binder, binder, type Statement } from './statement.ts';

/** How rows that repeat each other become one (D3). */
export type Collapse =
  /** None do. */
  | { readonly by: 'nothing' }
  /** Rows without a key that agree in all columns of the table. */
  | { readonly by: 'identity' }
  /** Rows of one key that agree in all fields. */
  | { readonly by: 'values' }
  /** The same, of those that have precedence: the values that decide, lowest first. */
  | { readonly by: 'rank'; readonly column: Column; readonly order: readonly string[] };

export interface UsedRows extends BoundRows {
  readonly collapse: Collapse;
}

const used = `status = ${integer(STATUS.used)}`;

/** Columns of the series and of the values, in a select list or a group. */
const seriesOf = ({ mapping }: BoundRows): readonly string[] => mapping.series.map((_, i) => `s${i}`);

const keyColumns = (rows: BoundRows): readonly Column[] =>
  columnsOf(rows).filter(({ field }) => rows.mapping.key?.includes(field));

const keyOf = (rows: BoundRows): readonly string[] => [...seriesOf(rows), ...keyColumns(rows).map(({ name }) => name)];

/** What all rows of one key share when they say the same. */
const saidBy = (rows: BoundRows): readonly string[] => [...seriesOf(rows), ...columnsOf(rows).map(({ name }) => name)];

/** The rows that count, each once, for a FROM. `only`: others needn't be among them. */
export function usedRows(
  rows: UsedRows,
  bind: Binder,
  fields?: ReadonlySet<string>,
  only: readonly Only[] = [],
): string {
  const { collapse } = rows;
  const wanted = columnsOf(rows).filter(({ field }) => fields === undefined || fields.has(field));
  const names = [...seriesOf(rows), ...wanted.map(({ name }) => name)];
  const list = names.length === 0 ? '1 AS one' : names.join(', ');
  switch (collapse.by) {
    case 'nothing':
      return `(SELECT ${list} FROM ${checkedRows(rows, bind, { fields: new Set(wanted.map(({ field }) => field)), only })} u WHERE ${used})`;
    case 'identity':
      return `(SELECT ${list} FROM ${checkedRows(rows, bind, { fields: new Set(wanted.map(({ field }) => field)), identity: true, only })} u WHERE ${used} GROUP BY ${['identity', ...names].join(', ')})`;
    case 'values':
      return `(SELECT DISTINCT ${saidBy(rows).join(', ')} FROM ${checkedRows(rows, bind, { only })} u WHERE ${used})`;
    case 'rank':
      // What is left out might have precedence over what is asked for; all rows of one key are of one time, where it's part of the key.
      return `(SELECT DISTINCT ${saidBy(rows).join(', ')} FROM ${ranked(
        rows,
        collapse,
        bind,
        only.filter((each) => each.kind === 'time' && rows.mapping.key?.includes(each.field)),
      )} u WHERE top = 1)`;
    default:
      return collapse satisfies never;
  }
}

/** Each usable row with its rank among those of its key: 1 is right. */
function ranked(
  rows: UsedRows,
  { column, order }: Extract<Collapse, { by: 'rank' }>,
  bind: Binder,
  only: readonly Only[] = [],
): string {
  const places = bind.table('p', [
    { name: 'value', type: 'text', values: order },
    { name: 'place', type: 'integer', values: order.map((_, i) => i) },
  ]);
  const value = bind.dialect.asText(`x.${column.name}`, column.scalar);
  const said = saidBy(rows);
  const key = keyOf(rows);
  return `(SELECT ${said.map((name) => `x.${name} AS ${name}`).join(', ')}, rank() OVER (${key.length === 0 ? '' : `PARTITION BY ${key.map((name) => `x.${name}`).join(', ')} `}ORDER BY coalesce(p.place, -1) DESC) AS top
    FROM (SELECT * FROM ${checkedRows(rows, bind, { only })} c WHERE ${used}) x LEFT JOIN ${places} ON ${value} = p.value)`;
}

const MANY = 'count(*) > 1';

/** Groups of keys, and what is true of one in which a key comes twice. */
function repeatedKeys(rows: BoundRows): { readonly group: readonly string[]; readonly having: string } {
  const { dialect } = rows.source.connection;
  const time = keyColumns(rows).find(({ field, storage }) => field === rows.mapping.time && storage.kind === 'instant');
  const key = keyOf(rows);
  return time === undefined || dialect.repeated === undefined
    ? { group: key, having: MANY }
    : dialect.repeated(
        key.filter((name) => name !== time.name),
        time.name,
      );
}

/** Which rows repeat each other, so that questions need not collapse what nothing repeats. */
export async function collapseOf(rows: BoundRows): Promise<Collapse> {
  const { mapping, source } = rows;
  const identity = mapping.key === undefined;
  if (identity && source.distinctRows) return { by: 'nothing' };
  const bind = binder(source.connection.dialect);
  const { group, having } = identity ? { group: ['identity'], having: MANY } : repeatedKeys(rows);
  const fields = new Set(mapping.key);
  const repeated = await source.connection.query(
    bind.statement(
      `SELECT 1 AS repeated FROM ${checkedRows(rows, bind, { fields, identity })} u WHERE ${used}${group.length === 0 ? '' : ` GROUP BY ${group.join(', ')}`} HAVING ${having} LIMIT 1`,
    ),
  );
  if (repeated.length === 0) return { by: 'nothing' };
  if (identity) return { by: 'identity' };
  const deciding = precedenceField(mapping);
  const column = rows.dictionaries.flatMap(({ columns }) => columns).find(({ field }) => field === deciding);
  return column === undefined ? { by: 'values' } : { by: 'rank', column, order: await contestedValues(rows, column) };
}

/** The values that decide, in the order that every engine gives them: a database would compare texts otherwise. */
async function contestedValues(rows: BoundRows, column: Column): Promise<readonly string[]> {
  const { connection } = rows.source;
  const bind = binder(connection.dialect);
  const key = keyOf(rows);
  const over = key.length === 0 ? '' : `PARTITION BY ${key.join(', ')}`;
  const found = await connection.query(
    bind.statement(
      `SELECT DISTINCT ${bind.dialect.asText(column.name, column.scalar)} AS value FROM
       (SELECT ${column.name}, count(*) OVER (${over}) AS many FROM ${checkedRows(rows, bind)} c WHERE ${used}) u WHERE many > 1`,
    ),
  );
  return found
    .map(([text]) => ({ text: String(text), value: fromStored(text, column) }))
    .sort((a, b) => comparePrecedence(a.value, b.value) || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
}

/** How many rows are used, and how many others have precedence over. */
export async function countUsed(rows: UsedRows): Promise<{ readonly size: number; readonly overruled: number }> {
  const { collapse, source } = rows;
  const count = async (sql: (bind: Binder) => string): Promise<number> => {
    const bind = binder(source.connection.dialect);
    const [row] = await source.connection.query(bind.statement(sql(bind)));
    return Number(row?.[0] ?? 0);
  };
  const size = await count((bind) => `SELECT count(*) AS size FROM ${usedRows(rows, bind, new Set())} q`);
  if (collapse.by !== 'rank') return { size, overruled: 0 };
  const overruled = await count(
    (bind) =>
      `SELECT sum(many) AS overruled FROM (SELECT count(*) AS many, min(top) AS best FROM ${ranked(rows, collapse, bind)} u GROUP BY ${saidBy(rows).join(', ')}) q WHERE best > 1`,
  );
  return { size, overruled };
}

/** Keys of which different rows are used, with those rows, for a message. */
export interface Contradiction {
  readonly key: readonly { readonly column: Column; readonly value: ReturnType<typeof fromStored> }[];
  readonly rows: readonly SqlRow[];
}

const MOST_NAMED = 20;

/** D3: what still differs once identical rows are one. `rows`: the columns of the table that name a row, of two of them. */
export async function contradictionsOf(rows: UsedRows): Promise<readonly Contradiction[]> {
  const { collapse, source } = rows;
  if (collapse.by === 'nothing' || collapse.by === 'identity') return [];
  const { connection } = source;
  const bind = binder(connection.dialect);
  const key = keyColumns(rows);
  const group = keyOf(rows);
  const keys = key.map(({ name, scalar }, i) => `${bind.dialect.asText(name, scalar)} AS k${i}`);
  const list = [...seriesOf(rows), ...keys];
  const order = [...seriesOf(rows), ...key.map((_, i) => `k${i}`), 'many'];
  const found = await connection.query(
    bind.statement(
      `SELECT ${[...list, 'count(*) AS many'].join(', ')} FROM ${usedRows(rows, bind)} q${group.length === 0 ? '' : ` GROUP BY ${group.join(', ')}`} HAVING count(*) > 1 ORDER BY ${order.join(', ')} LIMIT ${integer(MOST_NAMED)}`,
    ),
  );
  const contradictions: Contradiction[] = [];
  for (const row of found) {
    const values = row.slice(rows.mapping.series.length);
    contradictions.push({
      key: key.map((column, i) => ({ column, value: fromStored(values[i], column) })),
      rows: await connection.query(rowsOfKey(rows, row)),
    });
  }
  return contradictions;
}

/** The labels of the usable rows of one key. */
function rowsOfKey(rows: UsedRows, values: SqlRow): Statement {
  const { source } = rows;
  const bind = binder(source.connection.dialect);
  const key = keyColumns(rows);
  const labels = source.label.map((_, i) => `l${i}`);
  const terms = [
    ...seriesOf(rows).map((name) => ({ name, type: 'text' as const })),
    ...key.map(({ name, scalar }) => ({ name: bind.dialect.asText(name, scalar), type: 'text' as const })),
  ].map(({ name, type }, i) => {
    const value = values[i];
    return value === null || value === undefined ? `${name} IS NULL` : `${name} = ${bind.scalar(String(value), type)}`;
  });
  const said = saidBy(rows).map((name) => `u.${name}`);
  return bind.statement(
    `SELECT DISTINCT ${[...labels, ...said].join(', ')} FROM ${checkedRows(rows, bind, { label: true })} u WHERE ${[`u.${used}`, ...terms].join(' AND ')} ORDER BY ${labels.join(', ')} LIMIT ${integer(MOST_NAMED)}`,
  );
}
