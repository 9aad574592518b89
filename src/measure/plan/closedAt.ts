import type { DataKind } from '../../contract/contract.ts';
import type { Instant, Interval } from '../../time/intervals.ts';
import type { DataTable } from '../engine.ts';
import { type Cell, type DataRow, instantOf, isIntervals } from './row.ts';

/** The table as it is seen at `as of`: what is still open ends there (C2). Logged intervals have a duration. */
export function closedAt(table: DataTable, kind: DataKind, asOf: Instant): DataTable {
  // Many figures ask for the same rows.
  const asked = new Map<string, Promise<readonly DataRow[]>>();
  return {
    ...table,
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
