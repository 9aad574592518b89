import type { Interval } from '../../../time/intervals.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import { STATUS } from '../combinations.ts';
import { integer } from '../quoted.ts';
import type { Scalar } from './dialect.ts';
import type { Column, Dictionary } from './dictionary.ts';
import { ALIAS, type FoundTable, fromTable } from './foundTable.ts';
import type { Binder } from './statement.ts';

/** The rows of a source with all that it takes to write statements about them. */
export interface BoundRows {
  readonly source: FoundTable;
  readonly mapping: RowMapping;
  readonly dictionaries: readonly Dictionary[];
  /** Which rows are this data's business. */
  readonly filter: Dictionary | undefined;
  /** Whether intervals may end before they start. */
  readonly backwards: boolean;
}

/** A row of a combination that was not there when the combinations were asked for: somebody writes to the table. */
export const UNKNOWN = 3;
/** In the place of a dictionary's detail: the interval ends before it starts. */
export const BACKWARDS = -1;

export const columnsOf = ({ dictionaries, mapping }: Pick<BoundRows, 'dictionaries' | 'mapping'>): readonly Column[] =>
  dictionaries.flatMap(({ columns }) => columns).filter(({ field }) => field !== precedenceField(mapping));

export const precedenceField = ({ precedence }: RowMapping): string | undefined =>
  precedence?.by === 'highest' ? precedence.value.name : undefined;

export interface RawColumns {
  /** Also the text that tells rows apart. */
  readonly identity?: boolean;
  /** Also the texts that name a row: `l0`, `l1` … */
  readonly label?: boolean;
  /** Also what tells the values of columns apart where that isn't their text: `g0` … */
  readonly digested?: boolean;
  /** Only such rows are asked for; where it costs nothing to tell them, others are left out. */
  readonly only?: readonly Only[];
}

/** What the table's own order may help to find. `place`: the column's. */
export type Only =
  /** Rows in which the column has one of some texts. */
  | { readonly kind: 'texts'; readonly place: number; readonly texts: readonly string[] }
  /** Rows in which the column, which is taken as it stands for the field, has an instant in some time. */
  | { readonly kind: 'time'; readonly place: number; readonly field: string; readonly time: Interval };

