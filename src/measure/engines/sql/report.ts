import { createHash } from 'node:crypto';
import { formatInstant } from '../../../time/zone.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import { type Detail, STATUS } from '../combinations.ts';
import { integer } from '../quoted.ts';
import { countedReasons, MOST_REJECTED, OVERRULED } from '../reasons.ts';
import { type FoundTable, nameOfRow } from './foundTable.ts';
import { BACKWARDS, type BoundRows, checkedRows, columnsOf, rawRows, UNKNOWN } from './rowSql.ts';
import { binder } from './statement.ts';

export interface Counts {
  readonly rows: number;
  readonly usable: number;
  readonly rejected: number;
  /** Rows that came after the combinations had been asked for. */
  readonly unknown: number;
  readonly clockIssues: number;
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
}

/** What became of the rows. */
export async function countRows(rows: BoundRows, details: readonly Detail[]): Promise<Counts> {
  const { connection } = rows.source;
  const bind = binder(connection.dialect);
  const found = await connection.query(
    bind.statement(
      `SELECT status, CASE WHEN status = ${integer(STATUS.leftOut)} THEN detail ELSE 0 END AS reason, count(*) AS many, sum(clock) AS clocks
       FROM ${checkedRows(rows, bind, { fields: new Set(), verdict: true })} q GROUP BY status, CASE WHEN status = ${integer(STATUS.leftOut)} THEN detail ELSE 0 END`,
    ),
  );
  const of = (status: number): number =>
    found.reduce((all, row) => all + (Number(row[0]) === status ? Number(row[2]) : 0), 0);
  return {
    rows: found.reduce((all, row) => all + Number(row[2]), 0),
    usable: of(STATUS.used),
    rejected: of(STATUS.rejected),
    unknown: of(UNKNOWN),
    clockIssues: found.reduce((all, row) => all + (Number(row[0]) === STATUS.used ? Number(row[3]) : 0), 0),
    leftOut: found
      .filter(([status]) => Number(status) === STATUS.leftOut)
      .map(([, detail, many]) => ({ reason: details[Number(detail)]?.reason ?? '', rows: Number(many) })),
  };
}

interface Judged {
  readonly counts: Counts;
  readonly size: number;
  readonly overruled: number;
  readonly details: readonly Detail[];
}

export async function reportOf(rows: BoundRows, { counts, size, overruled, details }: Judged): Promise<SourceReport> {
  const { source, mapping } = rows;
  return {
    data: mapping.declaration.id,
    file: source.name,
    sha256: await digestOf(source),
    rows: counts.rows,
    used: size,
    duplicates: counts.usable - size - overruled,
    leftOut: countedReasons([...counts.leftOut, ...(overruled > 0 ? [{ reason: OVERRULED, rows: overruled }] : [])]),
    rejected: counts.rejected === 0 ? [] : await rejectedOf(rows, details),
    rejectedCount: counts.rejected,
    clockIssues: counts.clockIssues,
  };
}

/** The first rejected rows, by what names them. */
async function rejectedOf(rows: BoundRows, details: readonly Detail[]): Promise<readonly RejectedRow[]> {
  const { source, mapping } = rows;
  const { connection, label } = source;
  const bind = binder(connection.dialect);
  const labels = label.map((_, i) => `l${i}`);
  const ends = columnsOf(rows).filter(({ field }) => rows.backwards && (field === 'start' || field === 'end'));
  const found = await connection.query(
    bind.statement(
      `SELECT ${['detail', ...labels, ...ends.map(({ name }) => name)].join(', ')} FROM ${checkedRows(rows, bind, { fields: new Set(ends.map(({ field }) => field)), verdict: true, label: true })} q
       WHERE status = ${integer(STATUS.rejected)} ORDER BY ${[...labels, 'detail'].join(', ')} LIMIT ${integer(MOST_REJECTED)}`,
    ),
  );
  const column = mapping.fields.find(({ name }) => name === 'end')?.columns[0] ?? 'end';
  return found.map((row): RejectedRow => {
    const instantIn = (field: string): number =>
      Number(row[1 + labels.length + ends.findIndex((each) => each.field === field)]);
    const detail =
      Number(row[0]) === BACKWARDS
        ? {
            column,
            value: formatInstant('UTC', instantIn('end')),
            reason: `the end lies before the start, ${formatInstant('UTC', instantIn('start'))}`,
          }
        : (details[Number(row[0])] ?? { column: '', value: '', reason: '' });
    return {
      file: source.name,
      row: nameOfRow(label, row.slice(1)),
      ...detail,
    };
  });
}

/**
 * A digest of what was read: the table, the columns that the dataset reads, and their texts in all rows, whatever the order. Two states of the table
 * that differ in nothing that is read share it.
 */
export async function digestOf(source: FoundTable): Promise<string> {
  const { connection, wanted, name } = source;
  const bind = binder(connection.dialect);
  const values = wanted.map(({ reading }, i) => (reading.digested === undefined ? `b.c${i}` : `b.g${i}`));
  const rows = `${rawRows(source, { digested: true })} b`;
  const [row] = await connection.query(bind.statement(bind.dialect.fingerprint(values, rows)));
  const hash = createHash('sha256');
  hash.update(JSON.stringify([name, wanted.map((column) => column.name), (row ?? []).map(String)]));
  return hash.digest('hex');
}
