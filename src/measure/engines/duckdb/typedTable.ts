import { formatInstant } from '../../../time/zone.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import type { DataProblem } from '../../problems.ts';
import { type Detail, groupByColumns, STATUS } from '../combinations.ts';
import { contradictionBetween } from '../contradiction.ts';
import { countedReasons, MOST_REJECTED, OVERRULED } from '../reasons.ts';
import { fromStored } from '../storage.ts';
import type { Column } from './column.ts';
import { readable } from './column.ts';
import type { Connection } from './connection.ts';
import { buildDictionary, type Dictionary } from './dictionary.ts';
import type { RawFile } from './fileReading.ts';
import { judgeRows, overruledIn } from './precedence.ts';
import { identifier, integer } from './quote.ts';
import type { RawTable } from './rawTable.ts';

/** The rows of the data with typed columns, `f` and `n` to find them in the files, and `series`. */
export interface TypedTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly files: readonly RawFile[];
}

export interface Bound {
  readonly table: TypedTable;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

/** Maps the raw rows of a source to rows of the data. */
export async function bindRows(connection: Connection, raw: RawTable, mapping: RowMapping): Promise<Bound> {
  const { name } = raw;
  const details: Detail[] = [];
  const known = mapping.knownUntil === 'end-of-data' || mapping.knownUntil === undefined ? [] : [mapping.knownUntil];
  const decisive = mapping.precedence?.by === 'highest' ? [mapping.precedence.value] : [];
  const groups = groupByColumns([...mapping.fields, ...known, ...decisive]);
  const dictionaries: Dictionary[] = [];
  for (const [i, group] of groups.entries())
    dictionaries.push(await buildDictionary(connection, raw, group, details, `${name}_dictionary${integer(i)}`));
  const filter = mapping.where && (await buildDictionary(connection, raw, [mapping.where], details, `${name}_where`));
  const columns = dictionaries.flatMap(({ outputs }) => [...outputs.values()]);
  const placed = columns.map((column, i): Column => ({ ...column, name: `v${integer(i)}` }));
  await createChecked(connection, raw, mapping, dictionaries, filter);
  await rejectBackwards(connection, raw, mapping, placed, details);
  const [column] = placed.filter(({ field }) => decisive.some((one) => one.name === field));
  const table: TypedTable = {
    name: `${name}_rows`,
    columns: placed.filter((each) => each !== column),
    files: raw.files,
  };
  const collapsed = await collapse(connection, raw, mapping, table, column);
  const reports = await reportsOf(connection, raw, mapping, details, collapsed);
  for (const used of [
    ...dictionaries.map((each) => each.table),
    ...(filter ? [filter.table] : []),
    name,
    checkedName(name),
  ])
    await connection.query(`DROP TABLE ${identifier(used)}`);
  return { table, reports, problems: collapsed.problems };
}

const checkedName = (raw: string): string => `${raw}_checked`;

/** Every raw row with its values, and whether it is used. What a filter leaves out isn't looked at further; a malformed row is rejected rather than left out. */
async function createChecked(
  connection: Connection,
  raw: RawTable,
  mapping: RowMapping,
  dictionaries: readonly Dictionary[],
  filter: Dictionary | undefined,
): Promise<void> {
  const joins: string[] = [];
  const join = (dictionary: Dictionary, alias: string): void => {
    const on = dictionary.keys.map((key) => `r.${identifier(key)} IS NOT DISTINCT FROM ${alias}.${identifier(key)}`);
    joins.push(
      `${dictionary.direct === undefined ? '' : 'LEFT '}JOIN ${identifier(dictionary.table)} ${alias} ON ${on.length === 0 ? 'true' : on.join(' AND ')}`,
    );
  };
  dictionaries.forEach((dictionary, i) => {
    join(dictionary, `d${integer(i)}`);
  });
  if (filter) join(filter, 'w');
  const aliases = dictionaries.map((_, i) => `d${integer(i)}`);
  const cases = (status: number): readonly string[] =>
    aliases.map((alias) => `WHEN ${alias}.status = ${integer(status)} THEN ${alias}.detail`);
  // What the database reads itself has no entry, and nothing is wrong with it.
  const status = aliases.map((alias) => `coalesce(${alias}.status, ${integer(STATUS.used)})`);
  const worst = status.length === 0 ? '0' : `greatest(${status.join(', ')})`;
  const first = [...cases(STATUS.rejected), ...cases(STATUS.leftOut)].join(' ');
  const detail = first === '' ? '0' : `CASE ${first} ELSE 0 END`;
  let place = 0;
  const values = dictionaries.flatMap(({ outputs, direct }, i) =>
    [...outputs.values()].map(({ name }) => {
      const entry = `d${integer(i)}.${identifier(name)}`;
      const value = direct === undefined ? entry : `coalesce(${direct('r')}, ${entry})`;
      return `${value} AS ${identifier(`v${integer(place++)}`)}`;
    }),
  );
  const series = mapping.series.map((column) => `r.${identifier(raw.columns.get(column) ?? '')}`);
  await connection.query(`CREATE TABLE ${identifier(checkedName(raw.name))} AS SELECT r.f, r.n,
    ${filter ? `CASE WHEN w.status <> 0 THEN w.status ELSE ${worst} END` : worst} AS status,
    ${filter ? `CASE WHEN w.status <> 0 THEN w.detail ELSE ${detail} END` : detail} AS detail,
    ${aliases.length === 0 ? '0' : aliases.map((alias) => `coalesce(${alias}.clock, 0)`).join(' + ')} AS clock,
    ${series.length === 0 ? "''" : `to_json([${series.join(', ')}])::VARCHAR`} AS series
    ${values.length === 0 ? '' : `, ${values.join(', ')}`}
    FROM ${identifier(raw.name)} r ${joins.join(' ')}`);
}

/** Intervals that end before they start are rejected (D4). */
async function rejectBackwards(
  connection: Connection,
  raw: RawTable,
  mapping: RowMapping,
  columns: readonly Column[],
  details: Detail[],
): Promise<void> {
  if (mapping.declaration.kind !== 'intervals') return;
  const start = columns.find(({ field }) => field === 'start');
  const end = columns.find(({ field }) => field === 'end');
  if (start === undefined || end === undefined) return;
  const checked = identifier(checkedName(raw.name));
  const backwards = await connection.query(
    `SELECT f, n, ${identifier(start.name)}, ${identifier(end.name)} FROM ${checked}
     WHERE status = ${integer(STATUS.used)} AND ${identifier(end.name)} < ${identifier(start.name)} ORDER BY f, n`,
  );
  const column = mapping.fields.find(({ name }) => name === 'end')?.columns[0] ?? 'end';
  for (const [f, n, from, to] of backwards) {
    details.push({
      column,
      value: formatInstant('UTC', Number(to)),
      reason: `the end lies before the start, ${formatInstant('UTC', Number(from))}`,
    });
    await connection.query(
      `UPDATE ${checked} SET status = ${integer(STATUS.rejected)}, detail = ${integer(details.length - 1)} WHERE f = $1 AND n = $2`,
      [Number(f), BigInt(String(n))],
    );
  }
}

interface Collapsed {
  /** By file. */
  readonly duplicates: ReadonlyMap<number, number>;
  readonly overruled: ReadonlyMap<number, number>;
  readonly problems: readonly DataProblem[];
}

/** D3: identical rows collapse into the first; rows that contradict each other are named, two by two, or overruled where one has precedence. */
async function collapse(
  connection: Connection,
  raw: RawTable,
  mapping: RowMapping,
  table: TypedTable,
  column: Column | undefined,
): Promise<Collapsed> {
  const checked = identifier(checkedName(raw.name));
  const values = ['series', ...table.columns.map(({ name }) => name)].map(identifier).join(', ');
  const used = `status = ${integer(STATUS.used)}`;
  const identity = mapping.key === undefined;
  const source = identity
    ? `(SELECT c.*, r.identity FROM ${checked} c JOIN ${identifier(raw.name)} r USING (f, n))`
    : checked;
  const same = identity ? 'identity' : values;
  // Rows that repeat or contradict each other share a key. Looking for one is cheap beside numbering all rows, and most sources have none.
  const key = identity ? 'identity' : keyColumns(mapping, table).group;
  const repeated = await connection.query(
    `SELECT 1 FROM ${source} WHERE ${used} GROUP BY ${key} HAVING count(*) > 1 LIMIT 1`,
  );
  const kept = `f, n, ${values}`;
  const judged = `${raw.name}_judged`;
  const judging = !identity && repeated.length > 0 && mapping.precedence !== undefined;
  if (judging)
    await judgeRows(connection, judged, mapping.precedence, {
      rows: `(SELECT * FROM ${checked} WHERE ${used})`,
      group: key,
      values,
      column,
    });
  await connection.query(
    repeated.length === 0
      ? `CREATE TABLE ${identifier(table.name)} AS SELECT ${kept} FROM ${checked} WHERE ${used}`
      : judging
        ? `CREATE TABLE ${identifier(table.name)} AS SELECT ${kept} FROM ${identifier(judged)} WHERE fate = 0`
        : `CREATE TABLE ${identifier(table.name)} AS SELECT ${kept} FROM
          (SELECT *, row_number() OVER (PARTITION BY ${same} ORDER BY f, n) AS place FROM ${source} WHERE ${used}) WHERE place = 1`,
  );
  const counts = await connection.query(
    `SELECT a.f, a.rows - coalesce(b.rows, 0) FROM (SELECT f, count(*) AS rows FROM ${checked} WHERE ${used} GROUP BY f) a
     LEFT JOIN (SELECT f, count(*) AS rows FROM ${identifier(table.name)} GROUP BY f) b ON a.f = b.f`,
  );
  const overruled = judging ? await overruledIn(connection, judged) : new Map<number, number>();
  if (judging) await connection.query(`DROP TABLE ${identifier(judged)}`);
  return {
    duplicates: new Map(counts.map(([f, rows]) => [Number(f), Number(rows) - (overruled.get(Number(f)) ?? 0)])),
    overruled,
    problems: identity || repeated.length === 0 ? [] : await contradictions(connection, mapping, table),
  };
}

/** What tells a row of keyed data from all others. */
function keyColumns(
  { key = [] }: RowMapping,
  { columns }: TypedTable,
): { readonly keys: readonly Column[]; readonly group: string } {
  const keys = columns.filter(({ field }) => key.includes(field));
  return { keys, group: ['series', ...keys.map(({ name }) => name)].map(identifier).join(', ') };
}

/** Rows that share a key and a time, and differ. */
async function contradictions(
  connection: Connection,
  mapping: RowMapping,
  table: TypedTable,
): Promise<readonly DataProblem[]> {
  const { keys, group } = keyColumns(mapping, table);
  const found = await connection.query(
    `SELECT ${['first.f', 'first.n', 'second.f', 'second.n', ...keys.map((column) => readable(column))].join(', ')} FROM (
       SELECT min({'f': f, 'n': n}) AS first, max({'f': f, 'n': n}) AS second, ${group} FROM ${identifier(table.name)} GROUP BY ${group} HAVING count(*) > 1
     ) ORDER BY 1, 2 LIMIT 20`,
  );
  return found.map(([f, n, g, m, ...values]) =>
    contradictionBetween(
      mapping,
      placeOf(table.files, Number(f), Number(n)),
      placeOf(table.files, Number(g), Number(m)),
      keys.map((column, i) => ({ field: column.field, value: fromStored(values[i], column) })),
    ),
  );
}

/** File and line of a row. */
export function placeOf(
  files: readonly RawFile[],
  f: number,
  n: number,
): { readonly file: string; readonly line: number } {
  const file = files[f];
  return { file: file?.file.path ?? '', line: file?.lineOf(n) ?? n };
}

async function reportsOf(
  connection: Connection,
  raw: RawTable,
  mapping: RowMapping,
  details: readonly Detail[],
  { duplicates, overruled }: Collapsed,
): Promise<readonly SourceReport[]> {
  const checked = identifier(checkedName(raw.name));
  const counts = await connection.query(
    `SELECT f, count(*) FILTER (WHERE status = 0), count(*) FILTER (WHERE status = 2), coalesce(sum(clock) FILTER (WHERE status = 0), 0)::BIGINT FROM ${checked} GROUP BY f`,
  );
  const leftOut = await connection.query(
    `SELECT f, detail, count(*) FROM ${checked} WHERE status = 1 GROUP BY f, detail`,
  );
  const rejected = await connection.query(
    `SELECT f, n, detail FROM (SELECT f, n, detail, row_number() OVER (PARTITION BY f ORDER BY n) AS place FROM ${checked} WHERE status = 2)
     WHERE place <= ${integer(MOST_REJECTED)} ORDER BY f, n`,
  );
  return raw.files.map((file, f): SourceReport => {
    const [, used = 0, bad = 0, clock = 0] = counts.find(([each]) => Number(each) === f) ?? [];
    const repeated = duplicates.get(f) ?? 0;
    const without = overruled.get(f) ?? 0;
    const named: RejectedRow[] = rejected
      .filter(([each]) => Number(each) === f)
      .map(([, n, detail]) => {
        const { column, value, reason } = details[Number(detail)] ?? { column: '', value: '', reason: '' };
        return { file: file.file.path, line: file.lineOf(Number(n)), column, value, reason };
      });
    return {
      data: mapping.declaration.id,
      file: file.file.path,
      sha256: file.sha256,
      rows: file.rows,
      used: Number(used) - repeated - without,
      duplicates: repeated,
      leftOut: countedReasons([
        ...leftOut
          .filter(([each]) => Number(each) === f)
          .map(([, detail, rows]) => ({ reason: details[Number(detail)]?.reason ?? '', rows: Number(rows) })),
        ...(without > 0 ? [{ reason: OVERRULED, rows: without }] : []),
      ]),
      rejected: [...file.rejected, ...named].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, MOST_REJECTED),
      rejectedCount: Number(bad) + file.rejected.length,
      clockIssues: Number(clock),
    };
  });
}
