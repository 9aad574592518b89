import { formatInstant } from '../../../time/zone.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { Breath } from '../../breath.ts';
import type { RejectedRow, SourceReport } from '../../measurements.ts';
import type { DataProblem } from '../../problems.ts';
import { type Detail, groupByColumns, STATUS } from '../combinations.ts';
import { countedReasons, MOST_REJECTED, OVERRULED, repeatedLines } from '../reasons.ts';
import { type CodeArray, gathered } from './codes.ts';
import { type Collapsed, type CollapseQuestion, collapse } from './collapse.ts';
import { combined } from './combined.ts';
import { type Field, orderedField } from './field.ts';
import { asRead } from './groupedRows.ts';
import { columnOf, type InterpretedGroup, interpretGroup, takenAs, type Verdicts } from './interpret.ts';
import { mostRuns, type Progressions } from './progressions.ts';
import { fileOf, type Grouped, type RawRows, type Wanted } from './rawRows.ts';
import { standing } from './standing.ts';

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
export async function bindRows(raw: RawRows, mapping: RowMapping, breath: Breath): Promise<Bound> {
  // Rows that were grouped as they were read stand as they should, most often.
  const bound = raw.grouped && (await bindIn(raw, mapping, breath, raw.grouped));
  return bound ?? (await bindIn(await asRead(raw, breath), mapping, breath));
}

