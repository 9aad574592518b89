/**
 * Whoever waits gets a turn: an interruption, a cancellation, an editor's next request. Nothing that is computed depends on it. Rejects with the signal's
 * reason where it's aborted by then.
 */
export async function turn(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/**
 * Memory that was asked for, touched part by part. The first touch is what takes long, and whoever puts rows of many groups to their places touches all of
 * it with the first few rows.
 */
export async function touched<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  numbers: Numbers,
  breath: Breath,
): Promise<Numbers> {
  await breath.over(numbers.length, (from, to) => numbers.fill(0, from, to));
  return numbers;
}

/** To go through so many rows once takes some milliseconds. */
const ROWS_AT_ONCE = 1 << 19;

/** Long work on rows, which takes breath now and then: whoever waits gets a turn, and where it's stopped meanwhile it ends with the signal's reason. */
export class Breath {
  readonly #signal: AbortSignal | undefined;
  readonly #atOnce: number;
  #rows = 0;

  /** `atOnce`: how many rows are gone through between two breaths. */
  constructor(signal?: AbortSignal, atOnce = ROWS_AT_ONCE) {
    this.#signal = signal;
    this.#atOnce = atOnce;
  }

  /** Says that so many rows were gone through. Absent where it's too early for a breath. */
  after(rows: number): Promise<void> | undefined {
    this.#rows += rows;
    return this.#rows < this.#atOnce ? undefined : this.take();
  }

  /** Takes breath at once. */
  take(): Promise<void> {
    this.#rows = 0;
    return turn(this.#signal);
  }

  /** Goes through so many rows part by part: `work` takes those from one on and before another. */
  over(rows: number, work: (from: number, to: number) => void): Promise<void> | undefined {
    if (rows > this.#atOnce) return this.#inParts(rows, work);
    work(0, rows);
    return this.after(rows);
  }

  async #inParts(rows: number, work: (from: number, to: number) => void): Promise<void> {
    for (let from = 0; from < rows; from += this.#atOnce) {
      const to = Math.min(rows, from + this.#atOnce);
      work(from, to);
      await this.after(to - from);
    }
  }
}
