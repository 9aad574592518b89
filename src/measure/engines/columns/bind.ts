import { formatInstant } from '../../../time/zone.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import type { DataProblem } from '../../problems.ts';
import { type Detail, groupByColumns, STATUS } from '../combinations.ts';
import { countedReasons, MOST_REJECTED, OVERRULED } from '../reasons.ts';
import { collapse, standing } from './collapse.ts';
import { combined } from './combined.ts';
import { type Field, orderedField } from './field.ts';
import { asRead } from './groupedRows.ts';
import { columnOf, type InterpretedGroup, interpretGroup, takenAs, type Verdicts } from './interpret.ts';
import type { Progressions } from './progressions.ts';
import type { Grouped, RawRows, Wanted } from './rawRows.ts';

/** The rows of the data, in the order of their series and of time, and where each of them stands in the files. */
export interface BoundRows {
  readonly fields: readonly Field[];
  readonly size: number;
  /** By row: as the how manieth it was read, over all files; absent where rows stand as they were read. */
  readonly order: Progressions | Uint32Array | undefined;
  readonly raw: Pick<RawRows, 'files' | 'starts'>;
  /** What tells apart raw series that are mapped to the same key, by row. */
  readonly series: { readonly codes: ArrayLike<number>; readonly texts: readonly string[] } | undefined;
  /** The first row of each group of rows that stand together, and behind them the number of all rows. In a group rows go by time. */
  readonly groups: readonly number[];
}

export interface Bound {
  readonly rows: BoundRows;
  readonly reports: readonly SourceReport[];
  readonly problems: readonly DataProblem[];
}

/** The outputs of a mapping that become fields, and those that decide which of several rows is right. */
function outputsOf(mapping: RowMapping) {
  const known = mapping.knownUntil === 'end-of-data' || mapping.knownUntil === undefined ? [] : [mapping.knownUntil];
  const decisive = mapping.precedence?.by === 'highest' ? [mapping.precedence.value] : [];
  return groupByColumns([...mapping.fields, ...known, ...decisive]);
}

/** What has to be read of the files. */
export function wantedBy(mapping: RowMapping): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (column: string, as: Wanted['as']): void => {
    wanted.set(`${as} ${column}`, { column, as });
  };
  for (const group of outputsOf(mapping)) for (const column of group[0]?.columns ?? []) add(column, takenAs(group));
  for (const column of [...(mapping.where?.columns ?? []), ...mapping.series]) add(column, 'texts');
  return [...wanted.values()];
}

/** Maps the raw rows of a source to rows of the data. */
export function bindRows(raw: RawRows, mapping: RowMapping): Bound {
  // Rows that were grouped as they were read stand as they should, most often.
  return (raw.grouped && bindIn(raw, mapping, raw.grouped)) ?? bindIn(asRead(raw), mapping);
}

function bindIn(raw: RawRows, mapping: RowMapping): Bound;
/** Absent where rows can't stay as they were grouped: some row isn't used, or two speak of the same. */
function bindIn(raw: RawRows, mapping: RowMapping, grouped: Grouped): Bound | undefined;
function bindIn(raw: RawRows, mapping: RowMapping, grouped?: Grouped): Bound | undefined {
  const details: Detail[] = [];
  const groups = outputsOf(mapping).map((group) => interpretGroup(raw, group, details));
  const where = mapping.where && interpretGroup(raw, [mapping.where], details).verdicts;
  const read = groups.flatMap((group) => group.fields);
  if (grouped !== undefined && [where, ...groups.map(({ verdicts }) => verdicts)].some((each) => each?.some === true))
    return undefined;
  const judged = judge(raw, mapping, groups, where, read, details);
  const series = seriesOf(raw, mapping.series);
  const decisive = mapping.precedence?.by === 'highest' ? mapping.precedence.value.name : undefined;
  const fields = read.filter(({ name }) => name !== decisive);
  const question = {
    mapping,
    raw,
    used: judged.used,
    fields,
    decisive: read.find(({ name }) => name === decisive),
    series,
  };
  const collapsed = grouped === undefined ? collapse(question) : standing(question, grouped);
  if (collapsed === undefined) return undefined;
  const { order } = collapsed;
  // Column by column, each in the place of what it was made of: there is no room for all of them twice.
  for (const list of [raw.columns, read, groups]) list.length = 0;
  for (const [i, field] of fields.entries()) fields[i] = orderedField(field, order, collapsed.groups);
  const size = order?.length ?? raw.size;
  return {
    rows: {
      fields,
      size,
      order: grouped?.readAt ?? order,
      raw: { files: raw.files, starts: raw.starts },
      series:
        series === undefined
          ? undefined
          : {
              codes: order === undefined ? series.codes : order.map((row) => series.codes[row] as number),
              texts: series.texts,
            },
      groups: collapsed.groups,
    },
    reports: raw.files.map((file, f): SourceReport => {
      const own = judged.files[f] ?? NOTHING;
      const [repeated, without] = [collapsed.duplicates[f] ?? 0, collapsed.overruled[f] ?? 0];
      const named = own.rejected.map(({ row, detail }): RejectedRow => {
        const { column, value, reason } = details[detail] ?? { column: '', value: '', reason: '' };
        return { file: file.file.path, line: file.lineAt(row - (raw.starts[f] ?? 0)), column, value, reason };
      });
      return {
        data: mapping.declaration.id,
        file: file.file.path,
        sha256: file.sha256,
        rows: file.rows,
        used: own.used - repeated - without,
        duplicates: repeated,
        leftOut: countedReasons([
          ...[...own.leftOut].map(([detail, rows]) => ({ reason: details[detail]?.reason ?? '', rows })),
          ...(without > 0 ? [{ reason: OVERRULED, rows: without }] : []),
        ]),
        rejected: [...file.rejected, ...named].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, MOST_REJECTED),
        rejectedCount: own.rejectedCount + file.rejected.length,
        clockIssues: own.clock,
      };
    }),
    problems: collapsed.problems,
  };
}

