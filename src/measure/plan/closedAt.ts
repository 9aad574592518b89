import type { DataKind } from '../../contract/contract.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import type { Columns, FieldColumn } from './columns.ts';
import { type Cell, type DataRow, instantOf, isIntervals } from './row.ts';

/** The table as it is seen at `as of`: what is still open ends there (C2). Logged intervals have a duration. */
export function closedAt(table: DataTable, kind: DataKind, asOf: Instant): DataTable {
  // Many figures ask for the same rows.
  const asked = new Map<string, Promise<readonly DataRow[]>>();
  const { columns } = table;
  return {
    ...table,
    columns: columns && kind !== 'intervals' ? once(() => closedColumns(columns(), asOf)) : undefined,
    rows: (query) => {
      const key = JSON.stringify(query);
      const existing = asked.get(key);
      if (existing !== undefined) return existing;
      const rows = table
        .rows(query)
        .then((all) => all.map((row) => (kind === 'intervals' ? closedInterval(row, asOf) : closedRow(row, asOf))));
      asked.set(key, rows);
      return rows;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function closedColumns(columns: Columns, asOf: Instant): Columns {
  const fields = new Map([...columns.fields].map(([field, column]) => [field, closedColumn(column, asOf)]));
  return { ...columns, fields };
}

function closedColumn(column: FieldColumn, asOf: Instant): FieldColumn {
  if (column.kind !== 'stretches') return column;
  const { first, starts, ends } = column;
  const bounds = new Int32Array(first.length);
  const from = new Float64Array(starts.length);
  const to = new Float64Array(ends.length);
  let size = 0;
  for (let row = 0; row + 1 < first.length; row++) {
    for (let i = first[row] ?? 0; i < (first[row + 1] ?? 0); i++) {
      const start = starts[i] ?? 0;
      const end = Math.min(ends[i] ?? 0, asOf);
      if (start >= end) continue;
      from[size] = start;
      to[size++] = end;
    }
    bounds[row + 1] = size;
  }
  return { kind: 'stretches', first: bounds, starts: from.subarray(0, size), ends: to.subarray(0, size) };
}

function closedInterval(row: DataRow, asOf: Instant): DataRow {
  const start = instantOf(row.fields.start);
  if (start === undefined) return row;
  const end = instantOf(row.fields.end) ?? Math.max(start, asOf);
  return {
    ...row,
    fields: {
      duration: { kind: 'duration', value: String(end - start) },
      ...row.fields,
      end: { kind: 'instant', value: end },
    },
  };
}

function closedRow(row: DataRow, asOf: Instant): DataRow {
  if (!Object.values(row.fields).some(isIntervals)) return row;
  const fields: Record<string, Cell> = {};
  for (const [field, cell] of Object.entries(row.fields))
    fields[field] = isIntervals(cell) ? cell.flatMap((each) => closed(each, asOf)) : cell;
  return { ...row, fields };
}

const closed = ({ start, end }: Interval, asOf: Instant): readonly Interval[] =>
  start < Math.min(end, asOf) ? [{ start, end: Math.min(end, asOf) }] : [];
