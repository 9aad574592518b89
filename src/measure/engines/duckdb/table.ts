import type { JS } from '@duckdb/node-api';
import { rational, toJSON } from '../../../exact/rational.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import type { RowRange } from '../../measurements.ts';
import type { CellPlace, Coverage, Distinct, Segment, Selection, Tally } from '../../plan/query.ts';
import { type Cell, type DataRow, scalar } from '../../plan/row.ts';
import { fromStored, stored } from '../storage.ts';
import { type Column, readable, sqlType } from './column.ts';
import type { AppendType, Connection, Parameter, SqlRow } from './connection.ts';
import { identifier, integer } from './quote.ts';
import { placeOf, type TypedTable } from './typedTable.ts';

export interface DuckTableOptions {
  readonly connection: Connection;
  readonly data: string;
  readonly table: TypedTable;
  readonly extent: Interval | undefined;
  readonly size: number;
  /** The field that orders rows. */
  readonly time: string;
  readonly knownUntil: 'end-of-data' | undefined;
}

const EXACT_SUMS = 'decimal';

/** A typed table of the database behind the questions of the plan. The dialect stays in a small portable part of SQL (measuring.md). */
export function duckTable({ connection, data, table, extent, size, time, knownUntil }: DuckTableOptions): DataTable {
  const name = identifier(table.name);
  const column = (field: string): Column => {
    const found = table.columns.find((each) => each.field === field);
    if (found === undefined) throw new RangeError(`the dataset gives no field '${field}' of '${data}'`);
    return found;
  };
  const cells = (row: SqlRow, columns: readonly Column[], from: number): readonly Cell[] =>
    columns.map((each, i) => fromStored(row[from + i], each));
  const range = (f: JS | undefined, from: JS | undefined, to: JS | undefined): RowRange => {
    const first = placeOf(table.files, Number(f), Number(from));
    return { file: first.file, from: first.line, to: placeOf(table.files, Number(f), Number(to)).line };
  };

  return {
    data,
    extent,
    size,
    sums: (field) => column(field).storage.kind === EXACT_SUMS,
    async distinct({ select, fields }) {
      const columns = fields.map(column);
      const where = selection(select, column, []);
      const rows = await connection.query(
        `SELECT ${[...columns.map((each) => readable(each)), 'count(*)'].join(', ')} FROM ${name} WHERE ${where.sql} ${groupBy(columns)}`,
        where.parameters,
      );
      return rows.map((row): Distinct => ({ cells: cells(row, columns, 0), rows: Number(row[columns.length]) }));
    },

    async tally({ select, time: clock, segments, by, sums, lines }) {
      const columns = by.map(column);
      const summed = sums.map(column);
      if (summed.some(({ storage }) => storage.kind !== EXACT_SUMS))
        throw new RangeError('only decimals of one scale are summed by the database');
      const at = identifier(column(clock).name);
      const parameters: Parameter[] = [];
      const where = selection(select, column, parameters);
      const place = cellOf(at, segments);
      const inner = `SELECT *, ${place.segment} AS segment FROM ${name} WHERE ${where.sql}`;
      const placed = `SELECT *, ${place.index} AS cell FROM (${inner}) WHERE segment IS NOT NULL`;
      const keys = ['segment', 'cell', ...columns.map(({ name: each }) => identifier(each))];
      const rows = await connection.query(
        `SELECT ${[
          'segment',
          'cell',
          ...columns.map((each) => readable(each)),
          'count(*)',
          ...summed.flatMap(({ name: each }) => [
            `CAST(sum(${identifier(each)}) AS VARCHAR)`,
            `count(${identifier(each)})`,
          ]),
        ].join(', ')} FROM (${placed}) GROUP BY ${keys.join(', ')}`,
        parameters,
      );
      const ranges = lines
        ? await connection.query(
            `SELECT segment, cell, f, min(n), max(n) FROM (${placed}) GROUP BY segment, cell, f ORDER BY segment, cell, f`,
            parameters,
          )
        : [];
      const rangesOf = new Map<string, RowRange[]>();
      for (const [segment, cell, f, from, to] of ranges) {
        const key = `${segment} ${cell}`;
        rangesOf.set(key, [...(rangesOf.get(key) ?? []), range(f, from, to)]);
      }
      return rows.map((row): Tally => {
        const counted = 2 + columns.length;
        const where: CellPlace = { segment: Number(row[0]), index: Number(row[1]) };
        return {
          place: where,
          by: cells(row, columns, 2),
          rows: Number(row[counted]),
          sums: summed.map((_, i) => ({
            sum: toJSON(rational(String(row[counted + 1 + 2 * i] ?? '0'))),
            present: Number(row[counted + 2 + 2 * i]),
          })),
          lines: rangesOf.get(`${row[0]} ${row[1]}`) ?? [],
        };
      });
    },

    async coverage({ select, everyMs, fields, codes }) {
      const columns = fields.map(column);
      const lookup = await codeTable(connection, columns, codes);
      const parameters: Parameter[] = [];
      const where = selection(select, column, parameters);
      const at = identifier(column(time).name);
      const on = columns.map(
        (each, i) =>
          `d.${identifier(each.name)} IS NOT DISTINCT FROM CAST(c.k${integer(i)} AS ${sqlType(each.storage)})`,
      );
      const every = integer(everyMs);
      const following = `SELECT d.${at} AS t, d.f, d.n, c.code, lead(d.${at}) OVER (ORDER BY d.${at}) AS next
        FROM ${name} d LEFT JOIN ${lookup} c ON ${on.length === 0 ? 'true' : on.join(' AND ')} WHERE ${where.sql}`;
      const found = await connection.query(
        `WITH s AS (${following})
         SELECT t, least(t + ${every}, coalesce(next, t + ${every})) AS until, code, f, n FROM s WHERE code IS NOT NULL
         UNION ALL SELECT t + ${every}, next, NULL, NULL, NULL FROM s WHERE next > t + ${every} ORDER BY 1, 2`,
        parameters,
      );
      const bounds = await connection.query(
        `SELECT min(${at}), max(${at}) FROM ${name} d WHERE ${where.sql}`,
        parameters,
      );
      await connection.query(`DROP TABLE ${lookup}`);
      return coverageOf(found, bounds, everyMs, range);
    },

    async rows({ select }) {
      const parameters: Parameter[] = [];
      const where = selection(select, column, parameters);
      const known = table.columns.find(({ field }) => field === 'known until');
      const rows = await connection.query(
        `SELECT ${['f', 'n', 'series', ...table.columns.map((each) => readable(each))].join(', ')} FROM ${name}
         WHERE ${where.sql} ORDER BY ${identifier(column(time).name)}, series, f, n`,
        parameters,
      );
      return rows.map((row): DataRow => {
        const fields: Record<string, Cell> = {};
        let until = knownUntil === 'end-of-data' ? extent?.end : undefined;
        table.columns.forEach((each, i) => {
          const value = fromStored(row[3 + i], each);
          if (each === known) until = value?.kind === 'instant' ? value.value : undefined;
          else fields[each.field] = value;
        });
        return {
          fields,
          series: String(row[2]),
          source: range(row[0], row[1], row[1]),
          ...(until === undefined ? {} : { knownUntil: until }),
        };
      });
    },
  };
}