interface JudgedFile {
  used: number;
  clock: number;
  rejectedCount: number;
  readonly leftOut: Map<number, number>;
  readonly rejected: { readonly row: number; readonly detail: number }[];
}

const NOTHING: JudgedFile = { used: 0, clock: 0, rejectedCount: 0, leftOut: new Map(), rejected: [] };

interface Judged {
  /** The rows that are used; absent: all. */
  readonly used: Uint32Array | undefined;
  readonly files: readonly JudgedFile[];
}

/** Which rows are used. What a filter leaves out isn't looked at further; a malformed row is rejected rather than left out. */
function judge(
  { starts, size }: RawRows,
  mapping: RowMapping,
  groups: readonly InterpretedGroup[],
  where: Verdicts | undefined,
  fields: readonly Field[],
  details: Detail[],
): Judged {
  const verdicts = groups.map((group) => group.verdicts).filter(({ some }) => some);
  const backwards = backwardsIn(mapping, fields);
  const filter = where?.some === true ? where : undefined;
  const files = starts.slice(0, -1).map(
    (start, f): JudgedFile => ({
      used: (starts[f + 1] ?? start) - start,
      clock: 0,
      rejectedCount: 0,
      leftOut: new Map(),
      rejected: [],
    }),
  );
  if (verdicts.length === 0 && filter === undefined && backwards === undefined) return { used: undefined, files };
  const used = new Uint32Array(size);
  let length = 0;
  files.forEach((file, f) => {
    file.used = 0;
    for (let row = starts[f] ?? 0; row < (starts[f + 1] ?? 0); row++) {
      let { status, detail } = worst(row, filter, verdicts);
      const why = status === STATUS.used ? backwards?.(row) : undefined;
      if (why !== undefined) {
        status = STATUS.rejected;
        detail = details.push(why) - 1;
      }
      if (status === STATUS.used) {
        used[length++] = row;
        file.used++;
        for (const each of verdicts) file.clock += each.clock(row);
      } else if (status === STATUS.leftOut) file.leftOut.set(detail, (file.leftOut.get(detail) ?? 0) + 1);
      else {
        file.rejectedCount++;
        if (file.rejected.length < MOST_REJECTED) file.rejected.push({ row, detail });
      }
    }
  });
  return { used: length === size ? undefined : used.slice(0, length), files };
}

function worst(
  row: number,
  filter: Verdicts | undefined,
  verdicts: readonly Verdicts[],
): { readonly status: number; readonly detail: number } {
  const filtered = filter?.status(row) ?? STATUS.used;
  if (filter !== undefined && filtered !== STATUS.used) return { status: filtered, detail: filter.detail(row) };
  let status: number = STATUS.used;
  let detail = 0;
  for (const each of verdicts) {
    const own = each.status(row);
    if (own > status) {
      status = own;
      detail = each.detail(row);
    }
  }
  return { status, detail };
}

/** Intervals that end before they start are rejected (D4). */
function backwardsIn(
  { declaration, fields: outputs }: RowMapping,
  fields: readonly Field[],
): ((row: number) => Detail | undefined) | undefined {
  if (declaration.kind !== 'intervals') return undefined;
  const start = fields.find(({ name }) => name === 'start');
  const end = fields.find(({ name }) => name === 'end');
  if (start?.kind !== 'instants' || end?.kind !== 'instants') return undefined;
  const column = outputs.find(({ name }) => name === 'end')?.columns[0] ?? 'end';
  return (row) => {
    const [from, to] = [start.instants.at(row), end.instants.at(row)];
    // What is absent compares as false.
    if (!(to < from)) return undefined;
    return {
      column,
      value: formatInstant('UTC', to),
      reason: `the end lies before the start, ${formatInstant('UTC', from)}`,
    };
  };
}

function seriesOf(raw: RawRows, names: readonly string[]) {
  if (names.length === 0) return undefined;
  const columns = names.map((name) => columnOf(raw, name, 'texts'));
  const coded = columns.flatMap((column) => (column.kind === 'codes' ? [column] : []));
  const { codes, parts } = combined(
    coded.map((column) => column.codes),
    coded.map(({ texts }) => texts.length),
  );
  return { codes, texts: parts.map((part) => JSON.stringify(part.map((code, i) => coded[i]?.texts[code] ?? null))) };
}
