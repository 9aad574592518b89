import { type Breath, touched } from '../../breath.ts';
import type { Pieces } from './pieces.ts';
import { mostRuns, Progressions } from './progressions.ts';

const FIRST_ROWS = 1 << 12;
const BUFFERED = 1 << 12;
const SECOND = 1000;
/** Stands for an absent instant among whole seconds. */
const NONE = -0x80_00_00_00;

/** Instants, one for each row, NaN where it's absent. Whole seconds take half the room. */
export interface Instants {
  readonly length: number;
  at(row: number): number;
  /** The instants of the rows from one on, into `target`. */
  read(from: number, target: Float64Array): void;
  /** The instants of some rows, in their order. */
  gathered(order: Uint32Array, breath: Breath): Promise<Instants>;
  /** The same of rows most of which stand together. */
  pieced(pieces: Pieces): Instants;
  /** The instants as runs of equal steps, where they are kept so. */
  readonly runs?: Progressions;
  /** The same as runs of equal steps, where there are few of them. No run goes past a bound. */
  inSteps(bounds: readonly number[]): Instants;
}

class WholeSeconds implements Instants {
  readonly #origin: number;
  readonly #seconds: Int32Array;

  constructor(origin: number, seconds: Int32Array) {
    this.#origin = origin;
    this.#seconds = seconds;
  }

  get length(): number {
    return this.#seconds.length;
  }

  at(row: number): number {
    const second = this.#seconds[row] as number;
    return second === NONE ? Number.NaN : this.#origin + second * SECOND;
  }

