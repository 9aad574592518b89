/** Some of so many rows: a byte for each, since there may be more than any set of Node holds. */
export class RowSet {
  size = 0;
  readonly #of: number;
  #marks: Uint8Array | undefined;

  constructor(rows: number) {
    this.#of = rows;
  }

  add(row: number): void {
    this.#marks ??= new Uint8Array(this.#of);
    if (this.#marks[row] === 0) this.size++;
    this.#marks[row] = 1;
  }

  has(row: number): boolean {
    return this.#marks?.[row] === 1;
  }
}
