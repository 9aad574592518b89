import type { Breath } from '../../breath.ts';
import type { Selection } from '../../plan/query.ts';
import { stored } from '../storage.ts';
import type { BoundRows } from './bind.ts';
import { areAllSame } from './codes.ts';
import { seriesPlaces } from './collapse.ts';
import type { Field } from './field.ts';
import { placesOf, sortRows } from './ordering.ts';
import { sortStably } from './rowSort.ts';

/** Some rows of a table, in the order of time. */
export interface Picked {
  readonly size: number;
  /** The row at a place; rows that stand together are found without a list. */
  readonly from: number;
  readonly rows: Uint32Array | undefined;
}

export const rowAt = ({ from, rows }: Picked, place: number): number =>
  rows === undefined ? from + place : (rows[place] as number);

/** The same rows in the order of an instant of theirs; `clock` absent: of the one by which they stand. */
export async function inOrderOf(picked: Picked, clock: Field | undefined, breath: Breath): Promise<Picked> {
  if (clock === undefined) return picked;
  const rows = new Uint32Array(picked.size);
  await breath.over(rows.length, (from, to) => {
    for (let place = from; place < to; place++) rows[place] = rowAt(picked, place);
  });
  await sortRows(rows, placesOf(clock), breath);
  return { size: rows.length, from: 0, rows };
}

/** Picks the rows of some series. What was picked last is remembered: many figures ask for the same series one after the other. */
export function picker(
  { fields, groups, size, series, order }: BoundRows,
  field: (name: string) => Field,
  time: string,
  breath: Breath,
): (select: readonly Selection[]) => Promise<Picked> {
  let last: { readonly key: string; readonly picked: Promise<Picked> } | undefined;
  const timeField = fields.find(({ name }) => name === time);
  const uniform = new Map<Field, Int32Array>();
  const codesOfGroups = (of: Field): Int32Array => {
    const known = uniform.get(of) ?? uniformCodes(of, groups);
    uniform.set(of, known);
    return known;
  };
  const pick = async (select: readonly Selection[]): Promise<Picked> => {
    const tests = select.map(({ field: name, value }) => matcher(field(name), value, codesOfGroups(field(name))));
    const stretches: Stretch[] = [];
    for (let g = 0; g + 1 < groups.length; g++) {
      const [from, to] = [groups[g] as number, groups[g + 1] as number];
      // A group is of one series, most often: then its first row decides.
      const whole = tests.every((test) => test.holdsOfAll(g) === true);
      if (from < to && (whole || tests.every((test) => test.holdsOfAll(g) !== false)))
        stretches.push({ from, to, whole });
    }
    const [only] = stretches;
    if (only === undefined) return { size: 0, from: 0, rows: undefined };
    if (stretches.length === 1 && only.whole) return { size: only.to - only.from, from: only.from, rows: undefined };
    const rows = await rowsOf(stretches, tests, breath);
    await inTime(rows);
    return { size: rows.length, from: 0, rows };
  };
  /** Rows of one time go by their series, then as they were read. */
  const inTime = async (rows: Uint32Array): Promise<void> => {
    if (groups.length <= 2 || timeField === undefined) return;
    if (order !== undefined) await sortStably(rows, (row) => order.at(row) as number, breath);
    if (series !== undefined) {
      const places = seriesPlaces(series.texts);
      await sortStably(rows, (row) => places[series.codes[row] as number] ?? 0, breath);
    }
    await sortStably(rows, placesOf(timeField), breath);
  };
  return async (select) => {
    if (select.length === 0 && groups.length <= 2) return { size, from: 0, rows: undefined };
    const key = JSON.stringify(select);
    if (last?.key !== key) last = { key, picked: pick(select) };
    return last.picked;
  };
}

/** The rows of a group: all of them are picked, or those for which all tests hold. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

async function rowsOf(stretches: readonly Stretch[], tests: readonly Matcher[], breath: Breath): Promise<Uint32Array> {
  // What is behind those that are picked is never touched, so that it takes no room.
  const rows = new Uint32Array(stretches.reduce((sum, { from, to }) => sum + to - from, 0));
  let length = 0;
  for (const { from: first, to: end, whole } of stretches)
    await breath.over(end - first, (from, to) => {
      for (let row = first + from; row < first + to; row++)
        if (whole || tests.every((test) => test.holds(row))) rows[length++] = row;
    });
  return rows.subarray(0, length);
}

interface Matcher {
  holds(row: number): boolean;
  /** Of all rows of a group: `undefined` where it depends on the row. */
  holdsOfAll(group: number): boolean | undefined;
}

const MIXED = -1;

/** By group: the code that all its rows have. */
function uniformCodes(field: Field, groups: readonly number[]): Int32Array {
  const result = new Int32Array(groups.length).fill(MIXED);
  if (field.kind === 'instants') return result;
  const { codes } = field;
  for (let g = 0; g + 1 < groups.length; g++) {
    const [from, to] = [groups[g] as number, groups[g + 1] as number];
    if (areAllSame(codes, from, to)) result[g] = codes[from] as number;
  }
  return result;
}

/** Whether a field has a value: texts and constants are the same by what they say, numbers by their size. */
function matcher(field: Field, value: Selection['value'], ofGroups: Int32Array): Matcher {
  if (field.kind === 'instants') {
    const wanted = value.kind === 'instant' ? value.value : Number.NaN;
    return { holds: (row) => field.instants.at(row) === wanted, holdsOfAll: () => undefined };
  }
  const { codes, values, storage } = field;
  const wanted = String(stored(value, storage));
  const absent = stored(value, storage) === null;
  const fitting = new Set(
    values.flatMap((each, code) => {
      const kept = stored(each, storage);
      return !absent && kept !== null && String(kept) === wanted ? [code] : [];
    }),
  );
  return {
    holds: (row) => fitting.has(codes[row] as number),
    holdsOfAll: (group) => {
      const code = ofGroups[group] as number;
      return code === MIXED ? undefined : fitting.has(code);
    },
  };
}
