/** A log as columns: what an engine brings of millions of rows. */
export interface LogColumns {
  /** How many rows there are, in the order of the files and of the rows in them. */
  readonly size: number;
  readonly files: readonly string[];
  /** The number of a row's file. */
  readonly fileOf: (row: number) => number;
  readonly lineOf: (row: number) => number;
  readonly texts: (column: string) => TextColumn;
  /** Of a column of times in ISO 8601. */
  readonly instants: (column: string) => InstantColumn;
  /** The same text for rows that say the same in all of their columns. */
  readonly identities: (rows: readonly number[]) => Promise<readonly string[]>;
}

/** Each text once. */
export interface TextColumn {
  /** The text of each row, by its number. */
  readonly codes: Int32Array;
  readonly distinct: number;
  readonly text: (code: number) => string | null;
  /** The number of a text; `undefined` for one that no row has. */
  readonly find: (text: string | null) => number | undefined;
}

export interface InstantColumn {
  /** What leaves nothing to judge, in milliseconds; NaN where only the text says it. */
  readonly values: Float64Array;
  /** The texts of the other rows; absent where there are none. */
  readonly others: TextColumn | undefined;
}

/** A column by its name; those that a dataset asks for have been read. */
export function columnNamed<T>(columns: ReadonlyMap<string, T>, name: string): T {
  const column = columns.get(name);
  if (column === undefined) throw new RangeError(`column '${name}' of the log wasn't read`);
  return column;
}
