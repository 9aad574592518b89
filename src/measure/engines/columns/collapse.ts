import { comparePrecedence } from '../../binding/precedence.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { Breath } from '../../breath.ts';
import type { DataProblem } from '../../problems.ts';
import { contradictionBetween } from '../contradiction.ts';
import { keepFirst } from '../reasons.ts';
import type { CodeArray } from './codes.ts';
import { combined } from './combined.ts';
import { type Field, valueAt } from './field.ts';
import { placesOf, sortRows } from './ordering.ts';
import { fileOf, placeOf, type RawRows } from './rawRows.ts';
import { boundsOf, byGroup, outOfOrder } from './rowGroups.ts';
import { RowSet } from './rowSet.ts';
import { sortStably } from './rowSort.ts';

export interface CollapseQuestion {
  readonly mapping: RowMapping;
  readonly raw: RawRows;
  readonly fields: readonly Field[];
  /** What decides which of several rows is right, where a column does. */
  readonly decisive: Field | undefined;
  readonly series: { readonly codes: CodeArray; readonly texts: readonly string[] } | undefined;
}

export interface Collapsed {
  /** The rows that are left, in the order of their groups and of time; absent: all, as they were read. */
  readonly order: Uint32Array | undefined;
  /** The first of each group in that order, and behind them the number of all. */
  readonly groups: readonly number[];
  /** By file. */
  readonly duplicates: readonly number[];
  /** The first few of them, as they were read. */
  readonly repeated: readonly (readonly number[])[];
  readonly overruled: readonly number[];
  readonly problems: readonly DataProblem[];
}

/**
 * D3: identical rows collapse into the first; rows that contradict each other are named, two by two, or overruled where one has precedence. `used`: the rows
 * that are used, in the order in which they were read; absent: all.
 */
export async function collapse(
  question: CollapseQuestion,
  used: Uint32Array | undefined,
  breath: Breath,
): Promise<Collapsed> {
  const { mapping, raw, fields } = question;
  if (mapping.key === undefined) return byIdentity(question, used, breath);
  const key = new Set(mapping.key);
  const times = fields.filter(({ kind, name }) => kind === 'instants' && key.has(name));
  const groupCodes = await groupsOf(question, key, breath);
  const timely = mapping.key.includes(mapping.time) && times.length > 0;
  const grouped = await byGroup(used, raw.size, groupCodes, breath);
  const [time] = times;
  // Most files are in the order of time, and say nothing twice.
  if (timely && times.length === 1 && time?.kind === 'instants') {
    const late = await outOfOrder(grouped, time.instants, breath);
    if (late.length === 0) return { ...nothingGone(raw), order: grouped.order, groups: grouped.bounds };
  }
  const { bounds, order = await all(raw.size, breath) } = grouped;
  // Rows with a later key as the more important one are sorted one key after the other, each time keeping what was sorted before.
  const sort = times.length > 1 ? sortStably : sortRows;
  for (const field of times.toReversed()) {
    const keyOf = placesOf(field);
    for (let g = 0; g + 1 < bounds.length; g++) await sort(order.subarray(bounds[g], bounds[g + 1]), keyOf, breath);
  }
  const resolved = await resolve(question, order, groupCodes, times, breath);
  const left = resolved.gone === undefined ? order : await without(order, resolved.gone, breath);
  if (timely) return { ...resolved, order: left, groups: await boundsOf(left, groupCodes, breath) };
  return { ...resolved, ...(await inTime(left, question, breath)) };
}

/** The rows that are left, in their order. Node's own filter makes a list of them first, of many times their size. */
async function without(order: Uint32Array, gone: RowSet, breath: Breath): Promise<Uint32Array> {
  const left = new Uint32Array(order.length - gone.size);
  let length = 0;
  await breath.over(order.length, (from, to) => {
    for (const row of order.subarray(from, to)) if (!gone.has(row)) left[length++] = row;
  });
  return left;
}

/** What became of rows that speak of the same. */
export type Gone = Pick<Collapsed, 'duplicates' | 'repeated' | 'overruled' | 'problems'>;

export const nothingGone = ({ files }: RawRows): Gone => ({
  duplicates: files.map(() => 0),
  repeated: files.map(() => []),
  overruled: files.map(() => 0),
  problems: [],
});

async function all(size: number, breath: Breath): Promise<Uint32Array> {
  const rows = new Uint32Array(size);
  await breath.over(size, (from, to) => {
    for (let row = from; row < to; row++) rows[row] = row;
  });
  return rows;
}

