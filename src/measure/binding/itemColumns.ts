import type { LogFieldMapping } from '../../contract/dataset.ts';
import { turn } from '../breath.ts';
import type { RejectedRow } from '../measurements.ts';
import type { Columns, FieldColumn, SourceColumn } from '../plan/columns.ts';
import type { SourcePlan } from '../plan/source.ts';
import type { DataProblem } from '../problems.ts';
import { contradiction, type LogOutcome, type LogShape, logQuestions, notGiven } from './eventLog.ts';
import { itemField } from './itemField.ts';
import type { LogColumns } from './logColumns.ts';
import { type Groups, groupsOf } from './logGroups.ts';
import { countFiles, fileOf, type JudgedRows, judgeLog } from './logRows.ts';
import { checkLog, fieldOf } from './rowMapping.ts';

export interface ItemColumns extends LogOutcome {
  /** Items in the order in which they were opened, then of what they are called. */
  readonly columns: Columns;
}

/**
 * The items of a log, the same as `itemsOfLog` makes, from columns and as columns: so millions of rows are read. Between two steps whoever waits gets a
 * turn; rejects with the signal's reason where it's aborted by then.
 */
export async function itemColumns(
  plan: SourcePlan,
  shape: LogShape,
  log: LogColumns,
  signal?: AbortSignal,
): Promise<ItemColumns> {
  checkLog(plan, shape.fields);
  const judged = judgeLog(logQuestions(plan, shape), log);
  await turn(signal);
  const { groups, repeated, contradicting } = await groupsOf(judged, log);
  await turn(signal);
  const nameOf = (group: number): string => judged.keyText(groups.keys[group] ?? 0);
  const placeOf = (place: number) => {
    const row = groups.rows[place] ?? 0;
    return { file: fileOf(log, row), line: log.lineOf(row) };
  };
  const sources = sourcesOf(groups, log);
  const fields: { readonly mapping: LogFieldMapping; readonly column: FieldColumn }[] = [];
  for (const mapping of shape.fields) {
    fields.push({ mapping, column: itemField(mapping, groups, judged.answers) });
    await turn(signal);
  }
  const required = fields.filter(({ mapping: { field } }) => fieldOf(plan.declaration, field)?.optional === false);
  const { made, rejected } = complete(groups.count, required, sources, nameOf);
  const order = ordered(made, fields.find(({ mapping: { field } }) => field === 'opened')?.column, nameOf);
  await turn(signal);
  const asTheyAre = isIdentity(order, groups.count);
  const pick = (values: Int32Array): Int32Array => (asTheyAre ? values : picked(values, order));
  const keys = pick(groups.keys);
  const counts = (row: number): boolean => judged.used(row) && (repeated.size === 0 || !repeated.has(row));
  return {
    columns: {
      size: order.length,
      fields: new Map(
        fields.map(({ mapping: { field }, column }) => [field, asTheyAre ? column : pickedField(column, order)]),
      ),
      series: (row) => judged.keyText(keys[row] ?? 0),
      sources: {
        files: sources.files,
        file: pick(sources.file),
        from: pick(sources.from),
        to: pick(sources.to),
        lineOf: sources.lineOf,
      },
    },
    rejected: [...judged.rejected, ...rejected],
    leftOut: judged.leftOut,
    repeated: linesByFile(repeated, log),
    duplicates: repeated.size === 0 ? new Map() : countFiles(log, (row) => repeated.has(row)),
    clockIssues: countFiles(log, (row) => judged.clockIssue(row) && counts(row)),
    used: countFiles(log, counts),
    problems: contradicting.map(
      ({ group, place }): DataProblem => contradiction(nameOf(group), placeOf(place - 1), placeOf(place), shape),
    ),
    latest: shape.orderBy[0]?.as === 'time' ? latestOf(log.size, judged) : undefined,
  };
}

function linesByFile(rows: ReadonlySet<number>, log: LogColumns): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const row of rows) {
    const file = fileOf(log, row);
    const own = lines.get(file);
    if (own === undefined) lines.set(file, [log.lineOf(row)]);
    else own.push(log.lineOf(row));
  }
  return lines;
}

/** The lines of each item: from the least to the greatest of its rows, in the file of its first one. */
function sourcesOf({ count, first, rows }: Groups, log: LogColumns): SourceColumn {
  const file = new Int32Array(count);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  // Rows of one file have its lines in their order: these are looked up when somebody asks.
  const alone = log.files.length === 1;
  for (let group = 0; group < count; group++) {
    const start = first[group] ?? 0;
    const end = first[group + 1] ?? 0;
    if (!alone) file[group] = log.fileOf(rows[start] ?? 0);
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const place = alone ? row : log.lineOf(row);
      if (place < least) least = place;
      if (place > most) most = place;
    }
    from[group] = least;
    to[group] = most;
  }
  return { files: log.files, file, from, to, lineOf: alone ? log.lineOf : (line) => line };
}