/** The table's rows as texts and exact values, for a FROM: what is read, and nothing else. */
export function rawRows(
  source: FoundTable,
  { identity = false, label = false, digested = false, only = [] }: RawColumns = {},
  bind?: Binder,
): string {
  const { wanted, connection } = source;
  const columns = [
    ...wanted.flatMap(({ reading }, i) => [
      `${reading.text} AS c${i}`,
      ...(reading.instant === undefined ? [] : [`${reading.instant} AS i${i}`]),
      ...(reading.wall === undefined ? [] : [`${reading.wall} AS z${i}`]),
      ...(reading.number === undefined ? [] : [`${reading.number.sql} AS n${i}`]),
    ]),
    ...(digested
      ? wanted.flatMap(({ reading }, i) => (reading.digested === undefined ? [] : [`${reading.digested} AS g${i}`]))
      : []),
    ...(label ? source.label.map(({ reading }, i) => `${reading.text} AS l${i}`) : []),
    ...(identity ? [`${connection.dialect.identity(ALIAS)} AS identity`] : []),
  ];
  const terms = bind === undefined ? [] : only.map((each) => termOf(source, each, bind)).filter((term) => term !== '');
  const where = terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`;
  return `(SELECT ${columns.length === 0 ? '1 AS one' : columns.join(', ')} FROM ${fromTable(source)}${where})`;
}

/** A condition on the table's column as it stands; empty where it has none that helps. */
function termOf({ wanted, plan }: FoundTable, only: Only, bind: Binder): string {
  const reading = wanted[only.place]?.reading;
  if (reading === undefined) return '';
  switch (only.kind) {
    case 'texts':
      return only.texts.length === 0
        ? '1 = 0'
        : `${reading.text} IN (${only.texts.map((each) => bind.scalar(each, 'text')).join(', ')})`;
    case 'time': {
      const { start, end } = only.time;
      // A wall clock is less than a day away from UTC.
      const apart = reading.wall === undefined || plan.zone === 'UTC' ? 0 : DAY_MS;
      return reading.within?.({ start: start - apart, end: end + apart }) ?? '';
    }
    default:
      return only satisfies never;
  }
}

const DAY_MS = 86_400_000;

/** The rows that a filter leaves, for a FROM with the alias `b`. */
export function filteredRows(source: FoundTable, filter: Dictionary | undefined, bind: Binder): string {
  const raw = `${rawRows(source)} b`;
  if (filter === undefined) return raw;
  const { joins, status } = joined(filter, 'w', bind);
  return `(SELECT b.* FROM ${raw} ${joins} WHERE ${status} = ${integer(STATUS.used)}) b`;
}

interface Joined {
  readonly joins: string;
  /** SQL of what became of a row's combination. */
  readonly status: string;
  readonly detail: string;
  readonly clock: string;
  /** SQL of each output; a constant is bound when it's asked for. */
  readonly values: readonly (() => string)[];
}

/** Puts a dictionary beside the rows `b`. */
function joined({ keys, columns, direct, entries }: Dictionary, alias: string, bind: Binder): Joined {
  const read = direct?.(bind);
  if (keys.length === 0) {
    const value = (list: readonly Scalar[]): Scalar => list[0] ?? null;
    return {
      joins: '',
      status: integer(entries.status[0] ?? STATUS.used),
      detail: integer(entries.detail[0] ?? 0),
      clock: integer(entries.clock[0] ?? 0),
      values: columns.map(
        ({ scalar }, i) =>
          () =>
            bind.scalar(value(entries.values[i] ?? []), scalar),
      ),
    };
  }
  if (read !== undefined && entries.size === 0)
    return {
      joins: '',
      status: `CASE WHEN ${read} IS NULL THEN ${integer(UNKNOWN)} ELSE ${integer(STATUS.used)} END`,
      detail: '0',
      clock: '0',
      values: [() => read],
    };
  const table = bind.table(alias, [
    ...keys.map((_, i) => ({ name: `k${i}`, type: 'text' as const, values: entries.keys[i] ?? [] })),
    ...columns.map(({ scalar }, i) => ({ name: `d${i}`, type: scalar, values: entries.values[i] ?? [] })),
    { name: 'status', type: 'integer', values: entries.status },
    { name: 'detail', type: 'integer', values: entries.detail },
    { name: 'clock', type: 'integer', values: entries.clock },
  ]);
  const on = keys.map((key, i) => `b.c${key} = ${alias}.k${i}`).join(' AND ');
  const status = `coalesce(${alias}.status, ${integer(UNKNOWN)})`;
  return {
    joins: `LEFT JOIN ${table} ON ${on}`,
    status:
      read === undefined ? status : `CASE WHEN ${read} IS NOT NULL THEN ${integer(STATUS.used)} ELSE ${status} END`,
    detail: `coalesce(${alias}.detail, 0)`,
    clock:
      read === undefined
        ? `coalesce(${alias}.clock, 0)`
        : `CASE WHEN ${read} IS NOT NULL THEN 0 ELSE coalesce(${alias}.clock, 0) END`,
    values: columns.map((_, i) => () => (read === undefined ? `${alias}.d${i}` : `coalesce(${read}, ${alias}.d${i})`)),
  };
}

export interface CheckedColumns extends RawColumns {
  /** Fields whose values are wanted; absent: all. */
  readonly fields?: ReadonlySet<string>;
  /** Also why a row isn't used (`detail`), and whether a change of the clock had to be resolved (`clock`). */
  readonly verdict?: boolean;
}

/**
 * Every row with its values `v0` …, its series `s0` … and its `status`, for a FROM. What a filter leaves out isn't looked at further; a malformed
 * row is rejected rather than left out.
 */
export function checkedRows(rows: BoundRows, bind: Binder, asked: CheckedColumns = {}): string {
  const { source, mapping, dictionaries, filter, backwards } = rows;
  const { fields, verdict = false } = asked;
  const wanted = (field: string): boolean =>
    fields === undefined || fields.has(field) || (backwards && (field === 'start' || field === 'end'));
  const joins: string[] = [];
  const statuses: string[] = [];
  const details: string[] = [];
  const clocks: string[] = [];
  const selected: string[] = [];
  dictionaries.forEach((dictionary, i) => {
    // Where nothing changes meanwhile, no row has a combination that wasn't there when they were asked for.
    const tells = verdict ? !source.steady || dictionary.notable : dictionary.fails;
    if (!tells && !dictionary.columns.some(({ field }) => wanted(field))) return;
    const one = joined(dictionary, `d${i}`, bind);
    joins.push(one.joins);
    statuses.push(one.status);
    details.push(one.detail);
    clocks.push(one.clock);
    dictionary.columns.forEach(({ name, field }, k) => {
      if (wanted(field)) selected.push(`${one.values[k]?.() ?? 'NULL'} AS ${name}`);
    });
  });
  const first = filter && joined(filter, 'w', bind);
  if (first !== undefined) joins.push(first.joins);
  const behind = (filtered: string | undefined, others: string): string =>
    first === undefined || filtered === undefined
      ? others
      : `CASE WHEN ${first.status} <> ${integer(STATUS.used)} THEN ${filtered} ELSE ${others} END`;
  selected.push(`${behind(first?.status, worst(statuses))} AS status`);
  if (verdict) {
    selected.push(`${behind(first?.detail, firstDetail(statuses, details))} AS detail`);
    selected.push(`${clocks.length === 0 ? '0' : clocks.join(' + ')} AS clock`);
  }
  mapping.series.forEach((column, i) => {
    selected.push(`b.c${source.wanted.findIndex(({ name }) => name === column)} AS s${i}`);
  });
  if (asked.identity) selected.push('b.identity AS identity');
  if (asked.label) selected.push(...source.label.map((_, i) => `b.l${i} AS l${i}`));
  const raw = rawRows(source, asked, bind);
  const checked = `SELECT ${selected.join(', ')} FROM ${raw} b ${joins.filter((each) => each !== '').join(' ')}${bind.dialect.fence ?? ''}`;
  return `(${backwards ? withoutBackwards(rows, checked, asked) : checked})`;
}

const worst = (statuses: readonly string[]): string =>
  statuses.length === 0
    ? integer(STATUS.used)
    : statuses.length === 1
      ? (statuses[0] ?? '')
      : `greatest(${statuses.join(', ')})`;

function firstDetail(statuses: readonly string[], details: readonly string[]): string {
  const cases = [STATUS.rejected, STATUS.leftOut].flatMap((status) =>
    statuses.map((sql, i) => `WHEN ${sql} = ${integer(status)} THEN ${details[i] ?? '0'}`),
  );
  return cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ELSE 0 END`;
}