/** Rows that any number of may speak of the same: those that the files write alike collapse. */
async function byIdentity(
  question: CollapseQuestion,
  used: Uint32Array | undefined,
  breath: Breath,
): Promise<Collapsed> {
  const { raw } = question;
  const { identity } = raw;
  const rows = used ?? (await all(raw.size, breath));
  const duplicates = raw.files.map(() => 0);
  const repeated = raw.files.map((): number[] => []);
  if (identity === undefined) return { ...nothingGone(raw), ...(await inTime(rows, question, breath)) };
  const seen = new Uint8Array(identity.texts.length);
  const gone = new RowSet(raw.size);
  await breath.over(rows.length, (from, to) => {
    for (const row of rows.subarray(from, to)) {
      const code = identity.codes[row] as number;
      if (seen[code] === 0) {
        seen[code] = 1;
        continue;
      }
      const f = fileOf(raw, row);
      duplicates[f] = (duplicates[f] ?? 0) + 1;
      keepFirst(repeated[f] ?? [], row);
      gone.add(row);
    }
  });
  const left = gone.size === 0 ? rows : await without(rows, gone, breath);
  return { ...nothingGone(raw), duplicates, repeated, ...(await inTime(left, question, breath)) };
}

/** Rows in the order of what puts their kind in order, then of their series, then as they were read. */
async function inTime(
  rows: Uint32Array,
  { mapping, fields, series, raw }: CollapseQuestion,
  breath: Breath,
): Promise<Pick<Collapsed, 'order' | 'groups'>> {
  const time = fields.find(({ name }) => name === mapping.time);
  if (time !== undefined) {
    if (series !== undefined) {
      const places = seriesPlaces(series.texts);
      await sortRows(rows, (row) => places[series.codes[row] as number] ?? 0, breath);
      await sortStably(rows, placesOf(time), breath);
    } else await sortRows(rows, placesOf(time), breath);
  }
  const asRead = rows.length === raw.size && rows.every((row, i) => row === i);
  return { order: asRead ? undefined : rows, groups: [0, rows.length] };
}

/** The place of each series among all, by its text. */
export function seriesPlaces(texts: readonly string[]): readonly number[] {
  const places: number[] = [];
  texts
    .map((text, code) => ({ text: Buffer.from(text), code }))
    .sort((a, b) => Buffer.compare(a.text, b.text))
    .forEach(({ code }, place) => {
      places[code] = place;
    });
  return places;
}

/** By row: what it speaks of, instants aside. */
async function groupsOf(
  { fields, series }: CollapseQuestion,
  key: ReadonlySet<string>,
  breath: Breath,
): Promise<CodeArray | undefined> {
  const coded = fields.flatMap((field) =>
    field.kind === 'codes' && key.has(field.name) ? [{ codes: field.codes, size: field.values.length }] : [],
  );
  const columns = [...(series === undefined ? [] : [{ codes: series.codes, size: series.texts.length }]), ...coded];
  if (columns.length === 0) return undefined;
  const { codes } = await combined(
    columns.map((column) => column.codes),
    columns.map(({ size }) => size),
    breath,
  );
  return codes;
}

interface Resolved extends Gone {
  /** Rows that aren't left; absent: none. */
  readonly gone: RowSet | undefined;
}

/** Looks at the rows that share a key: they stand beside each other. */
async function resolve(
  question: CollapseQuestion,
  order: Uint32Array,
  codes: CodeArray | undefined,
  times: readonly Field[],
  breath: Breath,
): Promise<Resolved> {
  const judging = new Judging(question, (row) => row);
  const gone = new RowSet(question.raw.size);
  const keys = times.map(placesOf);
  const last = keys.map(() => Number.NaN);
  let lastCode: number | undefined;
  /** Whether a row shares its key with the one before it. */
  const isSame = (row: number): boolean => {
    const code = codes?.[row];
    let same = code === lastCode;
    lastCode = code;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]?.(row) ?? Number.NaN;
      if (!sameNumber(key, last[i] as number)) same = false;
      last[i] = key;
    }
    return same;
  };
  let first = 0;
  const end = (place: number): void => {
    if (place - first > 1)
      judging.judge(
        Array.from(order.subarray(first, place)).sort((a, b) => a - b),
        gone,
      );
    first = place;
  };
  await breath.over(order.length, (from, to) => {
    for (let i = from; i < to; i++) if (!isSame(order[i] as number)) end(i);
  });
  end(order.length);
  return { ...judging.found(), gone: gone.size === 0 ? undefined : gone };
}

