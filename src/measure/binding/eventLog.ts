import type { FieldType } from '../../contract/contract.ts';
import type { BindingShape, ColumnExpression, LogFieldMapping } from '../../contract/dataset.ts';
import { type RowPlace, rowPlaceOf, rowPlaceText } from '../../contract/rowPlace.ts';
import type { Value } from '../../contract/value.ts';
import { compare, type Rational } from '../../exact/rational.ts';
import { type Interval, normalise } from '../../time/intervals.ts';
import type { RejectedRow, RowRange } from '../measurements.ts';
import { type Cell, type DataRow, OPEN_END } from '../plan/row.ts';
import type { SourcePlan } from '../plan/source.ts';
import type { DataProblem } from '../problems.ts';
import { isTrue, type ReadColumn, readNumber } from './columnExpression.ts';
import { checkLog, fieldOf, type Output, output, takesPlainTimes, whereOutput } from './rowMapping.ts';
import { type TimeReader, timeReader } from './timeReader.ts';

/** A row of a log as text, with its place. */
export interface LogRow extends RowPlace {
  readonly read: ReadColumn;
  /** The same text for rows that say the same. */
  readonly identity: string;
}

/** What became of the rows of a log, by file. */
export interface LogOutcome {
  readonly rejected: readonly RejectedRow[];
  readonly leftOut: FileReasons;
  readonly duplicates: FileCounts;
  /** Lines of repeated rows, by file. */
  readonly repeated: ReadonlyMap<string, readonly number[]>;
  readonly clockIssues: FileCounts;
  readonly used: FileCounts;
  readonly problems: readonly DataProblem[];
  /** Last instant that orders a row. */
  readonly latest: number | undefined;
}

export interface LogItems extends LogOutcome {
  readonly items: readonly DataRow[];
}

export type FileCounts = ReadonlyMap<string, number>;
/** How many rows of a file are left out for a reason. */
export type FileReasons = ReadonlyMap<string, FileCounts>;

export type LogShape = Extract<BindingShape, { readonly kind: 'event-log' }>;

/** One more of a name. */
function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** One more row of a file for a reason. */
export function countReason(reasons: Map<string, Map<string, number>>, file: string, reason: string): void {
  const own = reasons.get(file) ?? new Map<string, number>();
  reasons.set(file, own);
  countOne(own, reason);
}

type Why = Omit<RejectedRow, keyof RowPlace>;

interface Entry {
  readonly row: LogRow;
  readonly order: readonly (number | Rational | string)[];
  readonly values: ReadonlyMap<string, Value | null>;
}

/**
 * Makes one item of all rows that share a key: in the order of their time, then of the other columns. A row that can't be read is rejected
 * alone; the item is made of the rest.
 */
export function itemsOfLog(plan: SourcePlan, shape: LogShape, rows: Iterable<LogRow>): LogItems {
  const { declaration } = plan;
  checkLog(plan, shape.fields);
  const asked = logQuestions(plan, shape);
  const rejected: RejectedRow[] = [];
  const leftOut = new Map<string, Map<string, number>>();
  const duplicates = new Map<string, number>();
  const repeated = new Map<string, number[]>();
  const clockIssues = new Map<string, number>();
  const used = new Map<string, number>();
  const problems: DataProblem[] = [];
  const groups = new Map<string, Entry[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const outcome = readEntry(row, asked);
    if (outcome.kind === 'rejected') rejected.push({ ...rowPlaceOf(row), ...outcome.why });
    else if (outcome.kind === 'left-out') countReason(leftOut, row.file, outcome.reason);
    else if (seen.has(row.identity)) {
      countOne(duplicates, row.file);
      const lines = repeated.get(row.file) ?? [];
      if (row.line !== undefined) lines.push(row.line);
      repeated.set(row.file, lines);
    } else {
      seen.add(row.identity);
      countOne(used, row.file);
      if (outcome.clockIssue) countOne(clockIssues, row.file);
      const group = groups.get(outcome.key);
      if (group) group.push(outcome.entry);
      else groups.set(outcome.key, [outcome.entry]);
    }
  }
  const items: DataRow[] = [];
  let latest: number | undefined;
  for (const [key, entries] of groups) {
    entries.sort(byOrder);
    const tie = entries.findIndex((entry, i) => i > 0 && byOrder(entries[i - 1] as Entry, entry) === 0);
    if (tie > 0) problems.push(contradiction(key, (entries[tie - 1] as Entry).row, (entries[tie] as Entry).row, shape));
    const made = itemOf(key, entries, shape, plan);
    if (made.kind === 'item') items.push(made.item);
    else rejected.push(made.why);
    for (const { order } of entries) if (typeof order[0] === 'number') latest = Math.max(latest ?? order[0], order[0]);
  }
  const opened = declaration.fields.some(({ name }) => name === 'opened') ? 'opened' : undefined;
  items.sort((a, b) => startOf(a, opened) - startOf(b, opened) || (a.series < b.series ? -1 : 1));
  return { items, rejected, leftOut, duplicates, repeated, clockIssues, used, problems, latest };
}