const groupBy = (columns: readonly Column[]): string =>
  columns.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${columns.map(({ name }) => identifier(name)).join(', ')}`;

/** Series are picked by parameters. */
function selection(
  select: readonly Selection[],
  column: (field: string) => Column,
  parameters: Parameter[],
): { readonly sql: string; readonly parameters: Parameter[] } {
  const terms = select.map(({ field, value }) => {
    const { name, storage } = column(field);
    const wanted = stored(value, storage);
    parameters.push(typeof wanted === 'boolean' ? String(wanted) : wanted);
    return `${identifier(name)} = CAST($${integer(parameters.length)} AS ${sqlType(storage)})`;
  });
  return { sql: terms.length === 0 ? 'true' : terms.join(' AND '), parameters };
}

/** The segment and the cell that an instant lies in: bounds are constants, so that the database computes no calendar. */
function cellOf(at: string, segments: readonly Segment[]): { readonly segment: string; readonly index: string } {
  const cases = segments.map(
    ({ start, end }, i) =>
      `WHEN ${at} < ${integer(end)} THEN CASE WHEN ${at} >= ${integer(start)} THEN ${integer(i)} END`,
  );
  const equal = new Set(segments.map(({ everyMs }) => everyMs));
  const starts = segments.map(({ start }, i) => `WHEN ${integer(i)} THEN ${integer(start)}`);
  const everies = segments.map(({ everyMs }, i) => `WHEN ${integer(i)} THEN ${integer(everyMs)}`);
  const single = equal.size === 1 ? integer(segments[0]?.everyMs ?? 1) : `CASE segment ${everies.join(' ')} END`;
  return {
    segment: segments.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`,
    index: segments.length === 0 ? '0' : `(${at} - CASE segment ${starts.join(' ')} END) // ${single}`,
  };
}

let codeTables = 0;

/** The combinations that matter, as a table to join with. */
async function codeTable(
  connection: Connection,
  columns: readonly Column[],
  codes: readonly { readonly cells: readonly Cell[]; readonly code: number }[],
): Promise<string> {
  codeTables++;
  const name = `codes_${integer(codeTables)}`;
  const keys = columns.map((_, i) => `k${integer(i)} VARCHAR`);
  await connection.query(`CREATE TABLE ${name} (${[...keys, 'code INTEGER'].join(', ')})`);
  const types: AppendType[] = [...columns.map((): AppendType => 'VARCHAR'), 'INTEGER'];
  const rows = codes.map(({ cells, code }) => [
    ...cells.map((cell, i) => {
      const value = stored(scalar(cell), columns[i]?.storage ?? { kind: 'text' });
      return value === null ? null : String(value);
    }),
    code,
  ]);
  await connection.append(name, rows, types);
  return name;
}

function coverageOf(
  found: readonly SqlRow[],
  bounds: readonly SqlRow[],
  everyMs: number,
  range: (f: JS | undefined, from: JS | undefined, to: JS | undefined) => RowRange,
): Coverage {
  const stretches: Coverage['stretches'][number][] = [];
  const gaps: Interval[] = [];
  for (const [start, end, code, f, n] of found) {
    const stretch = { start: Number(start), end: Number(end) };
    if (code === null) gaps.push(stretch);
    else stretches.push({ ...stretch, code: Number(code), source: range(f, n, n) });
  }
  const [first, last] = bounds[0] ?? [];
  const empty = first === null || first === undefined;
  return { stretches, gaps, extent: empty ? undefined : { start: Number(first), end: Number(last) + everyMs } };
}