/** Intervals that end before they start are rejected (D4). */
function withoutBackwards(
  { dictionaries, mapping, source }: BoundRows,
  checked: string,
  { verdict = false, identity = false, label = false, fields }: CheckedColumns,
): string {
  const all = dictionaries.flatMap(({ columns }) => columns);
  const nameOf = (field: string): string => all.find((column) => column.field === field)?.name ?? '';
  const bad = `x.status = ${integer(STATUS.used)} AND x.${nameOf('end')} < x.${nameOf('start')}`;
  const columns = [
    ...all
      .filter(({ field }) => fields === undefined || fields.has(field) || field === 'start' || field === 'end')
      .map(({ name }) => name),
    ...mapping.series.map((_, i) => `s${i}`),
    ...(verdict ? ['clock'] : []),
    ...(identity ? ['identity'] : []),
    ...(label ? source.label.map((_, i) => `l${i}`) : []),
  ].map((name) => `x.${name} AS ${name}`);
  return `SELECT ${[
    ...columns,
    `CASE WHEN ${bad} THEN ${integer(STATUS.rejected)} ELSE x.status END AS status`,
    ...(verdict ? [`CASE WHEN ${bad} THEN ${integer(BACKWARDS)} ELSE x.detail END AS detail`] : []),
  ].join(', ')} FROM (${checked}) x`;
}