function startOf(row: DataRow, field: string | undefined): number {
  const cell = field === undefined ? undefined : row.fields[field];
  return cell !== null && cell !== undefined && 'kind' in cell && cell.kind === 'instant' ? cell.value : 0;
}

export const conditionName = (field: string): string => `${field} where`;

/** What is asked of each row of a log. */
export interface LogQuestions {
  readonly shape: LogShape;
  readonly filter: Output | undefined;
  readonly questions: readonly Output[];
  readonly times: TimeReader;
  readonly absent: ReadonlySet<string>;
}

export function logQuestions(plan: SourcePlan, shape: LogShape): LogQuestions {
  const { binding, zone } = plan;
  const times = timeReader(binding, zone);
  const absent = new Set(binding.absent);
  const filter = binding.where && whereOutput(binding.where, times, absent);
  const questions = shape.fields.flatMap((field) => questionsOf(field, plan, times, absent));
  return { shape, filter, questions, times, absent };
}

/** What a field wants to know of each row. */
function questionsOf(
  mapping: LogFieldMapping,
  plan: SourcePlan,
  times: TimeReader,
  absent: ReadonlySet<string>,
): readonly Output[] {
  const { field, from } = mapping;
  const { declaration } = plan;
  const ask = (name: string, expression: ColumnExpression, type: FieldType, optional: boolean): Output =>
    output(name, expression, { declaration, times, absent, type, optional });
  const condition = (expression: ColumnExpression): Output =>
    ask(conditionName(field), expression, { kind: 'boolean' }, true);
  switch (from.kind) {
    case 'first':
    case 'last': {
      const value = ask(field, from.value, fieldOf(declaration, field)?.type ?? { kind: 'text' }, true);
      return from.where === undefined ? [value] : [value, condition(from.where)];
    }
    case 'while':
      return [condition(from.condition), ask(field, from.time, { kind: 'instant' }, false)];
    case 'count':
      return from.where === undefined ? [] : [condition(from.where)];
    default:
      return from satisfies never;
  }
}

/** Why a row belongs to no item. */
export const NO_NAME = 'it is absent, and names the item';

/** Which columns of a log are taken as instants, as far as they leave nothing to judge, and which as texts. */
export function columnsOfLog(
  plan: SourcePlan,
  shape: LogShape,
): { readonly instants: readonly string[]; readonly texts: readonly string[] } {
  const { filter, questions, times, absent } = logQuestions(plan, shape);
  const instants = new Set<string>();
  const texts = new Set(shape.key);
  for (const { column, as } of shape.orderBy)
    (as === 'time' && takesPlainTimes(times, absent) ? instants : texts).add(column);
  for (const { columns, plainInstant } of [...(filter === undefined ? [] : [filter]), ...questions])
    for (const column of columns) (plainInstant ? instants : texts).add(column);
  return { instants: [...instants], texts: [...texts] };
}

