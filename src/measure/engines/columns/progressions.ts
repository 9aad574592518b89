import type { Breath } from '../../breath.ts';

/** Numbers, of which most follow each other by the same step: kept is only where a step changes. */
export class Progressions {
  readonly length: number;
  /** The place at which each run begins, in order. */
  readonly starts: Uint32Array;
  readonly #firsts: Float64Array;
  readonly #steps: Float64Array;
  /** The run that was asked for last: the next one is it again, most often. */
  #run = 0;

  constructor(length: number, starts: Uint32Array, firsts: Float64Array, steps: Float64Array) {
    this.length = length;
    this.starts = starts;
    this.#firsts = firsts;
    this.#steps = steps;
  }

  at(place: number): number {
    let run = this.#run;
    if (place < (this.starts[run] as number) || place >= this.#endOf(run)) {
      run = this.#runOf(place);
      this.#run = run;
    }
    return (this.#firsts[run] as number) + (place - (this.starts[run] as number)) * (this.#steps[run] as number);
  }

  /** Between which bounds, by the number of the first one, not every number is more than the one before. No run may go past a bound. */
  outOfOrder(bounds: readonly number[]): readonly number[] {
    const found: number[] = [];
    let bound = 0;
    let before = Number.NEGATIVE_INFINITY;
    for (let run = 0; run < this.starts.length; run++) {
      const [start, end] = [this.starts[run] as number, this.#endOf(run)];
      while ((bounds[bound] ?? Number.POSITIVE_INFINITY) <= start) {
        before = Number.NEGATIVE_INFINITY;
        bound++;
      }
      const [first, step] = [this.#firsts[run] as number, this.#steps[run] as number];
      if ((!(first > before) || (end - start > 1 && !(step > 0))) && found.at(-1) !== bound - 1) found.push(bound - 1);
      before = first + (end - start - 1) * step;
    }
    return found;
  }

  /** The same numbers, where no run goes past a bound. */
  cutAt(bounds: readonly number[]): Progressions {
    const [starts, firsts, steps]: [number[], number[], number[]] = [[], [], []];
    let bound = 0;
    this.eachRun((start, end, first, step) => {
      for (let from = start; from < end; ) {
        while ((bounds[bound] ?? end) <= from) bound++;
        starts.push(from);
        firsts.push(first + (from - start) * step);
        steps.push(step);
        from = Math.min(end, bounds[bound] ?? end);
      }
    });
    return new Progressions(this.length, Uint32Array.from(starts), Float64Array.from(firsts), Float64Array.from(steps));
  }

  /** Calls `found` for each run: where it begins and ends, its first number, and by how much each next one is more. */
  eachRun(found: (start: number, end: number, first: number, step: number) => void): void {
    for (let run = 0; run < this.starts.length; run++)
      found(this.starts[run] as number, this.#endOf(run), this.#firsts[run] as number, this.#steps[run] as number);
  }

  /** The same for the places from one on and before another: a run that goes beyond is cut. */
  eachRunWithin(
    from: number,
    to: number,
    found: (start: number, end: number, first: number, step: number) => void,
  ): void {
    if (from >= to) return;
    for (let run = this.#runOf(from); run < this.starts.length; run++) {
      const begun = this.starts[run] as number;
      if (begun >= to) return;
      const start = Math.max(begun, from);
      const step = this.#steps[run] as number;
      found(start, Math.min(this.#endOf(run), to), (this.#firsts[run] as number) + (start - begun) * step, step);
    }
  }

  /** The numbers from a place on, into `target`. */
  read(from: number, target: Float64Array): void {
    this.eachRunWithin(from, from + target.length, (start, end, first, step) => {
      const place = start - from;
      for (let i = 0; i < end - start; i++) target[place + i] = first + i * step;
    });
  }

  #endOf(run: number): number {
    return run + 1 < this.starts.length ? (this.starts[run + 1] as number) : this.length;
  }

  #runOf(place: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.starts[middle] as number) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Where numbers go that follow no steps: one for each place. */
export interface PlainNumbers<T> {
  set(place: number, value: number): void;
  finish(): T;
}

/** So many runs are kept whatever they span. */
const FEW_RUNS = 1 << 12;
/** A run takes the room of some numbers: shorter ones on average aren't worth it. */
const WORTH = 16;

/** After so many runs it's seen whether they are worth it up to there: to go on until there are too many, and then put all at their places, takes long. */
const SOON = 1 << 16;

/** How many runs so many numbers may fall into, if these are to be kept as runs. */
export const mostRuns = (length: number): number => Math.max(FEW_RUNS, Math.floor(length / WORTH));

/** Numbers of several groups that come in any order of the groups, those of each group in the order of its places. */
export class ProgressionsBuilder<T> {
  readonly #length: number;
  readonly #makePlain: (breath: Breath) => Promise<PlainNumbers<T>>;
  readonly #most: number;
  /** By group: where its last run begins, -1 where it has none yet. */
  readonly #starts: Float64Array;
  readonly #firsts: Float64Array;
  readonly #steps: Float64Array;
  /** By group: the number that would go on with its last run, NaN where none would. */
  readonly #expected: Float64Array;
  /** The runs behind which others began, each as group, place, first number and step: those of a group in their order. */
  #complete: number[] = [];
  #plain: PlainNumbers<T> | undefined;
  /** How many numbers were added while these were kept as runs. */
  #added = 0;

  /** For so many places in so many groups. */
  constructor(length: number, groups: number, makePlain: (breath: Breath) => Promise<PlainNumbers<T>>) {
    this.#length = length;
    this.#makePlain = makePlain;
    this.#most = mostRuns(length);
    this.#starts = new Float64Array(groups).fill(-1);
    this.#firsts = new Float64Array(groups);
    this.#steps = new Float64Array(groups);
    this.#expected = new Float64Array(groups).fill(Number.NaN);
  }

  /** Adds numbers: the n-th stands at the next place of its group. */
  add(count: number, groups: Uint32Array, places: Uint32Array, values: Float64Array): void {
    const plain = this.#plain;
    if (plain !== undefined) {
      for (let i = 0; i < count; i++) plain.set(places[i] as number, values[i] as number);
      return;
    }
    this.#added += count;
    const [expected, steps] = [this.#expected, this.#steps];
    for (let i = 0; i < count; i++) {
      const group = groups[i] as number;
      const value = values[i] as number;
      if (value === expected[group]) expected[group] = value + (steps[group] as number);
      else this.#interrupt(group, places[i] as number, value);
    }
  }

  /** The same of so many whole numbers from one on, each by one more than the one before. */
  addCounted(first: number, count: number, groups: Uint32Array, places: Uint32Array): void {
    const plain = this.#plain;
    if (plain !== undefined) {
      for (let i = 0; i < count; i++) plain.set(places[i] as number, first + i);
      return;
    }
    this.#added += count;
    const [expected, steps] = [this.#expected, this.#steps];
    for (let i = 0; i < count; i++) {
      const group = groups[i] as number;
      const value = first + i;
      if (value === expected[group]) expected[group] = value + (steps[group] as number);
      else this.#interrupt(group, places[i] as number, value);
    }
  }

  /** Adds numbers of one group that stand so far from each other in a list, from one on: at its next places. */
  addEach(group: number, place: number, values: Float64Array, from: number, by: number, count: number): void {
    const plain = this.#plain;
    const end = from + count * by;
    if (plain !== undefined) {
      for (let i = from, at = place; i < end; i += by, at++) plain.set(at, values[i] as number);
      return;
    }
    this.#added += count;
    let expected = this.#expected[group] as number;
    let step = this.#steps[group] as number;
    for (let i = from, at = place; i < end; i += by, at++) {
      const value = values[i] as number;
      if (value === expected) expected = value + step;
      else {
        this.#interrupt(group, at, value);
        expected = this.#expected[group] as number;
        step = this.#steps[group] as number;
      }
    }
    this.#expected[group] = expected;
  }

  /** Adds so many numbers of one group, each by a step more than the one before. */
  addSteps(group: number, place: number, first: number, step: number, count: number): void {
    const plain = this.#plain;
    if (plain !== undefined) {
      for (let i = 0; i < count; i++) plain.set(place + i, first + i * step);
      return;
    }
    this.#added += count;
    for (let i = 0; i < count; i++) {
      const value = first + i * step;
      if (value !== this.#expected[group]) this.#interrupt(group, place + i, value);
      else if (this.#steps[group] === step) {
        this.#expected[group] = first + count * step;
        return;
      } else this.#expected[group] = value + (this.#steps[group] as number);
    }
  }

  /** Whether runs aren't worth it: then numbers had better be kept one by one. */
  get tooMany(): boolean {
    if (this.#plain !== undefined) return false;
    const runs = this.#complete.length / RUN;
    return runs > this.#most || (runs > SOON && runs * (WORTH / 2) > this.#added);
  }

  /** Keeps numbers one by one from now on. `ends` are where the groups have got to. */
  async toPlain(ends: Uint32Array, breath: Breath): Promise<void> {
    const plain = await this.#makePlain(breath);
    const { runs, order } = this.#inOrder();
    await breath.over(order.length, (from, to) => {
      for (let i = from; i < to; i++) {
        const at = RUN * (order[i] as number);
        const next = RUN * (order[i + 1] ?? runs.length);
        const [group, start] = [runs[at] as number, runs[at + 1] as number];
        const [first, step] = [runs[at + 2] as number, runs[at + 3] as number];
        // The group's next run begins where this one ends.
        const end = (runs[next] === group ? runs[next + 1] : ends[group]) as number;
        for (let place = start; place < end; place++) plain.set(place, first + (place - start) * step);
      }
    });
    this.#plain = plain;
  }

  /** When every place has its number. */
  finish(): Progressions | T {
    if (this.#plain !== undefined) return this.#plain.finish();
    const { runs, order } = this.#inOrder();
    const of = (part: number): Float64Array => {
      const numbers = new Float64Array(order.length);
      for (let i = 0; i < order.length; i++) numbers[i] = runs[RUN * (order[i] as number) + part] as number;
      return numbers;
    };
    return new Progressions(this.#length, Uint32Array.from(of(1)), of(2), of(3));
  }

  /** The second number of a run says what its step is, each other one that doesn't go on with a run begins the next. */
  #interrupt(group: number, place: number, value: number): void {
    const [start, first] = [this.#starts[group] as number, this.#firsts[group] as number];
    // What is absent follows nothing.
    if (start >= 0 && place === start + 1 && !Number.isNaN(value - first)) {
      this.#steps[group] = value - first;
      this.#expected[group] = value + (value - first);
      return;
    }
    this.#end(group);
    this.#starts[group] = place;
    this.#firsts[group] = value;
    this.#steps[group] = 0;
    this.#expected[group] = Number.NaN;
  }

  #end(group: number): void {
    const start = this.#starts[group] as number;
    if (start >= 0) this.#complete.push(group, start, this.#firsts[group] as number, this.#steps[group] as number);
  }

  /** All runs, and their numbers in the order of their places. */
  #inOrder(): { readonly runs: readonly number[]; readonly order: Uint32Array } {
    for (let group = 0; group < this.#starts.length; group++) this.#end(group);
    const runs = this.#complete;
    this.#complete = [];
    const next = new Uint32Array(this.#starts.length + 1);
    for (let i = 0; i < runs.length; i += RUN)
      next[(runs[i] as number) + 1] = (next[(runs[i] as number) + 1] as number) + 1;
    for (let group = 1; group < next.length; group++)
      next[group] = (next[group] as number) + (next[group - 1] as number);
    const order = new Uint32Array(runs.length / RUN);
    for (let run = 0; run < order.length; run++) {
      const group = runs[RUN * run] as number;
      const place = next[group] as number;
      order[place] = run;
      next[group] = place + 1;
    }
    return { runs, order };
  }
}

/** How many numbers a run takes in a list. */
const RUN = 4;
