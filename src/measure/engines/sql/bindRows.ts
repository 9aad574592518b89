import type { Interval } from '../../../time/intervals.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { DataTable } from '../../engine.ts';
import type { SourceReport } from '../../measurements.ts';
import { DataError, type DataProblem, reject } from '../../problems.ts';
import type { Detail } from '../combinations.ts';
import { contradictionBetween } from '../contradiction.ts';
import { integer } from '../quoted.ts';
import { checkRejected } from '../rejected.ts';
import { buildDictionary, type Dictionary, dictionaryGroups } from './dictionary.ts';
import { type FoundTable, nameOfRow } from './foundTable.ts';
import { sqlTable } from './questions.ts';
import { type Counts, countRows, reportOf } from './report.ts';
import { type BoundRows, columnsOf, filteredRows, rawRows } from './rowSql.ts';
import { binder } from './statement.ts';
import { type Contradiction, collapseOf, contradictionsOf, countUsed, type UsedRows, usedRows } from './usedRows.ts';

export interface BoundTable {
  readonly table: DataTable;
  readonly report: SourceReport;
}

/** Maps the rows of a table to rows of the data, where they live. A DataError says why nothing may be stated of them. */
export async function bindTable(source: FoundTable, mapping: RowMapping): Promise<BoundTable> {
  const { plan } = source;
  refusePlaces(source, mapping);
  const details: Detail[] = [];
  const filter =
    mapping.where &&
    (await buildDictionary(source, [mapping.where], { rows: () => `${rawRows(source)} b`, details, first: 0 }));
  const dictionaries = await dictionariesOf(source, mapping, filter, details);
  const columns = dictionaries.flatMap((each) => each.columns);
  const bound: BoundRows = {
    source,
    mapping,
    dictionaries,
    filter,
    backwards:
      plan.declaration.kind === 'intervals' &&
      ['start', 'end'].every((field) => columns.some((column) => column.field === field)),
  };
  const counts = await countRows(bound, details);
  checkUnchanged(source, counts);
  const rows: UsedRows = { ...bound, collapse: await collapseOf(bound) };
  // What nothing repeats is used as often as it's usable.
  const { size, overruled } =
    rows.collapse.by === 'nothing' ? { size: counts.usable, overruled: 0 } : await countUsed(rows);
  const report = await reportOf(rows, { counts, size, overruled, details });
  const problems = [
    ...(await contradictionsOf(rows)).map((each) => contradictionProblem(rows, each)),
    ...checkRejected(plan, [report]),
  ];
  if (problems.length > 0) throw new DataError(problems, [report]);
  const extent = await extentOf(rows, plan.declaration.everyMs ?? 0);
  return { table: sqlTable(rows, { extent, size }), report };
}

async function dictionariesOf(
  source: FoundTable,
  mapping: RowMapping,
  filter: Dictionary | undefined,
  details: Detail[],
): Promise<readonly Dictionary[]> {
  const known = mapping.knownUntil === 'end-of-data' || mapping.knownUntil === undefined ? [] : [mapping.knownUntil];
  const decisive = mapping.precedence?.by === 'highest' ? [mapping.precedence.value] : [];
  const dictionaries: Dictionary[] = [];
  let first = 0;
  for (const outputs of dictionaryGroups(source, [...mapping.fields, ...known, ...decisive])) {
    const rows = (bind: Parameters<typeof filteredRows>[2]): string => filteredRows(source, filter, bind);
    dictionaries.push(await buildDictionary(source, outputs, { rows, details, first }));
    first += outputs.length;
  }
  return dictionaries;
}

/** A table has no first and no last row. */
function refusePlaces({ plan: { binding }, name }: FoundTable, { precedence }: RowMapping): void {
  if (precedence === undefined || precedence.by === 'highest') return;
  reject({
    code: 'unusable-mapping',
    message: `${name} is a table, whose rows have no order of their own: in the place of 'contradicting rows ${precedence.by}' write 'contradicting rows highest COLUMN', with a column that says which row is right`,
    file: name,
    at: binding.source.at,
  });
}

function checkUnchanged({ name, plan }: FoundTable, { unknown }: Counts): void {
  if (unknown === 0) return;
  reject({
    code: 'changed-file',
    message: `${name} was changed while it was read: nothing is stated. Read it again, or read a table that nobody writes to`,
    file: name,
    at: plan.binding.source.at,
  });
}

function contradictionProblem({ source, mapping }: UsedRows, { key, rows }: Contradiction): DataProblem {
  const labels = source.label.length;
  const said = (row: Contradiction['rows'][number] | undefined): string =>
    JSON.stringify(row?.slice(labels).map(String));
  const [first] = rows;
  const second = rows.find((row) => said(row) !== said(first)) ?? first;
  const place = (row: typeof first): string => nameOfRow(source.label, row ?? []);
  return contradictionBetween(
    mapping,
    { file: source.name, row: place(first) },
    { file: source.name, row: place(second) },
    key.map(({ column, value }) => ({ field: column.field, value })),
  );
}

/** First and last instant of any column; a counter or a sample stands for its step. */
async function extentOf(rows: UsedRows, everyMs: number): Promise<Interval | undefined> {
  const columns = columnsOf(rows).filter(({ storage }) => storage.kind === 'instant');
  if (columns.length === 0) return undefined;
  const { connection } = rows.source;
  const bind = binder(connection.dialect);
  const bounds = columns.flatMap(({ name }, i) => [
    `min(${name}) AS low${integer(i)}`,
    `max(${name}) AS high${integer(i)}`,
  ]);
  const [row] = await connection.query(
    bind.statement(
      `SELECT ${bounds.join(', ')} FROM ${usedRows(rows, bind, new Set(columns.map(({ field }) => field)))} q`,
    ),
  );
  let extent: Interval | undefined;
  columns.forEach(({ field }, i) => {
    const [low, high] = [row?.[2 * i], row?.[2 * i + 1]];
    if (low === null || low === undefined) return;
    extent = {
      start: Math.min(extent?.start ?? Number.POSITIVE_INFINITY, Number(low)),
      end: Math.max(
        extent?.end ?? Number.NEGATIVE_INFINITY,
        Number(high) + (field === rows.mapping.time ? everyMs : 0),
      ),
    };
  });
  return extent;
}
