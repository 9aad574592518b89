import type { Selection } from '../../plan/query.ts';
import { stored } from '../storage.ts';
import type { BoundRows } from './bind.ts';
import { areAllSame } from './codes.ts';
import { seriesPlaces } from './collapse.ts';
import type { Field } from './field.ts';
import { compareKeys, placesOf, sortRows } from './ordering.ts';

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
export function inOrderOf(picked: Picked, clock: Field | undefined): Picked {
  if (clock === undefined) return picked;
  const rows = Uint32Array.from({ length: picked.size }, (_, place) => rowAt(picked, place));
  sortRows(rows, placesOf(clock));
  return { size: rows.length, from: 0, rows };
}

/** Picks the rows of some series. What was picked last is remembered: many figures ask for the same series one after the other. */
export function picker(
  { fields, groups, size, series, order }: BoundRows,
  field: (name: string) => Field,
  time: string,
): (select: readonly Selection[]) => Picked {
  let last: { readonly key: string; readonly picked: Picked } | undefined;
  const timeField = fields.find(({ name }) => name === time);
  const uniform = new Map<Field, Int32Array>();
  const codesOfGroups = (of: Field): Int32Array => {
    const known = uniform.get(of) ?? uniformCodes(of, groups);
    uniform.set(of, known);
    return known;
  };
  const pick = (select: readonly Selection[]): Picked => {
    const tests = select.map(({ field: name, value }) => matcher(field(name), value, codesOfGroups(field(name))));
    const whole: (readonly [number, number])[] = [];
    const rows: number[] = [];
    for (let g = 0; g + 1 < groups.length; g++) {
      const [from, to] = [groups[g] as number, groups[g + 1] as number];
      if (from === to) continue;
      // A group is of one series, most often: then its first row decides.
      if (tests.every((test) => test.holdsOfAll(g) === true)) whole.push([from, to]);
      else if (tests.every((test) => test.holdsOfAll(g) !== false)) {
        for (let row = from; row < to; row++) if (tests.every((test) => test.holds(row))) rows.push(row);
      }
    }
    const [only] = whole;
    if (rows.length === 0 && whole.length <= 1)
      return { size: only === undefined ? 0 : only[1] - only[0], from: only?.[0] ?? 0, rows: undefined };
    const all = new Uint32Array(whole.reduce((sum, [from, to]) => sum + to - from, rows.length));
    let length = 0;
    for (const [from, to] of whole) for (let row = from; row < to; row++) all[length++] = row;
    all.set(rows, length);
    return { size: all.length, from: 0, rows: inTime(all) };
  };
  const inTime = (rows: Uint32Array): Uint32Array => {
    if (groups.length <= 2 || timeField === undefined) return rows.sort();
    const keyOf = placesOf(timeField);
    const places = series && seriesPlaces(series.texts);
    const seriesOf = (row: number): number => (series === undefined ? 0 : (places?.[series.codes[row] as number] ?? 0));
    const asRead = (row: number): number => order?.at(row) ?? row;
    return rows.sort((a, b) => compareKeys(keyOf(a), keyOf(b)) || seriesOf(a) - seriesOf(b) || asRead(a) - asRead(b));
  };
  return (select) => {
    if (select.length === 0 && groups.length <= 2) return { size, from: 0, rows: undefined };
    const key = JSON.stringify(select);
    if (last?.key !== key) last = { key, picked: pick(select) };
    return last.picked;
  };
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