interface Field {
  readonly mapping: LogFieldMapping;
  readonly column: FieldColumn;
}

/** The items of which the rows say all that they need; the others are rejected (D4). */
function complete(
  count: number,
  required: readonly Field[],
  { files, file, from, lineOf }: SourceColumn,
  nameOf: (group: number) => string,
): { readonly made: Int32Array; readonly rejected: readonly RejectedRow[] } {
  const made = new Int32Array(count);
  const lacking = required.filter(({ column }) => hasAbsent(column));
  const rejected: RejectedRow[] = [];
  let size = 0;
  for (let group = 0; group < count; group++) {
    const missing = lacking.length === 0 ? undefined : lacking.find(({ column }) => isAbsent(column, group));
    if (missing === undefined) made[size++] = group;
    else
      rejected.push({
        file: files[file[group] ?? 0] ?? '',
        line: lineOf(from[group] ?? 0),
        column: missing.mapping.field,
        value: '',
        reason: notGiven(nameOf(group)),
      });
  }
  return { made: made.subarray(0, size), rejected };
}

function hasAbsent(column: FieldColumn): boolean {
  switch (column.kind) {
    case 'instants':
      return column.values.some((value) => Number.isNaN(value));
    case 'coded':
      return column.codes.some((code) => code < 0);
    case 'stretches':
      return false;
    default:
      return column satisfies never;
  }
}

function isAbsent(column: FieldColumn, group: number): boolean {
  switch (column.kind) {
    case 'instants':
      return Number.isNaN(column.values[group]);
    case 'coded':
      return (column.codes[group] ?? -1) < 0;
    case 'stretches':
      return false;
    default:
      return column satisfies never;
  }
}

/** By when they were opened, then by name: a log is mostly in this order as it stands. */
function ordered(made: Int32Array, opened: FieldColumn | undefined, nameOf: (group: number) => string): Int32Array {
  const at = (group: number): number => {
    const value = opened?.kind === 'instants' ? (opened.values[group] ?? 0) : 0;
    return Number.isNaN(value) ? 0 : value;
  };
  const byTime = (a: number, b: number): number => at(a) - at(b) || (nameOf(a) < nameOf(b) ? -1 : 1);
  for (let i = 1; i < made.length; i++)
    if (byTime(made[i - 1] ?? 0, made[i] ?? 0) > 0) return made.slice().sort(byTime);
  return made;
}

/** Whether nothing is left out and nothing changes its place. */
function isIdentity(order: Int32Array, count: number): boolean {
  if (order.length !== count) return false;
  for (let i = 0; i < count; i++) if (order[i] !== i) return false;
  return true;
}

function picked(values: Int32Array, order: Int32Array): Int32Array {
  const found = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) found[i] = values[order[i] ?? 0] ?? 0;
  return found;
}

function pickedField(column: FieldColumn, order: Int32Array): FieldColumn {
  switch (column.kind) {
    case 'instants': {
      const values = new Float64Array(order.length);
      for (let i = 0; i < order.length; i++) values[i] = column.values[order[i] ?? 0] ?? Number.NaN;
      return { kind: 'instants', values };
    }
    case 'coded':
      return { ...column, codes: picked(column.codes, order) };
    case 'stretches': {
      const first = new Int32Array(order.length + 1);
      const starts = new Float64Array(column.starts.length);
      const ends = new Float64Array(column.ends.length);
      let size = 0;
      for (let i = 0; i < order.length; i++) {
        const group = order[i] ?? 0;
        for (let j = column.first[group] ?? 0; j < (column.first[group + 1] ?? 0); j++) {
          starts[size] = column.starts[j] ?? 0;
          ends[size++] = column.ends[j] ?? 0;
        }
        first[i + 1] = size;
      }
      return { kind: 'stretches', first, starts: starts.subarray(0, size), ends: ends.subarray(0, size) };
    }
    default:
      return column satisfies never;
  }
}

/** Rows that say the same as others were at the same time. */
function latestOf(size: number, { used, ranks: [times] }: JudgedRows): number | undefined {
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < size; row++) {
    const at = times?.[row] ?? Number.NEGATIVE_INFINITY;
    if (at > latest && used(row)) latest = at;
  }
  return latest === Number.NEGATIVE_INFINITY ? undefined : latest;
}
