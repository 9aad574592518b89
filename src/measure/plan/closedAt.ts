import type { Instant, Interval } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import { type Cell, type DataRow, isIntervals } from './row.ts';

/** The table as it is seen at `as of`: a stretch that is still open ends there (C2). */
export function closedAt(table: DataTable, asOf: Instant): DataTable {
  return {
    ...table,
    rows: async (query) => (await table.rows(query)).map((row) => closedRow(row, asOf)),
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
