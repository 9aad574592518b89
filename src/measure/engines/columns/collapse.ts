import { comparePrecedence } from '../../binding/precedence.ts';
import type { RowMapping } from '../../binding/rowMapping.ts';
import type { DataProblem } from '../../problems.ts';
import { contradictionBetween } from '../contradiction.ts';
import { keepFirst } from '../reasons.ts';
import { areAllSame, type CodeArray } from './codes.ts';
import { combined } from './combined.ts';
import { type Field, valueAt } from './field.ts';
import type { Instants } from './instants.ts';
import { compareKeys, placesOf, sortRows } from './ordering.ts';
import { fileOf, placeOf, type RawRows } from './rawRows.ts';

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
export function collapse(question: CollapseQuestion, used: Uint32Array | undefined): Collapsed {
  const { mapping, raw, fields } = question;
  if (mapping.key === undefined) return byIdentity(question, used);
  const key = new Set(mapping.key);
  const times = fields.filter(({ kind, name }) => kind === 'instants' && key.has(name));
  const groupCodes = groupsOf(question, key);
  const timely = mapping.key.includes(mapping.time) && times.length > 0;
  const grouped = byGroup(used, raw.size, groupCodes);
  const [time] = times;
  // Most files are in the order of time, and say nothing twice.
  if (timely && times.length === 1 && time?.kind === 'instants' && outOfOrder(grouped, time.instants).length === 0)
    return { ...nothingGone(raw), order: grouped.order, groups: grouped.bounds };
  const { bounds, order = all(raw.size) } = grouped;
  for (const field of times.toReversed())
    for (let g = 0; g + 1 < bounds.length; g++)
      sortWithin(order.subarray(bounds[g], bounds[g + 1]), placesOf(field), times.length > 1);
  const resolved = resolve(question, order, groupCodes, times);
  const left = resolved.gone === undefined ? order : without(order, resolved.gone);
  if (timely) return { ...resolved, order: left, groups: boundsOf(left, groupCodes) };
  return { ...resolved, ...inTime(left, question) };
}

