import { rational, toJSON } from '../../../exact/rational.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import type { Coverage, Distinct, Segment, Selection, Tally } from '../../plan/query.ts';
import { type Cell, cellKey, type DataRow, instantOf, scalar } from '../../plan/row.ts';
import { sameWindows } from '../../plan/sameWindows.ts';
import { integer } from '../quoted.ts';
import { fromStored } from '../storage.ts';
import type { SqlRow } from './connection.ts';
import type { Scalar, ScalarType } from './dialect.ts';
import { boundValue, type Column } from './dictionary.ts';
import { type Among, columnsOf } from './rowSql.ts';
import { type Binder, binder } from './statement.ts';
import { type UsedRows, usedRows } from './usedRows.ts';

interface TableFacts {
  readonly extent: Interval | undefined;
  readonly size: number;
}

const KNOWN_UNTIL = 'known until';

/** A table where it lives behind the questions of the plan: it filters and counts there, and only bad rows and sums come back. */
export function sqlTable(rows: UsedRows, { extent, size }: TableFacts): DataTable {
  const { mapping, source } = rows;
  const { connection } = source;
  const { dialect } = connection;
  const columns = columnsOf(rows);
  const data = mapping.declaration.id;
  const column = (field: string): Column => {
    const found = columns.find((each) => each.field === field);
    if (found === undefined) throw new RangeError(`the dataset gives no field '${field}' of '${data}'`);
    return found;
  };
  const readable = ({ name, scalar: type }: Column): string =>
    `${typeof type === 'string' ? name : dialect.asText(name, type)} AS ${name}_value`;
  const cells = (row: SqlRow, asked: readonly Column[], from: number): readonly Cell[] =>
    asked.map((each, i) => fromStored(row[from + i], each));
  /** The used rows of the picked series, with some fields, for a FROM. */
  const picked = (select: readonly Selection[], fields: readonly string[], bind: Binder): string => {
    const wanted = new Set([...fields, ...select.map(({ field }) => field)]);
    return `(SELECT * FROM ${usedRows(rows, bind, wanted, amongOf(rows, select))} s WHERE ${selection(select, column, bind)})`;
  };

  return {
    data,
    extent,
    size,
    sums: (field) => column(field).storage.kind === 'decimal',
    async distinct({ select, fields }) {
      const bind = binder(dialect);
      const asked = fields.map(column);
      const found = await connection.query(
        bind.statement(
          `SELECT ${[...asked.map(readable), 'count(*) AS many'].join(', ')} FROM ${picked(select, fields, bind)} q${groupBy(asked.map(({ name }) => name))}`,
        ),
      );
      return found.map((row): Distinct => ({ cells: cells(row, asked, 0), rows: Number(row[asked.length]) }));
    },

    async tally({ select, time: clock, segments, by, sums, lines }) {
      if (segments.length === 0) return [];
      const bind = binder(dialect);
      const asked = by.map(column);
      const summed = sums.map(column);
      const at = column(clock).name;
      const place = cellOf(at, segments, bind);
      const kept = [...asked, ...summed].map(({ name }) => name);
      const inner = `SELECT ${[...new Set([at, ...kept])].join(', ')}, ${place.segment} AS segment FROM ${picked(select, [clock, ...by, ...sums], bind)} q`;
      const placed = `SELECT ${[...new Set(kept), 'segment', `${place.index} AS cell`].join(', ')} FROM (${inner}) r WHERE segment IS NOT NULL`;
      const added = summed.flatMap(({ name, scalar: type }, i) => [
        `${dialect.asText(`sum(${name})`, type)} AS sum${integer(i)}`,
        `count(${name}) AS present${integer(i)}`,
      ]);
      const found = await connection.query(
        bind.statement(
          `SELECT ${['segment', 'cell', ...asked.map(readable), 'count(*) AS many', ...added].join(', ')} FROM (${placed}) p${groupBy(['segment', 'cell', ...asked.map(({ name }) => name)])}`,
        ),
      );
      const counted = 2 + asked.length;
      return found.map(
        (row): Tally => ({
          place: { segment: Number(row[0]), index: Number(row[1]) },
          by: cells(row, asked, 2),
          rows: Number(row[counted]),
          sums: summed.map((_, i) => ({
            sum: toJSON(rational(String(row[counted + 1 + 2 * i] ?? '0'))),
            present: Number(row[counted + 2 + 2 * i]),
          })),
          lines: lines ? [{ file: source.name }] : [],
        }),
      );
    },

    async windows({ select, time: clock, segments, sums }) {
      if (segments.length === 0) return sameWindows([], sums.length);
      const bind = binder(dialect);
      const summed = sums.map(column);
      const at = column(clock).name;
      const place = cellOf(at, segments, bind);
      const kept = [...new Set(summed.map(({ name }) => name))];
      const inner = `SELECT ${[...new Set([at, ...kept])].join(', ')}, ${place.segment} AS segment FROM ${picked(select, [clock, ...sums], bind)} q`;
      const placed = `SELECT ${[...kept, 'segment', `${place.index} AS cell`].join(', ')} FROM (${inner}) r WHERE segment IS NOT NULL`;
      const said = summed.flatMap((_, i) => [`sum${integer(i)}`, `present${integer(i)}`]);
      const added = summed.flatMap(({ name, scalar: type }, i) => [
        `${dialect.asText(`sum(${name})`, type)} AS sum${integer(i)}`,
        `count(${name}) AS present${integer(i)}`,
      ]);
      const each = `SELECT ${['segment', 'cell', 'count(*) AS many', ...added].join(', ')} FROM (${placed}) p GROUP BY segment, cell`;
      const alike = ['segment', 'many', ...said].join(', ');
      const found = await connection.query(
        bind.statement(`SELECT ${alike}, count(*) AS alike FROM (${each}) w GROUP BY ${alike}`),
      );
      return sameWindows(
        found.map((row) => ({
          segment: Number(row[0]),
          rows: Number(row[1]),
          sums: summed.map((_, i) => ({ sum: String(row[2 + 2 * i] ?? '0'), present: Number(row[3 + 2 * i]) })),
          windows: Number(row.at(-1)),
        })),
        sums.length,
      );
    },

    async coverage({ select, everyMs, fields, codes }) {
      const bind = binder(dialect);
      const asked = fields.map(column);
      const at = column(mapping.time).name;
      const coded = codes.flatMap(({ cells: wanted, code }) => {
        const values = asked.map((each, i) => boundValue(scalar(wanted[i]), each));
        return values.includes(undefined) ? [] : [{ values: values.map((value) => value ?? null), code }];
      });
      const following = followingRows(picked(select, [mapping.time, ...fields], bind), at, asked, {
        coded,
        bind,
        rows,
      });
      const every = integer(everyMs);
      const found = await connection.query(
        bind.statement(
          `SELECT at, next, code FROM (${following}) f WHERE code IS NOT NULL OR next > at + ${every} OR next IS NULL OR place = 1 ORDER BY at, place`,
        ),
      );
      return coverageOf(found, everyMs, source.name);
    },

    async rows({ select }) {
      const bind = binder(dialect);
      const series = mapping.series.map((_, i) => `s${i}`);
      const found = await connection.query(
        bind.statement(
          `SELECT ${[...series, ...columns.map(readable)].join(', ')} FROM ${picked(
            select,
            columns.map(({ field }) => field),
            bind,
          )} q`,
        ),
      );
      return inOrder(
        found.map((row) =>
          rowOf(row, columns, {
            series: series.length,
            until: mapping.knownUntil === 'end-of-data' ? extent?.end : undefined,
            file: source.name,
          }),
        ),
        mapping.time,
      );
    },
  };
}

