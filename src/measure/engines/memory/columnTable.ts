import type { DataDeclaration } from '../../../contract/contract.ts';
import type { Interval } from '../../../time/intervals.ts';
import type { DataTable } from '../../engine.ts';
import { type Columns, rowAt } from '../../plan/columns.ts';
import { type DataRow, OPEN_END } from '../../plan/row.ts';
import { type MemoryTableOptions, memoryTable } from './table.ts';

/** Rows as columns, in the order of their time and series, behind the questions of the plan. Objects are made of them for who looks at rows one by one. */
export function columnTable(
  declaration: DataDeclaration,
  columns: Columns,
  { latest }: Pick<MemoryTableOptions, 'latest'>,
): DataTable {
  let made: readonly DataRow[] | undefined;
  const rows = (): readonly DataRow[] => {
    made ??= Array.from({ length: columns.size }, (_, row) => rowAt(columns, row));
    return made;
  };
  let table: DataTable | undefined;
  const asRows = (): DataTable => {
    table ??= memoryTable(declaration, rows(), { latest });
    return table;
  };
  return {
    data: declaration.id,
    extent: extentOf(columns, latest),
    size: columns.size,
    columns: () => columns,
    sums: () => true,
    distinct: (query) => asRows().distinct(query),
    tally: (query) => asRows().tally(query),
    coverage: (query) => asRows().coverage(query),
    rows: async (query) => (query.select.length === 0 ? rows() : asRows().rows(query)),
  };
}

/** From the first to the last instant that any row names; what is open names none. */
function extentOf({ fields }: Columns, latest: number | undefined): Interval | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = latest ?? Number.NEGATIVE_INFINITY;
  const include = (from: number, to: number): void => {
    if (!(from < OPEN_END)) return;
    if (from < start) start = from;
    if (to < OPEN_END) end = Math.max(end, from, to);
  };
  for (const column of fields.values()) {
    if (column.kind === 'instants') for (const value of column.values) include(value, value);
    else if (column.kind === 'stretches')
      column.starts.forEach((from, i) => {
        include(from, column.ends[i] ?? from);
      });
  }
  return start <= end ? { start, end } : undefined;
}