/** What several columns name an item by. A text with a space in it is quoted, so that "North" "East 1" and "North East" "1" are two. */
export const textOfKey = (texts: readonly string[]): string =>
  texts.length === 1
    ? (texts[0] ?? '')
    : texts.map((text) => (/[\s"]|^$/.test(text) ? JSON.stringify(text) : text)).join(' ');

type Read =
  | { readonly kind: 'entry'; readonly key: string; readonly entry: Entry; readonly clockIssue: boolean }
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly why: Why };

function readEntry(row: LogRow, { shape, filter, questions, times, absent }: LogQuestions): Read {
  const filtered = filter?.interpret(row.read);
  if (filtered?.kind === 'left-out') return filtered;
  if (filtered?.kind === 'rejected') return { kind: 'rejected', why: whyOf(filtered) };
  const key: string[] = [];
  for (const column of shape.key) {
    const text = row.read(column);
    if (text === null || text === '' || absent.has(text))
      return { kind: 'rejected', why: { column, value: text ?? '', reason: NO_NAME } };
    key.push(text);
  }
  const order = orderOf(row, shape, times, absent);
  if ('reason' in order) return { kind: 'rejected', why: order };
  const values = new Map<string, Value | null>();
  let clockIssue = order.clockIssue;
  let missing: string | undefined;
  for (const { name, interpret } of questions) {
    const answer = interpret(row.read);
    if (answer.kind === 'rejected') return { kind: 'rejected', why: whyOf(answer) };
    if (answer.kind === 'left-out') missing ??= answer.reason;
    else {
      values.set(name, answer.value);
      clockIssue ||= answer.clockIssue;
    }
  }
  if (missing !== undefined) return { kind: 'left-out', reason: missing };
  return { kind: 'entry', key: textOfKey(key), entry: { row, order: order.order, values }, clockIssue };
}

const whyOf = ({ column, value, reason }: Why): Why => ({
  column,
  value,
  reason,
});

type Order = { readonly order: readonly (number | Rational | string)[]; readonly clockIssue: boolean } | Why;

function orderOf(row: LogRow, shape: LogShape, times: TimeReader, absent: ReadonlySet<string>): Order {
  const order: (number | Rational | string)[] = [];
  let clockIssue = false;
  for (const { column, as } of shape.orderBy) {
    const place = placeOf(row.read(column), column, as, times, absent);
    if ('reason' in place) return place;
    order.push(place.value);
    clockIssue ||= place.clockIssue;
  }
  return { order, clockIssue };
}

/** What a column says of a row's place among the others, or why it says nothing. */
export function placeOf(
  text: string | null,
  column: string,
  as: LogShape['orderBy'][number]['as'],
  times: TimeReader,
  absent: ReadonlySet<string>,
): { readonly value: number | Rational | string; readonly clockIssue: boolean } | Omit<RejectedRow, 'file' | 'line'> {
  if (text === null || text === '' || absent.has(text))
    return { column, value: text ?? '', reason: 'it is absent, and puts the rows in order' };
  switch (as) {
    case 'time': {
      const read = times.read(text);
      return read.kind === 'bad'
        ? { column, value: text, reason: read.reason }
        : { value: read.instant, clockIssue: read.clockIssue };
    }
    case 'number': {
      const value = readNumber(text.trim());
      return value === undefined
        ? { column, value: text, reason: 'it is not a number, and puts the rows in order' }
        : { value, clockIssue: false };
    }
    case 'text':
      return { value: text, clockIssue: false };
    default:
      return as satisfies never;
  }
}

function byOrder(a: Entry, b: Entry): number {
  for (const [i, left] of a.order.entries()) {
    const right = b.order[i];
    if (right === undefined) continue;
    const order =
      typeof left === 'object' && typeof right === 'object'
        ? compare(left, right)
        : left < right
          ? -1
          : left > right
            ? 1
            : 0;
    if (order !== 0) return order;
  }
  return 0;
}

export const contradiction = (key: string, a: RowPlace, b: RowPlace, { orderBy }: LogShape): DataProblem => ({
  code: 'contradicting-rows',
  message: `${rowPlaceText(a)} and ${rowPlaceText(b)} contradict each other: two different rows of ${key} with the same ${orderBy.map(({ column }) => column).join(' and ')} (D3)`,
  file: b.file,
  ...(b.line === undefined ? {} : { line: b.line }),
});

/** D4: an item of which no row says what it needs. */
export const notGiven = (key: string): string => `no row of ${key} gives it, and the item is nothing without it`;

type Made =
  | { readonly kind: 'item'; readonly item: DataRow }
  | { readonly kind: 'rejected'; readonly why: RejectedRow };

function itemOf(key: string, entries: readonly Entry[], shape: LogShape, { declaration }: SourcePlan): Made {
  const source = rangeOf(entries);
  const fields: Record<string, Cell> = {};
  for (const mapping of shape.fields) {
    const cell = fieldOfItem(mapping, entries);
    const optional = fieldOf(declaration, mapping.field)?.optional ?? true;
    if (cell === null && !optional)
      return {
        kind: 'rejected',
        why: {
          ...(source.from === undefined
            ? rowPlaceOf((entries[0] as Entry).row)
            : { file: source.file, line: source.from }),
          column: mapping.field,
          value: '',
          reason: notGiven(key),
        },
      };
    fields[mapping.field] = cell;
  }
  return { kind: 'item', item: { fields, series: key, source } };
}

function fieldOfItem({ field, from }: LogFieldMapping, entries: readonly Entry[]): Cell {
  const holds = (entry: Entry): boolean => {
    const value = entry.values.get(conditionName(field));
    return value !== undefined && value !== null && isTrue(value);
  };
  switch (from.kind) {
    case 'first':
    case 'last': {
      const fitting = from.where === undefined ? entries : entries.filter(holds);
      return (from.kind === 'first' ? fitting[0] : fitting.at(-1))?.values.get(field) ?? null;
    }
    case 'while':
      return stretches(entries, field, holds);
    case 'count': {
      const count = from.where === undefined ? entries.length : entries.filter(holds).length;
      return { kind: 'number', value: String(count) };
    }
    default:
      return from satisfies never;
  }
}

/** From each row in which the condition holds to the next row; the last one stays open (C2). */
function stretches(entries: readonly Entry[], field: string, holds: (entry: Entry) => boolean): readonly Interval[] {
  const timeOf = (entry: Entry | undefined): number | undefined => {
    const value = entry?.values.get(field);
    return value?.kind === 'instant' ? value.value : undefined;
  };
  const found: Interval[] = [];
  entries.forEach((entry, i) => {
    const start = timeOf(entry);
    if (start === undefined || !holds(entry)) return;
    const next = timeOf(entries[i + 1]);
    found.push({ start, end: next === undefined ? OPEN_END : Math.max(start, next) });
  });
  return normalise(found);
}

/** The lines of a file; rows of a table have none. */
function rangeOf(entries: readonly Entry[]): RowRange {
  const file = entries[0]?.row.file ?? '';
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { row } of entries) {
    if (row.line === undefined) return { file };
    from = Math.min(from, row.line);
    to = Math.max(to, row.line);
  }
  return { file, from, to };
}
