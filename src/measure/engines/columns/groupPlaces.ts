import type { TextDictionary } from './textDictionary.ts';

/** How many rows are told apart by which texts. */
export interface GroupCount {
  readonly texts: readonly (string | null)[];
  readonly rows: number;
}

/** Up to so many combinations of texts are looked up or counted in an array, whether they occur or not. */
export const MOST_COMBINATIONS = 1 << 22;
/** Groups of fewer rows on average are put together afterwards. */
const FEWEST_ROWS = 8;
const NO_GROUP = -1;

/** Each so many rows stand for the same groups, in the same order. */
export interface Turns {
  /** The group of the first row of all, the second, until it's the first one's again. */
  readonly groups: Uint32Array;
  /** The place of each of these rows; each later one stands behind the one before of its group. */
  readonly places: Uint32Array;
}

/** Fewer turns aren't worth it. */
const FEWEST_TURNS = 4;

/** Where rows go that stand group by group, those of a group in the order in which they come. */
export class GroupPlaces {
  /** The first place of each group, and behind them the number of all. */
  readonly bounds: readonly number[];
  /** By group: its codes in the columns that tell rows apart. */
  readonly codes: readonly (readonly number[])[];
  /** By group: the place of the row that comes next. */
  readonly next: Uint32Array;
  /** Where the rows that were placed last take turns, always in the same order: how. Then they have no group and place of their own in the two lists. */
  turns: Turns | undefined;
  /** The group and the place of each row that was placed last. */
  groups = new Uint32Array(0);
  places = new Uint32Array(0);
  readonly #groupOf: Int32Array;
  readonly #strides: readonly number[];

  private constructor(codes: readonly (readonly number[])[], counts: readonly number[], sizes: readonly number[]) {
    this.codes = codes;
    const bounds = [0];
    for (const count of counts) bounds.push((bounds.at(-1) ?? 0) + count);
    this.bounds = bounds;
    this.next = Uint32Array.from(bounds.slice(0, -1));
    this.#strides = sizes.map((_, i) => sizes.slice(i + 1).reduce((all, size) => all * size, 1));
    this.#groupOf = new Int32Array(sizes.reduce((all, size) => all * size, 1)).fill(NO_GROUP);
    codes.forEach((parts, group) => {
      this.#groupOf[this.#keyOf(parts)] = group;
    });
  }

  /** Groups in the order of their texts, which get their codes. Absent where there are too many for it to be worth it. */
  static of(dictionaries: readonly TextDictionary[], counts: readonly GroupCount[]): GroupPlaces | undefined {
    const rows = new Map<string, number>();
    for (const { texts, rows: more } of counts) {
      const key = JSON.stringify(texts);
      rows.set(key, (rows.get(key) ?? 0) + more);
    }
    const size = [...rows.values()].reduce((all, count) => all + count, 0);
    if (rows.size * FEWEST_ROWS > size) return undefined;
    const groups = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const codes = groups.map(([key]) =>
      (JSON.parse(key) as readonly (string | null)[]).map((text, i) => dictionaries[i]?.codeOfText(text) ?? 0),
    );
    const sizes = dictionaries.map((dictionary) => dictionary.size);
    if (sizes.reduce((all, each) => all * each, 1) > MOST_COMBINATIONS) return undefined;
    return new GroupPlaces(
      codes,
      groups.map(([, count]) => count),
      sizes,
    );
  }

  get size(): number {
    return this.bounds.at(-1) ?? 0;
  }

  /** Places so many rows by the codes of each column. */
  place(columns: readonly Uint32Array[], rows: number): void {
    if (this.groups.length < rows) {
      this.groups = new Uint32Array(rows);
      this.places = new Uint32Array(rows);
    }
    const { groups, places, next } = this;
    const keys = this.#keysOf(columns, rows);
    const groupOf = this.#groupOf;
    this.turns = this.#inTurns(keys, rows);
    if (this.turns !== undefined) return;
    for (let row = 0; row < rows; row++) {
      const group = groupOf[keys[row] as number] ?? NO_GROUP;
      if (group < 0) throw miscounted();
      groups[row] = group;
      const place = next[group] as number;
      places[row] = place;
      next[group] = place + 1;
    }
  }

  /** The place of a row of those that were placed last. */
  placeOf(row: number): number {
    const { turns } = this;
    if (turns === undefined) return this.places[row] as number;
    const length = turns.groups.length;
    return (turns.places[row % length] as number) + Math.floor(row / length);
  }

  #inTurns(keys: Uint32Array, rows: number): Turns | undefined {
    const length = keys.subarray(0, rows).indexOf(keys[0] ?? 0, 1);
    if (length < 1 || length * FEWEST_TURNS > rows || !isRepeated(keys, length, rows)) return undefined;
    const groups = keys.slice(0, length).map((key) => this.#groupOf[key] ?? NO_GROUP);
    if (new Set(groups).size < length) return undefined;
    const places = new Uint32Array(length);
    for (let turn = 0; turn < length; turn++) {
      const group = groups[turn] as number;
      if (group >= this.next.length) throw miscounted();
      const place = this.next[group] as number;
      places[turn] = place;
      this.next[group] = place + Math.ceil((rows - turn) / length);
    }
    return { groups, places };
  }

  /** Throws where the rows weren't those that were counted. */
  checkFull(): void {
    for (let group = 0; group < this.next.length; group++)
      if (this.next[group] !== this.bounds[group + 1]) throw miscounted();
  }

  /** By row: the combination of its codes. */
  #keysOf(columns: readonly Uint32Array[], rows: number): Uint32Array {
    const [only] = columns;
    if (columns.length === 1 && only !== undefined) return only;
    const keys = this.groups;
    keys.fill(0, 0, rows);
    columns.forEach((codes, i) => {
      const stride = this.#strides[i] as number;
      for (let row = 0; row < rows; row++) keys[row] = (keys[row] as number) + (codes[row] as number) * stride;
    });
    return keys;
  }

  #keyOf(codes: readonly number[]): number {
    return codes.reduce((key, code, i) => key + code * (this.#strides[i] as number), 0);
  }
}

const miscounted = (): Error => new Error('the database gave other rows than it counted');

/** Whether numbers come again and again after so many: then their bytes are the same, moved on by these. */
function isRepeated(numbers: Uint32Array, length: number, count: number): boolean {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, count * numbers.BYTES_PER_ELEMENT);
  const moved = length * numbers.BYTES_PER_ELEMENT;
  return bytes.compare(bytes, moved, bytes.length, 0, bytes.length - moved) === 0;
}

/** Calls `found` for each row that begins a turn's: how far the next one of its group is from it, and how many of that there are. */
export function eachTurn(
  { groups: { length } }: Turns,
  rows: number,
  found: (turn: number, by: number, count: number) => void,
): void {
  for (let turn = 0; turn < length; turn++) found(turn, length, Math.ceil((rows - turn) / length));
}
