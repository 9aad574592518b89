import type { LogFieldMapping } from '../../contract/dataset.ts';
import type { Value } from '../../contract/value.ts';
import { normalise } from '../../time/intervals.ts';
import type { FieldColumn } from '../plan/columns.ts';
import { OPEN_END } from '../plan/row.ts';
import { conditionName } from './eventLog.ts';
import { type Answer, type AnswerValues, holdsIn } from './logAnswers.ts';
import type { Groups } from './logGroups.ts';

type RowHolds = (row: number) => boolean;

/** What the rows of each item say of one field. */
export function itemField(
  { field, from }: LogFieldMapping,
  groups: Groups,
  answers: ReadonlyMap<string, Answer>,
): FieldColumn {
  const values = answers.get(field)?.values;
  const condition = answers.get(conditionName(field));
  const holds = condition && holdsIn(condition);
  switch (from.kind) {
    case 'first':
    case 'last':
      return valuesOf(values, chosen(from.kind, groups, holds));
    case 'while':
      return stretches(values?.kind === 'instants' ? values.of : new Float64Array(0), groups, holds ?? (() => false));
    case 'count':
      return countsOf(groups, holds);
    default:
      return from satisfies never;
  }
}

/** The first or the last row of each item in which the condition holds; -1 where it holds in none. */
function chosen(which: 'first' | 'last', { count, first, rows }: Groups, holds: RowHolds | undefined): Int32Array {
  const found = new Int32Array(count).fill(-1);
  const step = which === 'first' ? 1 : -1;
  for (let group = 0; group < count; group++) {
    const start = first[group] ?? 0;
    const end = first[group + 1] ?? 0;
    for (let i = which === 'first' ? start : end - 1; i >= start && i < end; i += step) {
      const row = rows[i] ?? 0;
      if (holds !== undefined && !holds(row)) continue;
      found[group] = row;
      break;
    }
  }
  return found;
}

function valuesOf(values: AnswerValues | undefined, rows: Int32Array): FieldColumn {
  if (values?.kind === 'instants') {
    const instants = new Float64Array(rows.length).fill(Number.NaN);
    rows.forEach((row, group) => {
      if (row >= 0) instants[group] = values.of[row] ?? Number.NaN;
    });
    return { kind: 'instants', values: instants };
  }
  const codes = new Int32Array(rows.length).fill(-1);
  if (values === undefined) return { kind: 'coded', codes, value: () => NONE };
  const absent: (boolean | undefined)[] = [];
  rows.forEach((row, group) => {
    if (row < 0) return;
    const code = values.codes[row] ?? 0;
    if (values.mayLack) absent[code] ??= values.value(code) === null;
    if (!absent[code]) codes[group] = code;
  });
  return { kind: 'coded', codes, value: (code) => values.value(code) ?? NONE };
}

const NONE: Value = { kind: 'none' };

function countsOf({ count, first, rows }: Groups, holds: RowHolds | undefined): FieldColumn {
  const codes = new Int32Array(count);
  for (let group = 0; group < count; group++) {
    const start = first[group] ?? 0;
    const end = first[group + 1] ?? 0;
    let holding = holds === undefined ? end - start : 0;
    if (holds !== undefined) for (let i = start; i < end; i++) if (holds(rows[i] ?? 0)) holding++;
    codes[group] = holding;
  }
  return { kind: 'coded', codes, value: (code) => ({ kind: 'number', value: String(code) }) };
}

/** From each row in which the condition holds to the next row; the last one stays open (C2). */
function stretches(times: Float64Array, { count, first, rows }: Groups, holds: RowHolds): FieldColumn {
  const bounds = new Int32Array(count + 1);
  const starts = new Float64Array(rows.length);
  const ends = new Float64Array(rows.length);
  let size = 0;
  for (let group = 0; group < count; group++) {
    const own = size;
    let inOrder = true;
    const end = first[group + 1] ?? 0;
    for (let i = first[group] ?? 0; i < end; i++) {
      const row = rows[i] ?? 0;
      if (!holds(row)) continue;
      const start = times[row] ?? Number.NaN;
      if (Number.isNaN(start)) continue;
      const next = i + 1 < end ? (times[rows[i + 1] ?? 0] ?? Number.NaN) : Number.NaN;
      const until = Number.isNaN(next) ? OPEN_END : Math.max(start, next);
      if (until === start) continue;
      if (size > own && start < (starts[size - 1] ?? 0)) inOrder = false;
      if (inOrder && size > own && start <= (ends[size - 1] ?? 0))
        ends[size - 1] = Math.max(ends[size - 1] ?? 0, until);
      else {
        starts[size] = start;
        ends[size++] = until;
      }
    }
    if (!inOrder) size = own + putInOrder(starts.subarray(own, size), ends.subarray(own, size));
    bounds[group + 1] = size;
  }
  return { kind: 'stretches', first: bounds, starts: starts.slice(0, size), ends: ends.slice(0, size) };
}

/** Makes a set of stretches that go by another time than the rows do; comes to how many it has. */
function putInOrder(starts: Float64Array, ends: Float64Array): number {
  const set = normalise(Array.from(starts, (start, i) => ({ start, end: ends[i] ?? start })));
  set.forEach(({ start, end }, i) => {
    starts[i] = start;
    ends[i] = end;
  });
  return set.length;
}
