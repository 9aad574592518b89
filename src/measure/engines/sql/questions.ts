import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import type { Distinct, Tally } from '../../plan/query.ts';
import { type Cell, cellKey, type DataRow, instantOf } from '../../plan/row.ts';
import { sameWindows } from '../../plan/sameWindows.ts';
import { fromStored } from '../storage.ts';
import type { SqlRow } from './connection.ts';
import { coverage } from './coverage.ts';
import type { Column } from './dictionary.ts';
import { addedUp, cellsIn, columnOf, groupBy, pickedRows, placedRows, readable, sumsIn } from './pickedRows.ts';
import { ranks } from './ranks.ts';
import { columnsOf } from './rowSql.ts';
import { binder } from './statement.ts';
import type { UsedRows } from './usedRows.ts';

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
  const column = (field: string): Column => columnOf(rows, field);
  const shown = (each: Column): string => readable(each, dialect);

  return {
    data: mapping.declaration.id,
    extent,
    size,
    sums: (field) => column(field).storage.kind === 'decimal',
    async distinct({ select, fields }) {
      const bind = binder(dialect);
      const asked = fields.map(column);
      const found = await connection.query(
        bind.statement(
          `SELECT ${[...asked.map(shown), 'count(*) AS many'].join(', ')} FROM ${pickedRows(rows, { select, fields }, bind)} q${groupBy(asked.map(({ name }) => name))}`,
        ),
      );
      return found.map((row): Distinct => ({ cells: cellsIn(row, asked, 0), rows: Number(row[asked.length]) }));
    },

    async tally({ select, time, segments, by, sums, lines }) {
      if (segments.length === 0) return [];
      const bind = binder(dialect);
      const asked = by.map(column);
      const summed = sums.map(column);
      const placed = placedRows(rows, { select, time, segments, fields: [...by, ...sums] }, bind);
      const found = await connection.query(
        bind.statement(
          `SELECT ${['segment', 'cell', ...asked.map(shown), 'count(*) AS many', ...addedUp(summed, dialect)].join(', ')} FROM ${placed} p${groupBy(['segment', 'cell', ...asked.map(({ name }) => name)])}`,
        ),
      );
      const counted = 2 + asked.length;
      return found.map(
        (row): Tally => ({
          place: { segment: Number(row[0]), index: Number(row[1]) },
          by: cellsIn(row, asked, 2),
          rows: Number(row[counted]),
          sums: sumsIn(row, summed, counted + 1),
          lines: lines ? [{ file: source.name }] : [],
        }),
      );
    },

    async windows({ select, time, segments, sums }) {
      if (segments.length === 0) return sameWindows([], sums.length);
      const bind = binder(dialect);
      const summed = sums.map(column);
      const placed = placedRows(rows, { select, time, segments, fields: sums }, bind);
      const each = `SELECT ${['segment', 'cell', 'count(*) AS many', ...addedUp(summed, dialect)].join(', ')} FROM ${placed} p GROUP BY segment, cell`;
      const alike = ['segment', 'many', ...summed.flatMap((_, i) => [`sum${i}`, `present${i}`])].join(', ');
      const found = await connection.query(
        bind.statement(`SELECT ${alike}, count(*) AS alike FROM (${each}) w GROUP BY ${alike}`),
      );
      return sameWindows(
        found.map((row) => ({
          segment: Number(row[0]),
          rows: Number(row[1]),
          sums: sumsIn(row, summed, 2),
          windows: Number(row.at(-1)),
        })),
        sums.length,
      );
    },

    ranks: (query) => ranks(rows, query),
    coverage: (query) => coverage(rows, query),

    async rows({ select }) {
      const bind = binder(dialect);
      const series = mapping.series.map((_, i) => `s${i}`);
      const fields = columns.map(({ field }) => field);
      const found = await connection.query(
        bind.statement(
          `SELECT ${[...series, ...columns.map(shown)].join(', ')} FROM ${pickedRows(rows, { select, fields }, bind)} q`,
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
