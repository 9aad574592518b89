import type { BindingShape } from '../../../contract/dataset.ts';
import type { LogRow } from '../../binding/eventLog.ts';
import { DataError } from '../../problems.ts';
import { boundLog } from '../boundLog.ts';
import { checkRejected } from '../rejected.ts';
import type { BoundTable } from './bindRows.ts';
import { type FoundTable, nameOfRow } from './foundTable.ts';
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
      row: nameOfRow(label, texts.slice(wanted.length)),
      identity: texts.at(-1) ?? '',
      read: (column) => texts[places.get(column) ?? -1] ?? null,
    };
  });
  const log = boundLog(plan, shape, rows, [
    { path: name, sha256: await digestOf(source), rows: rows.length, rejected: [] },
  ]);
  const { table, reports } = log;
  const [report] = reports;
  const problems = [...log.problems, ...checkRejected(plan, reports)];
  if (problems.length > 0 || report === undefined) throw new DataError(problems, reports);
  return { table, report };
}