  read(from: number, target: Float64Array): void {
    const [origin, seconds] = [this.#origin, this.#seconds];
    for (let i = 0; i < target.length; i++) {
      const second = seconds[from + i] as number;
      target[i] = second === NONE ? Number.NaN : origin + second * SECOND;
    }
  }

  async gathered(order: Uint32Array, breath: Breath): Promise<Instants> {
    const [result, seconds] = [new Int32Array(order.length), this.#seconds];
    await breath.over(order.length, (from, to) => {
      for (let i = from; i < to; i++) result[i] = seconds[order[i] as number] as number;
    });
    return new WholeSeconds(this.#origin, result);
  }

  pieced(pieces: Pieces): Instants {
    const result = new Int32Array(pieces.size);
    pieces.each((place, from, to) => result.set(this.#seconds.subarray(from, to), place));
    return new WholeSeconds(this.#origin, result);
  }

  inSteps(bounds: readonly number[]): Instants {
    return steppedSeconds(this.#origin, this.#seconds, bounds) ?? this;
  }
}

class Milliseconds implements Instants {
  readonly #instants: Float64Array;

  constructor(instants: Float64Array) {
    this.#instants = instants;
  }

  get length(): number {
    return this.#instants.length;
  }

  at(row: number): number {
    return this.#instants[row] as number;
  }

  read(from: number, target: Float64Array): void {
    target.set(this.#instants.subarray(from, from + target.length));
  }

  async gathered(order: Uint32Array, breath: Breath): Promise<Instants> {
    const [result, instants] = [new Float64Array(order.length), this.#instants];
    await breath.over(order.length, (from, to) => {
      for (let i = from; i < to; i++) result[i] = instants[order[i] as number] as number;
    });
    return new Milliseconds(result);
  }

  pieced(pieces: Pieces): Instants {
    const result = new Float64Array(pieces.size);
    pieces.each((place, from, to) => result.set(this.#instants.subarray(from, to), place));
    return new Milliseconds(result);
  }

  inSteps(): Instants {
    return this;
  }
}

/** Instants most of which follow each other by the same step. */
export class SteppedInstants implements Instants {
  readonly runs: Progressions;

  constructor(runs: Progressions) {
    this.runs = runs;
  }

  get length(): number {
    return this.runs.length;
  }

  at(row: number): number {
    return this.runs.at(row);
  }

  read(from: number, target: Float64Array): void {
    this.runs.read(from, target);
  }

  async gathered(order: Uint32Array, breath: Breath): Promise<Instants> {
    const result = await PlacedInstants.of(order.length, breath);
    await breath.over(order.length, (from, to) => {
      for (let i = from; i < to; i++) result.set(i, this.runs.at(order[i] as number));
    });
    return result.finish();
  }

  pieced(pieces: Pieces): Instants {
    return new SteppedInstants(pieces.runs(this.runs));
  }

  inSteps(bounds: readonly number[]): Instants {
    return new SteppedInstants(this.runs.cutAt(bounds));
  }
}

/** Whole seconds since an origin as runs of equal steps; `undefined` where these are many. */
function steppedSeconds(origin: number, seconds: Int32Array, bounds: readonly number[]): SteppedInstants | undefined {
  const { length } = seconds;
  const most = mostRuns(length);
  const [starts, firsts, steps]: [number[], number[], number[]] = [[], [], []];
  let bound = 0;
  for (let start = 0; start < length; ) {
    if (starts.length === most) return undefined;
    while ((bounds[bound] ?? length) <= start) bound++;
    const end = Math.min(bounds[bound] ?? length, length);
    const first = seconds[start] as number;
    const second = start + 1 < end ? (seconds[start + 1] as number) : NONE;
    const alone = first === NONE || second === NONE;
    starts.push(start);
    firsts.push(first === NONE ? Number.NaN : origin + first * SECOND);
    steps.push(alone ? 0 : (second - first) * SECOND);
    start = alone ? start + 1 : endOfSteps(seconds, start, end, second - first);
  }
  return new SteppedInstants(
    new Progressions(length, Uint32Array.from(starts), Float64Array.from(firsts), Float64Array.from(steps)),
  );
}

/** How far the numbers from a place on follow each other by a step, which the first two of them do. */
function endOfSteps(seconds: Int32Array, start: number, end: number, step: number): number {
  let at = start + 2;
  let expected = (seconds[start + 1] as number) + step;
  // What stands for an absent instant goes on with nothing.
  while (at < end && seconds[at] === expected && expected !== NONE) {
    expected += step;
    at++;
  }
  return at;
}

/** Instants that are put at their places in any order; NaN where it's absent. */
export class PlacedInstants {
  #origin: number | undefined;
  #seconds: Int32Array | undefined;
  #instants = new Float64Array(0);

  private constructor(seconds: Int32Array) {
    this.#seconds = seconds;
  }

  static async of(length: number, breath: Breath): Promise<PlacedInstants> {
    return new PlacedInstants(await touched(new Int32Array(length), breath));
  }

  set(place: number, instant: number): void {
    if (this.#seconds === undefined) this.#instants[place] = instant;
    else if (Number.isNaN(instant)) this.#seconds[place] = NONE;
    else {
      this.#origin ??= instant;
      const second = (instant - this.#origin) / SECOND;
      const whole = second | 0;
      if (whole === second && whole !== NONE) this.#seconds[place] = whole;
      else this.#toMilliseconds(this.#seconds)[place] = instant;
    }
  }

  /** When every place has its instant. */
  finish(): Instants {
    if (this.#seconds === undefined) return new Milliseconds(this.#instants);
    return new WholeSeconds(this.#origin ?? 0, this.#seconds);
  }

  #toMilliseconds(seconds: Int32Array): Float64Array {
    this.#instants = new Float64Array(seconds.length);
    new WholeSeconds(this.#origin ?? 0, seconds).read(0, this.#instants);
    this.#seconds = undefined;
    return this.#instants;
  }
}

/** Instants that are added one by one. */
export class InstantBuilder {
  #seconds: Int32Array | undefined = new Int32Array(FIRST_ROWS);
  #instants = new Float64Array(0);
  #origin: number | undefined;
  #length = 0;
  readonly #buffer = new Float64Array(BUFFERED);
  #buffered = 0;

  /** NaN where it's absent. */
  push(instant: number): void {
    if (this.#buffered === BUFFERED) this.#flush();
    this.#buffer[this.#buffered++] = instant;
  }

  /** Adds many instants in their order. */
  pushAll(instants: Float64Array): void {
    this.#flush();
    this.#append(instants);
  }

  get length(): number {
    return this.#length + this.#buffered;
  }

  reserve(rows: number): void {
    if (this.#seconds !== undefined && rows > this.#seconds.length) {
      const larger = new Int32Array(rows);
      larger.set(this.#seconds.subarray(0, this.#length));
      this.#seconds = larger;
    }
  }

  finish(): Instants {
    this.#flush();
    const [seconds, instants, length] = [this.#seconds, this.#instants, this.#length];
    this.#seconds = undefined;
    this.#instants = new Float64Array(0);
    if (seconds === undefined) return new Milliseconds(instants.subarray(0, length));
    return new WholeSeconds(this.#origin ?? 0, seconds.subarray(0, length)).inSteps([]);
  }

  #flush(): void {
    const buffered = this.#buffered;
    this.#buffered = 0;
    if (buffered > 0) this.#append(this.#buffer.subarray(0, buffered));
  }

  #append(buffer: Float64Array): void {
    if (this.#seconds !== undefined && !this.#asSeconds(buffer)) this.#toMilliseconds();
    if (this.#seconds !== undefined) return;
    const length = this.#length + buffer.length;
    if (length > this.#instants.length) {
      const larger = new Float64Array(Math.max(length, this.#instants.length * 2));
      larger.set(this.#instants.subarray(0, this.#length));
      this.#instants = larger;
    }
    this.#instants.set(buffer, this.#length);
    this.#length = length;
  }

  /** Adds what is buffered as seconds, or nothing at all where some instant is none. */
  #asSeconds(buffer: Float64Array): boolean {
    const length = this.#length + buffer.length;
    this.reserve(length > (this.#seconds?.length ?? 0) ? Math.max(length, this.#length * 2) : 0);
    const seconds = this.#seconds;
    if (seconds === undefined) return false;
    this.#origin ??= buffer.find((instant) => !Number.isNaN(instant) && instant % SECOND === 0);
    const origin = this.#origin ?? 0;
    for (let i = 0; i < buffer.length; i++) {
      const instant = buffer[i] as number;
      if (Number.isNaN(instant)) {
        seconds[this.#length + i] = NONE;
        continue;
      }
      const second = (instant - origin) / SECOND;
      const whole = second | 0;
      if (whole !== second || whole === NONE) return false;
      seconds[this.#length + i] = whole;
    }
    this.#length = length;
    return true;
  }

  #toMilliseconds(): void {
    const column = new WholeSeconds(this.#origin ?? 0, this.#seconds ?? new Int32Array(0));
    const instants = new Float64Array(this.#seconds?.length ?? 0);
    column.read(0, instants.subarray(0, this.#length));
    this.#instants = instants;
    this.#seconds = undefined;
  }
}
