import type { Breath } from '../../breath.ts';
import type { Segment } from '../../plan/query.ts';
import { firstFrom, instantsOfPicked } from './cells.ts';
import type { Field } from './field.ts';
import type { Instants } from './instants.ts';
import type { Picked } from './picked.ts';

/** Runs of picked rows: each begins where the one before ends. */
export interface Runs {
  /** How many there are. */
  readonly size: number;
  /** The place at which each begins, and behind them that at which the last one ends. */
  readonly bounds: Uint32Array;
}

/** So many runs at most are told at once. */
export const RUNS_AT_ONCE = 1 << 10;
/** So many instants are read together. */
const READ_AT_ONCE = 1 << 12;

/** Tells the rows of cells of a few rows each, in the order of time: some cells of a segment at a time, those without rows aside. */
export async function eachShortRun(
  field: Field | undefined,
  picked: Picked,
  segments: readonly Segment[],
  found: (segment: number, runs: Runs) => void,
  breath: Breath,
): Promise<void> {
  const instantAt = instantsOfPicked(field, picked);
  if (field?.kind !== 'instants') return;
  let first = 0;
  for (const [segment, cells] of segments.entries()) {
    first = firstFrom(instantAt, first, picked.size, cells.start, 1);
    const walk = new Walk(cells, first, (runs) => found(segment, runs));
    const next = walk.over(field.instants, picked);
    await breath.after(next - first);
    first = next;
  }
}

/** Goes through the rows of one segment. */
class Walk {
  readonly #segment: Segment;
  readonly #found: (runs: Runs) => void;
  readonly #bounds = new Uint32Array(RUNS_AT_ONCE + 1);
  #size = 0;
  /** Where the cell at hand begins. */
  #from: number;
  /** When it ends; NaN where no further row belongs to the segment. */
  #bound = Number.NEGATIVE_INFINITY;

  constructor(segment: Segment, first: number, found: (runs: Runs) => void) {
    this.#segment = segment;
    this.#from = first;
    this.#found = found;
  }

  /** Gives the first place behind the segment. */
  over(instants: Instants, picked: Picked): number {
    const { size } = picked;
    const stopped =
      picked.rows === undefined && instants.runs !== undefined
        ? this.#overSteps(instants.runs, picked)
        : this.#overAll(instants, picked);
    if (stopped === size && this.#from < size) this.#add(this.#from, size);
    this.#flush();
    return stopped;
  }

  #overSteps(runs: NonNullable<Instants['runs']>, { from, size }: Picked): number {
    let stopped = size;
    runs.eachRunWithin(from + this.#from, from + size, (start, end, one, step) => {
      if (stopped === size) stopped = Math.min(size, this.#steps(start - from, end - from, one, step));
    });
    return stopped;
  }

  /** Places whose instants go by a step; gives the one at which the segment is over, or infinity. */
  #steps(first: number, end: number, one: number, step: number): number {
    let place = first;
    while (place < end) {
      const instant = one + (place - first) * step;
      if (instant < this.#bound) {
        // How many steps lie before the bound needs no look at each.
        place += step > 0 ? Math.max(1, Math.ceil((this.#bound - instant) / step)) : 1;
        continue;
      }
      const alike = instant - this.#bound < step ? this.#alike(place, end, step) : 0;
      if (alike > 0) place += alike;
      else if (this.#next(place, instant)) return place;
    }
    return Number.POSITIVE_INFINITY;
  }

  /**
   * Where a cell takes a whole number of steps, all that begin from a place on have as many rows, as far as steps go: told without a look at each, but for
   * the last one, which may go on behind them. Gives how many rows they have.
   */
  #alike(place: number, end: number, step: number): number {
    const { end: over, everyMs } = this.#segment;
    if (everyMs % step !== 0) return 0;
    const rows = everyMs / step;
    const cells = Math.floor(Math.min((end - place) / rows, (over - this.#bound) / everyMs)) - 1;
    if (cells < 1) return 0;
    if (place > this.#from) this.#add(this.#from, place);
    for (let told = 0; told < cells; ) {
      if (this.#size === RUNS_AT_ONCE) this.#flush();
      const count = Math.min(cells - told, RUNS_AT_ONCE - this.#size);
      fillEvenly(this.#bounds, this.#size, count, place + told * rows, rows);
      this.#size += count;
      told += count;
    }
    this.#from = place + cells * rows;
    this.#bound += cells * everyMs;
    return cells * rows;
  }

  #overAll(instants: Instants, { from, size, rows }: Picked): number {
    const some = new Float64Array(READ_AT_ONCE);
    for (let begin = this.#from; begin < size; begin += READ_AT_ONCE) {
      const count = Math.min(READ_AT_ONCE, size - begin);
      if (rows === undefined) instants.read(from + begin, some.subarray(0, count));
      else for (let i = 0; i < count; i++) some[i] = instants.at(rows[begin + i] as number);
      const stopped = this.#all(some, begin, count);
      if (stopped !== undefined) return stopped;
    }
    return size;
  }

  #all(some: Float64Array, begin: number, count: number): number | undefined {
    for (let i = 0; i < count; i++) {
      const instant = some[i] as number;
      if (instant < this.#bound) continue;
      if (this.#next(begin + i, instant)) return begin + i;
    }
    return undefined;
  }

  /** Ends the cell at hand before a place and begins the next; says whether the segment is over. */
  #next(place: number, instant: number): boolean {
    const { start, end, everyMs } = this.#segment;
    if (place > this.#from) this.#add(this.#from, place);
    this.#from = place;
    // What has no instant comes last.
    if (!(instant < end)) return true;
    let bound = this.#bound + everyMs;
    // A cell without rows lies between, or this is the first one with any.
    if (!(instant < bound) || bound < start) bound = start + (Math.floor((instant - start) / everyMs) + 1) * everyMs;
    this.#bound = Math.min(bound, end);
    return false;
  }

  #add(from: number, to: number): void {
    if (this.#size === RUNS_AT_ONCE) this.#flush();
    this.#bounds[this.#size++] = from;
    this.#bounds[this.#size] = to;
  }

  #flush(): void {
    if (this.#size > 0) this.#found({ size: this.#size, bounds: this.#bounds });
    this.#size = 0;
  }
}

/** Bounds of runs of so many rows each; the first of them begins at a place. */
function fillEvenly(bounds: Uint32Array, first: number, count: number, place: number, rows: number): void {
  for (let i = 0; i <= count; i++) bounds[first + i] = place + i * rows;
}
