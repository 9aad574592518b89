import type { Breath } from '../../breath.ts';
import { type CodeArray, codeArray, gathered, largestOf } from './codes.ts';
import { type Field, orderedField } from './field.ts';
import { mostRuns, Progressions } from './progressions.ts';

/** Some of so many rows in an order of their own: stretches of them, one behind the other, or a list where they don't stand together for the most part. */
export class Pieces {
  size = 0;
  readonly #of: number;
  /** How many stretches there may be. */
  readonly #most: number;
  /** Where each begins and ends. */
  #bounds: number[] = [];
  #list: Uint32Array | undefined;

  constructor(rows: number) {
    this.#of = rows;
    this.#most = mostRuns(rows);
  }

  /** Adds the rows from one on and before another. */
  add(from: number, to: number): void {
    if (from >= to) return;
    if (this.#list !== undefined) {
      for (let row = from; row < to; row++) this.#list[this.size++] = row;
      return;
    }
    this.size += to - from;
    const { length } = this.#bounds;
    if (length > 0 && this.#bounds[length - 1] === from) this.#bounds[length - 1] = to;
    else if (length < 2 * this.#most) this.#bounds.push(from, to);
    else this.#toList(from, to);
  }

  /** Calls `found` for each stretch: the first of its places here, and its rows. */
  each(found: (place: number, from: number, to: number) => void): void {
    let place = 0;
    for (let i = 0; i < this.#bounds.length; i += 2) {
      const [from, to] = [this.#bounds[i] as number, this.#bounds[i + 1] as number];
      found(place, from, to);
      place += to - from;
    }
  }

  async codes(codes: CodeArray, breath: Breath): Promise<CodeArray> {
    const rows = this.#rows();
    if (rows !== undefined) return gathered(codes, rows, breath);
    const result = codeArray(largestOf(codes), this.size);
    this.each((place, from, to) => result.set(codes.subarray(from, to), place));
    await breath.after(this.size);
    return result;
  }

  /** Runs of equal steps, or a number for each row. Called last: where rows are listed, the numbers take the place of the list. */
  async numbers(numbers: Progressions | Uint32Array, breath: Breath): Promise<Progressions | Uint32Array> {
    const rows = this.#rows();
    this.#list = undefined;
    if (rows !== undefined) return replaced(rows, numbers, breath);
    if (numbers instanceof Progressions) return this.runs(numbers);
    const result = new Uint32Array(this.size);
    this.each((place, from, to) => result.set(numbers.subarray(from, to), place));
    return result;
  }

  runs(numbers: Progressions): Progressions {
    const [starts, firsts, steps]: [number[], number[], number[]] = [[], [], []];
    this.each((place, from, to) => {
      numbers.eachRunWithin(from, to, (start, _end, first, step) => {
        starts.push(place + start - from);
        firsts.push(first);
        steps.push(step);
      });
    });
    return new Progressions(this.size, Uint32Array.from(starts), Float64Array.from(firsts), Float64Array.from(steps));
  }

  /** The values of the rows, which go by time between the bounds of groups. */
  async field(field: Field, groups: readonly number[], breath: Breath): Promise<Field> {
    const rows = this.#rows();
    if (rows !== undefined) return orderedField(field, rows, groups, breath);
    return field.kind === 'codes'
      ? { ...field, codes: await this.codes(field.codes, breath) }
      : { ...field, instants: field.instants.pieced(this).inSteps(groups) };
  }

  /** Rows that are listed. */
  #rows(): Uint32Array | undefined {
    return this.#list?.subarray(0, this.size);
  }

  #toList(from: number, to: number): void {
    const list = new Uint32Array(this.#of);
    this.each((place, first, end) => {
      for (let row = first; row < end; row++) list[place + row - first] = row;
    });
    const place = this.size - (to - from);
    for (let row = from; row < to; row++) list[place + row - from] = row;
    this.#list = list;
    this.#bounds = [];
  }
}

/** Puts in the place of each row its number. */
async function replaced(rows: Uint32Array, numbers: Progressions | Uint32Array, breath: Breath): Promise<Uint32Array> {
  await breath.over(rows.length, (from, to) => {
    if (numbers instanceof Progressions) for (let i = from; i < to; i++) rows[i] = numbers.at(rows[i] as number);
    else for (let i = from; i < to; i++) rows[i] = numbers[rows[i] as number] as number;
  });
  return rows;
}