const groupBy = (columns: readonly string[]): string => (columns.length === 0 ? '' : ` GROUP BY ${columns.join(', ')}`);

interface RowFrame {
  /** How many columns its series has. */
  readonly series: number;
  readonly until: number | undefined;
  readonly file: string;
}

function rowOf(row: SqlRow, columns: readonly Column[], { series, file, ...frame }: RowFrame): DataRow {
  const fields: Record<string, Cell> = {};
  let { until } = frame;
  columns.forEach((each, i) => {
    const value = fromStored(row[series + i], each);
    if (each.field === KNOWN_UNTIL) until = instantOf(value);
    else fields[each.field] = value;
  });
  // As the engines of files write them: what is empty is absent.
  const texts = row.slice(0, series).map((value) => (value === '' ? null : String(value)));
  return {
    fields,
    series: series === 0 ? '' : JSON.stringify(texts),
    source: { file },
    ...(until === undefined ? {} : { knownUntil: until }),
  };
}

/** By time and series; rows of a table that are equal in both have no order of their own, and stand in that of what they say. */
function inOrder(rows: readonly DataRow[], time: string): readonly DataRow[] {
  const said = (row: DataRow): string => Object.values(row.fields).map(cellKey).join('\0');
  return rows.toSorted(
    (a, b) =>
      (instantOf(a.fields[time]) ?? 0) - (instantOf(b.fields[time]) ?? 0) ||
      (a.series === b.series ? byText(said(a), said(b)) : byText(a.series, b.series)),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** More texts than this aren't looked for one by one. */
const MOST_AMONG = 100;

/** Which texts of which column a selected value may come from: rows with others needn't be looked at. */
function amongOf({ dictionaries }: UsedRows, select: readonly Selection[]): readonly Among[] {
  return select.flatMap(({ field, value }): readonly Among[] => {
    for (const { keys, columns, direct, entries } of dictionaries) {
      const place = columns.findIndex((each) => each.field === field);
      const column = columns[place];
      const [key] = keys;
      if (column === undefined || key === undefined || keys.length > 1) continue;
      const wanted = boundValue(value, column);
      // Of what is read directly, only text is the column's own.
      if (wanted === undefined || wanted === null || (direct !== undefined && column.type.kind !== 'text')) continue;
      const listed = (entries.keys[0] ?? []).filter((_, i) => entries.values[place]?.[i] === wanted);
      const texts = direct === undefined ? listed : [String(wanted), ...listed];
      return texts.length > MOST_AMONG ? [] : [{ place: key, texts }];
    }
    return [];
  });
}

/** Series are picked by bound values; what no such column can hold picks nothing. */
function selection(select: readonly Selection[], column: (field: string) => Column, bind: Binder): string {
  const terms = select.map(({ field, value }) => {
    const found = column(field);
    const wanted = boundValue(value, found);
    return wanted === undefined ? '1 = 0' : `s.${found.name} = ${bind.scalar(wanted, found.scalar)}`;
  });
  return terms.length === 0 ? '1 = 1' : terms.join(' AND ');
}

/** The segment and the cell that an instant lies in: bounds are constants, so that the database computes no calendar. */
function cellOf(
  at: string,
  segments: readonly Segment[],
  { dialect }: Binder,
): { readonly segment: string; readonly index: string } {
  const cases = segments.map(
    ({ start, end }, i) =>
      `WHEN ${at} < ${integer(end)} THEN CASE WHEN ${at} >= ${integer(start)} THEN ${integer(i)} END`,
  );
  const starts = segments.map(({ start }, i) => `WHEN ${integer(i)} THEN ${integer(start)}`);
  const everies = segments.map(({ everyMs }, i) => `WHEN ${integer(i)} THEN ${integer(everyMs)}`);
  const equal = new Set(segments.map(({ everyMs }) => everyMs)).size === 1;
  const every = equal ? integer(segments[0]?.everyMs ?? 1) : `CASE segment ${everies.join(' ')} END`;
  return {
    segment: `CASE ${cases.join(' ')} END`,
    index: dialect.quotient(`(${at} - CASE segment ${starts.join(' ')} END)`, every),
  };
}

interface Codes {
  readonly coded: readonly { readonly values: readonly Scalar[]; readonly code: number }[];
  readonly bind: Binder;
  readonly rows: UsedRows;
}

/** Each sample with the instant of the next one and the code of its combination, as a query. */
function followingRows(from: string, at: string, asked: readonly Column[], { coded, bind, rows }: Codes): string {
  const order = [at, ...rows.mapping.series.map((_, i) => `s${i}`)].map((name) => `q.${name}`).join(', ');
  const next = `lead(q.${at}) OVER (ORDER BY ${order}) AS next, row_number() OVER (ORDER BY ${order}) AS place`;
  const [plain] = coded;
  if (asked.length === 0)
    return `SELECT q.${at} AS at, ${next}, ${plain === undefined ? 'NULL' : integer(plain.code)} AS code FROM ${from} q`;
  const table = bind.table('c', [
    ...asked.map(({ scalar: type }, i) => ({
      name: `k${i}`,
      type,
      values: coded.map(({ values }) => values[i] ?? null),
    })),
    { name: 'code', type: 'integer' as const, values: coded.map(({ code }) => code) },
  ]);
  const on = asked.flatMap(({ name, scalar: type }, i) => [
    `coalesce(q.${name}, ${zeroOf(type)}) = coalesce(c.k${i}, ${zeroOf(type)})`,
    `${isAbsent(`q.${name}`)} = ${isAbsent(`c.k${i}`)}`,
  ]);
  return `SELECT q.${at} AS at, ${next}, c.code AS code FROM ${from} q LEFT JOIN ${table} ON ${on.join(' AND ')}`;
}

/** Equalities alone, so that what may be absent needn't be compared row by row with each combination. */
const isAbsent = (sql: string): string => `(CASE WHEN ${sql} IS NULL THEN 1 ELSE 0 END)`;

function zeroOf(type: ScalarType): string {
  switch (type) {
    case 'text':
      return "''";
    case 'boolean':
      return 'false';
    default:
      return '0';
  }
}

/** From the coded samples and those before a gap, in order. */
function coverageOf(found: readonly SqlRow[], everyMs: number, file: string): Coverage {
  const stretches: Coverage['stretches'][number][] = [];
  const gaps: Interval[] = [];
  for (const [at, following, code] of found) {
    const start = Number(at);
    const stands = start + everyMs;
    const next = following === null ? undefined : Number(following);
    if (code !== null)
      stretches.push({ start, end: Math.min(stands, next ?? stands), code: Number(code), source: { file } });
    if (next !== undefined && next > stands) gaps.push({ start: stands, end: next });
  }
  const [first, last] = [found[0]?.[0], found.at(-1)?.[0]];
  return {
    stretches,
    gaps,
    extent:
      first === undefined || last === undefined ? undefined : { start: Number(first), end: Number(last) + everyMs },
  };
}