/** The rows that are left, in their order. Node's own filter makes a list of them first, of many times their size. */
function without(order: Uint32Array, gone: ReadonlySet<number>): Uint32Array {
  const left = new Uint32Array(order.length - gone.size);
  let length = 0;
  for (const row of order) if (!gone.has(row)) left[length++] = row;
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

function all(size: number): Uint32Array {
  const rows = new Uint32Array(size);
  for (let row = 0; row < size; row++) rows[row] = row;
  return rows;
}

/** Rows with a later key as the more important one are sorted one key after the other, each time keeping what was sorted before. */
function sortWithin(rows: Uint32Array, keyOf: (row: number) => number, several: boolean): void {
  if (!several) sortRows(rows, keyOf);
  else rows.set(Array.from(rows).sort((a, b) => compareKeys(keyOf(a), keyOf(b))));
}

/** Rows that any number of may speak of the same: those that the files write alike collapse. */
function byIdentity(question: CollapseQuestion, used: Uint32Array | undefined): Collapsed {
  const { raw } = question;
  const { identity } = raw;
  const rows = used ?? all(raw.size);
  const duplicates = raw.files.map(() => 0);
  const repeated = raw.files.map((): number[] => []);
  const seen = new Uint8Array(identity?.texts.length ?? 0);
  const left =
    identity === undefined
      ? rows
      : rows.filter((row) => {
          const code = identity.codes[row] as number;
          if (seen[code] === 0) {
            seen[code] = 1;
            return true;
          }
          const f = fileOf(raw, row);
          duplicates[f] = (duplicates[f] ?? 0) + 1;
          keepFirst(repeated[f] ?? [], row);
          return false;
        });
  return { ...nothingGone(raw), duplicates, repeated, ...inTime(left, question) };
}

/** Rows in the order of what puts their kind in order, then of their series, then as they were read. */
function inTime(
  rows: Uint32Array,
  { mapping, fields, series, raw }: CollapseQuestion,
): Pick<Collapsed, 'order' | 'groups'> {
  const time = fields.find(({ name }) => name === mapping.time);
  if (time !== undefined) {
    if (series !== undefined) {
      const places = seriesPlaces(series.texts);
      rows.sort((a, b) => (places[series.codes[a] as number] ?? 0) - (places[series.codes[b] as number] ?? 0) || a - b);
      const keyOf = placesOf(time);
      rows.set(Array.from(rows).sort((a, b) => compareKeys(keyOf(a), keyOf(b))));
    } else sortRows(rows, placesOf(time));
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
function groupsOf({ fields, series }: CollapseQuestion, key: ReadonlySet<string>): CodeArray | undefined {
  const coded = fields.flatMap((field) =>
    field.kind === 'codes' && key.has(field.name) ? [{ codes: field.codes, size: field.values.length }] : [],
  );
  const columns = [...(series === undefined ? [] : [{ codes: series.codes, size: series.texts.length }]), ...coded];
  if (columns.length === 0) return undefined;
  return combined(
    columns.map(({ codes }) => codes),
    columns.map(({ size }) => size),
  ).codes;
}

interface GroupedRows {
  /** Absent: all rows as they were read. */
  readonly order: Uint32Array | undefined;
  /** The first place of each group in that order, and behind them the number of all rows. */
  readonly bounds: readonly number[];
}

/** Rows group by group, in each as they were read. */
function byGroup(used: Uint32Array | undefined, size: number, codes: CodeArray | undefined): GroupedRows {
  const length = used?.length ?? size;
  if (codes === undefined || (used === undefined && areAllSame(codes, 0, size)))
    return { order: used, bounds: [0, length] };
  const bounds: number[] = [0];
  let inOrder = true;
  let before = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[used === undefined ? i : (used[i] as number)] as number;
    if (code < before) inOrder = false;
    before = code;
    while (bounds.length <= code + 1) bounds.push(0);
    bounds[code + 1] = (bounds[code + 1] as number) + 1;
  }
  for (let code = 1; code < bounds.length; code++)
    bounds[code] = (bounds[code] as number) + (bounds[code - 1] as number);
  if (inOrder) return { order: used, bounds };
  const next = Uint32Array.from(bounds);
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const row = used === undefined ? i : (used[i] as number);
    const code = codes[row] as number;
    const place = next[code] as number;
    order[place] = row;
    next[code] = place + 1;
  }
  return { order, bounds };
}

/** The groups whose rows don't go by time, or of which two have the same. */
export function outOfOrder({ order, bounds }: GroupedRows, instants: Instants): readonly number[] {
  if (order === undefined && instants.runs !== undefined)
    return (bounds.length > 2 ? instants.runs.cutAt(bounds) : instants.runs).outOfOrder(bounds);
  const found: number[] = [];
  for (let g = 0; g + 1 < bounds.length; g++) {
    const end = bounds[g + 1] as number;
    let before = Number.NEGATIVE_INFINITY;
    for (let i = bounds[g] as number; i < end; i++) {
      const at = instants.at(order === undefined ? i : (order[i] as number));
      if (!(at > before)) {
        found.push(g);
        break;
      }
      before = at;
    }
  }
  return found;
}

function boundsOf(order: Uint32Array, codes: CodeArray | undefined): readonly number[] {
  const bounds: number[] = [0];
  for (let i = 1; i < order.length; i++)
    if (codes !== undefined && codes[order[i - 1] as number] !== codes[order[i] as number]) bounds.push(i);
  bounds.push(order.length);
  return bounds;
}

interface Resolved extends Gone {
  /** Rows that aren't left; absent: none. */
  readonly gone: ReadonlySet<number> | undefined;
}

/** Looks at the rows that share a key: they stand beside each other. */
function resolve(
  question: CollapseQuestion,
  order: Uint32Array,
  codes: CodeArray | undefined,
  times: readonly Field[],
): Resolved {
  const judging = new Judging(question, (row) => row);
  const gone = new Set<number>();
  const keys = times.map(placesOf);
  const same = (a: number, b: number): boolean =>
    (codes === undefined || codes[a] === codes[b]) && keys.every((keyOf) => sameNumber(keyOf(a), keyOf(b)));
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && same(order[from] as number, order[to] as number)) to++;
    if (to - from > 1)
      judging.judge(
        Array.from(order.subarray(from, to)).sort((a, b) => a - b),
        gone,
      );
    from = to;
  }
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
  judge(rows: readonly number[], gone: Set<number>): void {
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