async function bindIn(raw: RawRows, mapping: RowMapping, breath: Breath): Promise<Bound>;
/** Absent where rows can't stay as they were grouped: many aren't used, or two groups speak of the same. */
async function bindIn(raw: RawRows, mapping: RowMapping, breath: Breath, grouped: Grouped): Promise<Bound | undefined>;
async function bindIn(
  raw: RawRows,
  mapping: RowMapping,
  breath: Breath,
  grouped?: Grouped,
): Promise<Bound | undefined> {
  const details: Detail[] = [];
  const groups: InterpretedGroup[] = [];
  for (const group of outputsOf(mapping)) groups.push(await interpretGroup(raw, group, details, breath));
  const where = mapping.where && (await interpretGroup(raw, [mapping.where], details, breath)).verdicts;
  const read = groups.flatMap((group) => group.fields);
  const series = await seriesOf(raw, mapping.series, breath);
  const decisive = mapping.precedence?.by === 'highest' ? mapping.precedence.value.name : undefined;
  const fields = read.filter(({ name }) => name !== decisive);
  const question = { mapping, raw, fields, decisive: read.find(({ name }) => name === decisive), series };
  const arranged =
    grouped === undefined
      ? await asTheyWereRead(
          question,
          await judge(raw, mapping, { groups, where, fields: read, details }, breath),
          breath,
        )
      : await inTheirGroups(question, grouped, await judgeFew(raw, grouped, groups, where, breath), breath);
  if (arranged === undefined) return undefined;
  // Column by column, each in the place of what it was made of: there is no room for all of them twice.
  for (const list of [raw.columns, read, groups]) list.length = 0;
  for (const [i, field] of fields.entries()) fields[i] = await arranged.field(field);
  const { judged, collapsed, size } = arranged;
  const codes = series && (await arranged.codes(series.codes));
  return {
    rows: {
      fields,
      size,
      order: await arranged.order(),
      raw: { files: raw.files, starts: raw.starts },
      series: series && codes && { codes, texts: series.texts },
      groups: collapsed.groups,
    },
    reports: raw.files.map((file, f): SourceReport => {
      const own = judged[f] ?? NOTHING;
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
        ...repeatedLines((collapsed.repeated[f] ?? []).map((row) => file.lineAt(row - (raw.starts[f] ?? 0)))),
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

/** Where rows stand that are left of those that were read. */
interface Arranged {
  readonly judged: readonly JudgedFile[];
  readonly collapsed: Omit<Collapsed, 'order'>;
  readonly size: number;
  /** Asked for last: it may take the place of what says where rows stand. */
  readonly order: () => Promise<BoundRows['order']>;
  readonly field: (field: Field) => Promise<Field>;
  readonly codes: (codes: CodeArray) => Promise<CodeArray>;
}

async function asTheyWereRead(question: CollapseQuestion, { files, used }: Judged, breath: Breath): Promise<Arranged> {
  const collapsed = await collapse(question, used, breath);
  const { order } = collapsed;
  return {
    judged: files,
    collapsed,
    size: order?.length ?? question.raw.size,
    order: async () => order,
    field: (field) => orderedField(field, order, collapsed.groups, breath),
    codes: async (codes) => (order === undefined ? codes : gathered(codes, order, breath)),
  };
}

async function inTheirGroups(
  question: CollapseQuestion,
  grouped: Grouped,
  judged: JudgedFew | undefined,
  breath: Breath,
): Promise<Arranged | undefined> {
  if (judged === undefined) return undefined;
  const collapsed = await standing(question, grouped, judged.unused, breath);
  if (collapsed === undefined) return undefined;
  const { pieces } = collapsed;
  return {
    judged: judged.files,
    collapsed,
    size: pieces?.size ?? question.raw.size,
    order: async () => pieces?.numbers(grouped.readAt, breath) ?? grouped.readAt,
    field: async (field) => pieces?.field(field, collapsed.groups, breath) ?? field,
    codes: async (codes) => pieces?.codes(codes, breath) ?? codes,
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

/** What rows are judged by. */
interface ToJudge {
  readonly groups: readonly InterpretedGroup[];
  readonly where: Verdicts | undefined;
  readonly fields: readonly Field[];
  readonly details: Detail[];
}

/** Which rows are used. What a filter leaves out isn't looked at further; a malformed row is rejected rather than left out. */
async function judge(
  { starts, size }: RawRows,
  mapping: RowMapping,
  { groups, where, fields, details }: ToJudge,
  breath: Breath,
): Promise<Judged> {
  const verdicts = groups.map((group) => group.verdicts).filter(({ some }) => some);
  const backwards = backwardsIn(mapping, fields);
  const filter = where?.some === true ? where : undefined;
  const files = filesOf(starts);
  if (verdicts.length === 0 && filter === undefined && backwards === undefined) return { used: undefined, files };
  const used = new Uint32Array(size);
  let length = 0;
  const judgeRows = (file: JudgedFile, from: number, to: number): void => {
    for (let row = from; row < to; row++) {
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
      } else leaveOut(file, row, status, detail);
    }
  };
  for (const [f, file] of files.entries()) {
    const [first, end] = [starts[f] ?? 0, starts[f + 1] ?? 0];
    file.used = 0;
    await breath.over(end - first, (from, to) => judgeRows(file, first + from, first + to));
  }
  return { used: length === size ? undefined : used.slice(0, length), files };
}

interface JudgedFew {
  /** The rows that aren't used, ascending. */
  readonly unused: readonly number[];
  readonly files: readonly JudgedFile[];
}

/** The same of rows that stand in groups, where few of them are anything but used; each is counted with its file. */
async function judgeFew(
  raw: RawRows,
  { readAt }: Grouped,
  groups: readonly InterpretedGroup[],
  where: Verdicts | undefined,
  breath: Breath,
): Promise<JudgedFew | undefined> {
  const verdicts = groups.map((group) => group.verdicts);
  const most = mostRuns(raw.size);
  const some = new Set<number>();
  for (const each of where === undefined ? verdicts : [where, ...verdicts]) {
    const rows = await each.rows(most, breath);
    if (rows === undefined) return undefined;
    for (const row of rows) some.add(row);
  }
  const files = filesOf(raw.starts);
  const unused: number[] = [];
  const inOrder = Array.from(some, (row) => ({ row, at: readAt.at(row) as number })).sort((a, b) => a.at - b.at);
  for (const { row, at } of inOrder) {
    const file = files[fileOf(raw, at)];
    const { status, detail } = worst(row, where, verdicts);
    if (file === undefined) continue;
    if (status === STATUS.used) {
      for (const each of verdicts) file.clock += each.clock(row);
      continue;
    }
    file.used--;
    unused.push(row);
    leaveOut(file, at, status, detail);
  }
  return { unused: unused.sort((a, b) => a - b), files };
}

function leaveOut(file: JudgedFile, at: number, status: number, detail: number): void {
  if (status === STATUS.leftOut) file.leftOut.set(detail, (file.leftOut.get(detail) ?? 0) + 1);
  else {
    file.rejectedCount++;
    if (file.rejected.length < MOST_REJECTED) file.rejected.push({ row: at, detail });
  }
}

const filesOf = (starts: readonly number[]): readonly JudgedFile[] =>
  starts.slice(0, -1).map((start, f) => ({
    used: (starts[f + 1] ?? start) - start,
    clock: 0,
    rejectedCount: 0,
    leftOut: new Map(),
    rejected: [],
  }));

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

async function seriesOf(raw: RawRows, names: readonly string[], breath: Breath) {
  if (names.length === 0) return undefined;
  const columns = names.map((name) => columnOf(raw, name, 'texts'));
  const coded = columns.flatMap((column) => (column.kind === 'codes' ? [column] : []));
  const { codes, parts } = await combined(
    coded.map((column) => column.codes),
    coded.map(({ texts }) => texts.length),
    breath,
  );
  return { codes, texts: parts.map((part) => JSON.stringify(part.map((code, i) => coded[i]?.texts[code] ?? null))) };
}