/** Judges rows that speak of the same, and counts with their files those that go. */
export class Judging {
  readonly #question: CollapseQuestion;
  readonly #readAt: (row: number) => number;
  readonly #duplicates: number[];
  readonly #repeated: readonly number[][];
  readonly #overruled: number[];
  readonly #contradicting: (readonly [number, number])[] = [];

  /** `readAt`: the place at which a row was read. */
  constructor(question: CollapseQuestion, readAt: (row: number) => number) {
    this.#question = question;
    this.#readAt = readAt;
    const { files } = question.raw;
    this.#duplicates = files.map(() => 0);
    this.#repeated = files.map(() => []);
    this.#overruled = files.map(() => 0);
  }

  /** Rows of one key, in the order in which they were read: those that aren't left go into `gone`. */
  judge(rows: readonly number[], gone: RowSet): void {
    const kept = keptOf(this.#question, rows, (row, verdict) => {
      const read = this.#readAt(row);
      const f = fileOf(this.#question.raw, read);
      const counts = verdict === 'duplicate' ? this.#duplicates : this.#overruled;
      counts[f] = (counts[f] ?? 0) + 1;
      if (verdict === 'duplicate') keepFirst(this.#repeated[f] ?? [], read);
      gone.add(row);
    });
    const [first] = kept;
    const last = kept.at(-1);
    if (first !== undefined && last !== undefined && first !== last) this.#contradicting.push([first, last]);
  }

  found(): Gone {
    return {
      duplicates: this.#duplicates,
      repeated: this.#repeated,
      overruled: this.#overruled,
      problems: contradictions(this.#question, this.#contradicting, this.#readAt),
    };
  }
}

/** Names rows that contradict each other, two by two, in the order in which they were read. */
function contradictions(
  { raw, mapping, fields }: CollapseQuestion,
  found: readonly (readonly [number, number])[],
  readAt: (row: number) => number,
): readonly DataProblem[] {
  return found
    .toSorted(([a, b], [c, d]) => readAt(a) - readAt(c) || readAt(b) - readAt(d))
    .slice(0, MOST_NAMED)
    .map(([one, other]) =>
      contradictionBetween(
        mapping,
        placeOf(raw, readAt(one)),
        placeOf(raw, readAt(other)),
        fields
          .filter(({ name }) => mapping.key?.includes(name))
          .map((field) => ({ field: field.name, value: valueAt(field, one) })),
      ),
    );
}

/** How many contradictions are named. */
const MOST_NAMED = 20;

const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** Of rows of one key, in the order in which they were read, those that are left; `leave` is told of the others. */
function keptOf(
  question: CollapseQuestion,
  rows: readonly number[],
  leave: (row: number, verdict: 'duplicate' | 'overruled') => void,
): readonly number[] {
  const left = new Map<string, number>();
  for (const row of foremost(question, rows)) {
    const says = whatItSays(question, row);
    if (!left.has(says)) left.set(says, row);
  }
  for (const row of rows) {
    const equal = left.get(whatItSays(question, row));
    if (equal !== row) leave(row, equal === undefined ? 'overruled' : 'duplicate');
  }
  return [...left.values()];
}

/** Rows that no other has precedence over. */
function foremost({ mapping, decisive }: CollapseQuestion, rows: readonly number[]): readonly number[] {
  const { precedence } = mapping;
  if (precedence === undefined) return rows;
  switch (precedence.by) {
    case 'first':
      return rows.slice(0, 1);
    case 'last':
      return rows.slice(-1);
    case 'highest': {
      if (decisive === undefined) return rows;
      const values = new Map(rows.map((row) => [row, valueAt(decisive, row)]));
      const of = (row: number) => values.get(row) ?? null;
      const best = rows.reduce((highest, row) => (comparePrecedence(of(row), of(highest)) > 0 ? row : highest));
      return rows.filter((row) => comparePrecedence(of(row), of(best)) === 0);
    }
    default:
      return precedence satisfies never;
  }
}

/** The same of rows that say the same. */
const whatItSays = ({ fields, series }: CollapseQuestion, row: number): string =>
  [
    series?.codes[row],
    ...fields.map((field) => (field.kind === 'codes' ? field.codes[row] : field.instants.at(row))),
  ].join(' ');
