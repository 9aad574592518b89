import type { Breath } from '../../breath.ts';

/** So many rows at most are sorted at once, which takes some hundredths of a second. */
const MOST_AT_ONCE = 1 << 17;
/** More rows are dealt out by their keys first: to so many at a place, if keys lie evenly. */
const IN_A_PLACE = 1 << 16;
/** More places than that are far from each other in memory. */
const MOST_PLACES = 1 << 11;

/** To sort rows at once takes about as long as to go through them so many times. */
const PASSES = 8;

/** A number by which rows are sorted; NaN comes last. */
type KeyOf = (row: number) => number;

/** Puts rows into ascending order of a number; those with the same stay in their order. Sorts in place, and takes breath. */
export async function sortStably(rows: Uint32Array, keyOf: KeyOf, breath: Breath): Promise<void> {
  if (rows.length <= MOST_AT_ONCE) {
    const span = new Span();
    span.look(rows, keyOf, 0, rows.length);
    if (!span.inOrder) sortAtOnce(rows, keyOf, span);
    await breath.after(span.inOrder ? rows.length : rows.length * PASSES);
  } else await sortMany(rows, keyOf, breath);
}

async function sortMany(rows: Uint32Array, keyOf: KeyOf, breath: Breath): Promise<void> {
  const span = new Span();
  await breath.over(rows.length, (from, to) => span.look(rows, keyOf, from, to));
  if (span.inOrder) return;
  if (!Number.isFinite(span.width)) {
    sortAtOnce(rows, keyOf, span);
    return;
  }
  const bounds = await dealOut(rows, keyOf, span, breath);
  // What has no number stands behind all places, in its order.
  for (let place = 0; place + 2 < bounds.length; place++)
    await sortStably(rows.subarray(bounds[place], bounds[place + 1]), keyOf, breath);
}

/** Between which numbers the keys of rows lie, what is absent aside, and whether they are in order. */
class Span {
  inOrder = true;
  least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #before = Number.NEGATIVE_INFINITY;

  get width(): number {
    return this.#most - this.least;
  }

  look(rows: Uint32Array, keyOf: KeyOf, from: number, to: number): void {
    let [before, least, most, inOrder] = [this.#before, this.least, this.#most, this.inOrder];
    for (let i = from; i < to; i++) {
      const key = keyOf(rows[i] as number);
      if (key < least) least = key;
      if (key > most) most = key;
      // What is absent compares as false.
      if (!(key >= before) && !Number.isNaN(key)) inOrder = false;
      before = key;
    }
    [this.#before, this.least, this.#most, this.inOrder] = [before, least, most, inOrder];
  }
}

/** Puts rows at places in the order of these; in a place they keep theirs. Gives where each place begins, the one behind them for what has no number. */
async function dealOut(rows: Uint32Array, keyOf: KeyOf, { least, width }: Span, breath: Breath): Promise<Uint32Array> {
  const places = Math.min(MOST_PLACES, Math.ceil(rows.length / IN_A_PLACE));
  const share = width === 0 ? 0 : places / width;
  const placeOf = (row: number): number => {
    const key = keyOf(row);
    return Number.isNaN(key) ? places : Math.min(places - 1, Math.floor((key - least) * share));
  };
  const bounds = new Uint32Array(places + 2);
  await breath.over(rows.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const place = placeOf(rows[i] as number);
      bounds[place + 1] = (bounds[place + 1] as number) + 1;
    }
  });
  for (let place = 0; place <= places; place++)
    bounds[place + 1] = (bounds[place + 1] as number) + (bounds[place] as number);
  const next = bounds.slice();
  const before = new Uint32Array(rows.length);
  await breath.over(rows.length, (from, to) => before.set(rows.subarray(from, to), from));
  await breath.over(rows.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = before[i] as number;
      const place = placeOf(row);
      const at = next[place] as number;
      rows[at] = row;
      next[place] = at + 1;
    }
  });
  return bounds;
}

/** Numbers are sorted much faster than rows that have to be looked up: each says a key, and behind it where its row stands. */
function sortAtOnce(rows: Uint32Array, keyOf: KeyOf, { least, width }: Span): void {
  const before = rows.slice();
  const keys = new Float64Array(rows.length);
  // What isn't whole, or too large for a difference to be exact, is compared.
  let exact = Number.isSafeInteger(least) && Number.isSafeInteger(width);
  for (let i = 0; i < keys.length && exact; i++) {
    const key = keyOf(before[i] as number);
    exact = Number.isInteger(key) || Number.isNaN(key);
    keys[i] = key - least;
  }
  const factor = 2 ** Math.ceil(Math.log2(rows.length));
  const unit = exact ? unitOf(keys, width, Number.MAX_SAFE_INTEGER / factor - 2) : undefined;
  if (unit === undefined) {
    rows.set(Array.from(before).sort((a, b) => compareKeys(keyOf(a), keyOf(b))));
    return;
  }
  const absent = width / unit + 1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    keys[i] = (Number.isNaN(key) ? absent : key / unit) * factor + i;
  }
  keys.sort();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    rows[i] = before[key - Math.floor(key / factor) * factor] as number;
  }
}

/** What whole keys can be divided by, so that none is more than a most; absent where there is no such number. NaN is absent. */
function unitOf(keys: Float64Array, width: number, most: number): number | undefined {
  if (width <= most) return 1;
  // Instants are whole seconds or minutes, most often.
  let unit = width;
  for (const key of keys) {
    if (Number.isNaN(key)) continue;
    for (let rest = key % unit; rest !== 0; ) [unit, rest] = [rest, unit % rest];
    if (width / unit > most) return undefined;
  }
  return unit;
}

/** What is absent comes last. */
function compareKeys(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
