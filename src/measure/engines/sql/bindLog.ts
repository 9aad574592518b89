import type { BindingShape } from '../../../contract/dataset.ts';
import { itemsOfLog, type LogRow } from '../../binding/eventLog.ts';
import { DataError } from '../../problems.ts';
import { logReports } from '../logReports.ts';
import { memoryTable } from '../memory/table.ts';
import { checkRejected } from '../rejected.ts';
import type { BoundTable } from './bindRows.ts';
import type { FoundTable } from './foundTable.ts';
import { digestOf } from './report.ts';
import { rawRows } from './rowSql.ts';
import { binder } from './statement.ts';

/** Rows of an audit log in a table: the database puts them in an order of their own, and what they come to is worked out here. */
export async function bindLog(
  source: FoundTable,
  shape: Extract<BindingShape, { readonly kind: 'event-log' }>,
): Promise<BoundTable> {
  const { plan, connection, wanted, label, name } = source;
  const bind = binder(connection.dialect);
  const columns = [...wanted.map((_, i) => `c${i}`), ...label.map((_, i) => `l${i}`), 'identity'];
  const found = await connection.query(
    bind.statement(
      `SELECT ${columns.join(', ')} FROM ${rawRows(source, { identity: true, label: true })} b ORDER BY ${columns.join(', ')}`,
    ),
  );
  const places = new Map(wanted.map((column, i) => [column.name, i]));
  const rows = found.map((row): LogRow => {
    const texts = row.map(String);
    return {
      file: name,
      row: label.map((column, i) => `${column.name} ${texts[wanted.length + i] ?? ''}`).join(', '),
      identity: texts.at(-1) ?? '',
      read: (column) => texts[places.get(column) ?? -1] ?? null,
    };
  });
  const log = itemsOfLog(plan, shape, rows);
  const [report] = logReports(
    plan,
    [{ path: name, sha256: await digestOf(source), rows: rows.length, rejected: [] }],
    log,
  );
  const reports = report === undefined ? [] : [report];
  const problems = [...log.problems, ...checkRejected(plan, reports)];
  if (problems.length > 0 || report === undefined) throw new DataError(problems, reports);
  return { table: memoryTable(plan.declaration, log.items, { latest: log.latest }), report };
}
