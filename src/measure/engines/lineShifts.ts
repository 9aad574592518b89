/** On which line each row stands, by how far that is ahead of its place: only changes are kept. */
export class LineShifts {
  readonly from: number[] = [];
  readonly shift: number[] = [];
  #last = 0;

  /** Rows come in their order. */
  set(place: number, line: number): void {
    const ahead = line - place;
    if (ahead === this.#last) return;
    this.#last = ahead;
    this.from.push(place);
    this.shift.push(ahead);
  }
}

/** The line of the row at a place. */
export function lineOfPlace({ from, shift }: Pick<LineShifts, 'from' | 'shift'>, place: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((from[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return place + (shift[low - 1] ?? 0);
}
