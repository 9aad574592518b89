import { type CodeArray, codeArray, largestOf } from './codes.ts';
import type { Field } from './field.ts';
import { Progressions } from './progressions.ts';

/** Some rows in an order of their own, which stand together for the most part: stretches of them, one behind the other. */
export class Pieces {
  size = 0;
  /** How many stretches there are. */
  count = 0;
  /** Where each begins and ends. */
  readonly #bounds: number[] = [];

  /** Adds the rows from one on and before another. */
  add(from: number, to: number): void {
    if (from >= to) return;
    this.size += to - from;
    const { length } = this.#bounds;
    if (length > 0 && this.#bounds[length - 1] === from) this.#bounds[length - 1] = to;
    else {
      this.#bounds.push(from, to);
      this.count++;
    }
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

  codes(codes: CodeArray): CodeArray {
    const result = codeArray(largestOf(codes), this.size);
    this.each((place, from, to) => result.set(codes.subarray(from, to), place));
    return result;
  }

  /** Runs of equal steps, or a number for each row. */
  numbers(numbers: Progressions | Uint32Array): Progressions | Uint32Array {
    if (!(numbers instanceof Progressions)) {
      const result = new Uint32Array(this.size);
      this.each((place, from, to) => result.set(numbers.subarray(from, to), place));
      return result;
    }
    return this.runs(numbers);
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
  field(field: Field, groups: readonly number[]): Field {
    return field.kind === 'codes'
      ? { ...field, codes: this.codes(field.codes) }
      : { ...field, instants: field.instants.pieced(this).inSteps(groups) };
  }
}
