import { rational, toJSON } from '../../../exact/rational.ts';
import type { Segment, Selection, Tally } from '../../plan/query.ts';
import type { Cell } from '../../plan/row.ts';
import { integer } from '../quoted.ts';
import { fromStored } from '../storage.ts';
import type { SqlRow } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { boundValue, type Column } from './dictionary.ts';
import { columnsOf, type Only } from './rowSql.ts';
import type { Binder } from './statement.ts';
import { type UsedRows, usedRows } from './usedRows.ts';

/** The column that holds a field. */
export function columnOf(rows: UsedRows, field: string): Column {
  const found = columnsOf(rows).find((each) => each.field === field);
  if (found === undefined)
    throw new RangeError(`the dataset gives no field '${field}' of '${rows.mapping.declaration.id}'`);
  return found;
}

/** A column in a select list, as what comes back loses nothing. */
export const readable = ({ name, scalar: type }: Column, dialect: Dialect): string =>
  `${typeof type === 'string' ? name : dialect.asText(name, type)} AS ${name}_value`;

export const cellsIn = (row: SqlRow, columns: readonly Column[], from: number): readonly Cell[] =>
  columns.map((each, i) => fromStored(row[from + i], each));

export const groupBy = (columns: readonly string[]): string =>
  columns.length === 0 ? '' : ` GROUP BY ${columns.join(', ')}`;

/** The used rows of the picked series, with some fields, for a FROM. `time`: rows of other times needn't be looked at. */
export function pickedRows(
  rows: UsedRows,
  {
    select,
    fields,
    time,
  }: { readonly select: readonly Selection[]; readonly fields: readonly string[]; readonly time?: Only },
  bind: Binder,
): string {
  const wanted = new Set([...fields, ...select.map(({ field }) => field)]);
  const only = [...textsOf(rows, select), ...(time === undefined ? [] : [time])];
  return `(SELECT * FROM ${usedRows(rows, bind, wanted, only)} s WHERE ${selection(rows, select, bind)})`;
}

export interface Placing {
  readonly select: readonly Selection[];
  /** The field whose instant puts a row into a cell. */
  readonly time: string;
  /** At least one; disjoint, in order. */
  readonly segments: readonly Segment[];
  readonly fields: readonly string[];
}

/** The picked rows that lie in the segments, for a FROM: with some fields, `segment` and `cell`. */
export function placedRows(rows: UsedRows, { select, time, segments, fields }: Placing, bind: Binder): string {
  const at = columnOf(rows, time).name;
  const names = [...new Set(fields.map((field) => columnOf(rows, field).name))];
  const place = cellOf(at, segments, bind);
  const picked = pickedRows(rows, { select, fields: [time, ...fields], ...timeOf(rows, time, segments) }, bind);
  const inner = `SELECT ${[...new Set([at, ...names])].join(', ')}, ${place.segment} AS segment FROM ${picked} q`;
  return `(SELECT ${[...names, 'segment', `${place.index} AS cell`].join(', ')} FROM (${inner}) r WHERE segment IS NOT NULL)`;
}

/** The time that segments cover, where the field is a column that the table may find rows by. */
function timeOf({ mapping, source }: UsedRows, field: string, segments: readonly Segment[]): { readonly time?: Only } {
  const output = mapping.fields.find(({ name }) => name === field);
  const [first, last] = [segments[0], segments.at(-1)];
  if (output === undefined || !output.plainInstant || first === undefined || last === undefined) return {};
  const place = source.wanted.findIndex(({ name }) => name === output.plainColumn);
  return { time: { kind: 'time', place, field, time: { start: first.start, end: last.end } } };
}

/** Sums of columns with how many values are present, for a select list. */
export const addedUp = (summed: readonly Column[], dialect: Dialect): readonly string[] =>
  summed.flatMap(({ name, scalar: type }, i) => [
    `${dialect.asText(`sum(${name})`, type)} AS sum${integer(i)}`,
    `count(${name}) AS present${integer(i)}`,
  ]);

/** What `addedUp` came to, from a place of the row on. */
export const sumsIn = (row: SqlRow, summed: readonly Column[], from: number): Tally['sums'] =>
  summed.map((_, i) => ({
    sum: toJSON(rational(String(row[from + 2 * i] ?? '0'))),
    present: Number(row[from + 1 + 2 * i]),
  }));

/** More texts than this aren't looked for one by one. */
const MOST_TEXTS = 100;

/** Which texts of which column a selected value may come from: rows with others needn't be looked at. */
function textsOf({ dictionaries }: UsedRows, select: readonly Selection[]): readonly Only[] {
  return select.flatMap(({ field, value }): readonly Only[] => {
    for (const { keys, columns, direct, entries } of dictionaries) {
      const place = columns.findIndex((each) => each.field === field);
      const column = columns[place];
      const [key] = keys;
      if (column === undefined || key === undefined || keys.length > 1) continue;
      const wanted = boundValue(value, column);
      // Of what is read directly, only text is the column's own.
      if (wanted === undefined || wanted === null || (direct !== undefined && column.type.kind !== 'text')) continue;
      const listed = (entries.keys[0] ?? []).filter((_, i) => entries.values[place]?.[i] === wanted);
      const texts = direct === undefined ? listed : [String(wanted), ...listed];
      return texts.length > MOST_TEXTS ? [] : [{ kind: 'texts', place: key, texts }];
    }
    return [];
  });
}

/** Series are picked by bound values; what no such column can hold picks nothing. */
function selection(rows: UsedRows, select: readonly Selection[], bind: Binder): string {
  const terms = select.map(({ field, value }) => {
    const found = columnOf(rows, field);
    const wanted = boundValue(value, found);
    return wanted === undefined ? '1 = 0' : `s.${found.name} = ${bind.scalar(wanted, found.scalar)}`;
  });
  return terms.length === 0 ? '1 = 1' : terms.join(' AND ');
}

/** The segment and the cell that an instant lies in: bounds are constants, so that the database computes no calendar. */
function cellOf(
  at: string,
  segments: readonly Segment[],
  { dialect }: Binder,
): { readonly segment: string; readonly index: string } {
  const cases = segments.map(
    ({ start, end }, i) =>
      `WHEN ${at} < ${integer(end)} THEN CASE WHEN ${at} >= ${integer(start)} THEN ${integer(i)} END`,
  );
  const starts = segments.map(({ start }, i) => `WHEN ${integer(i)} THEN ${integer(start)}`);
  const everies = segments.map(({ everyMs }, i) => `WHEN ${integer(i)} THEN ${integer(everyMs)}`);
  const equal = new Set(segments.map(({ everyMs }) => everyMs)).size === 1;
  const every = equal ? integer(segments[0]?.everyMs ?? 1) : `CASE segment ${everies.join(' ')} END`;
  return {
    segment: `CASE ${cases.join(' ')} END`,
    index: dialect.quotient(`(${at} - CASE segment ${starts.join(' ')} END)`, every),
  };
}
