import type { DataFile } from '../../files.ts';
import type { RejectedRow } from '../../measurements.ts';
import type { Progressions } from './progressions.ts';
import { CodedBuilder, type CodedColumn, InstantTextBuilder, type RawColumn } from './rawColumn.ts';

/** A column that is read: its name, and whether it's needed as instants or as texts. */
export interface Wanted {
  readonly column: string;
  readonly as: 'instants' | 'texts';
}

/** What is known of a file whose rows were read. */
export interface RawFile {
  readonly file: DataFile;
  readonly sha256: string;
  /** Rows of the file, the malformed ones included. */
  readonly rows: number;
  /** Rows whose structure is broken. */
  readonly rejected: readonly RejectedRow[];
  /** The line of the row that was read as the n-th, from 0. */
  readonly lineAt: (place: number) => number;
}

/** The rows of all files of a source, in their order, as far as they are sound. */
export interface RawRows {
  readonly files: readonly RawFile[];
  /** The first row of each file, and behind them the number of all rows. */
  readonly starts: readonly number[];
  readonly size: number;
  readonly wanted: readonly Wanted[];
  /** In the order of `wanted`; taken out when fields were made of them, so that their room is free. */
  readonly columns: RawColumn[];
  /** Tells rows apart by all that the files say of them, where that was asked for. */
  readonly identity: CodedColumn | undefined;
  /** Where rows stand in other places than they were read: group by group, those of a group in the order in which they were read. */
  readonly grouped?: Grouped | undefined;
}

export interface Grouped {
  /** The first row of each group, and behind them the number of all rows. */
  readonly bounds: readonly number[];
  /** By row: as the how manieth it was read, over all files. */
  readonly readAt: Progressions | Uint32Array;
}

/** Takes the rows of files. */
export class RawRowsBuilder {
  readonly wanted: readonly Wanted[];
  /** In the order of `wanted`. */
  readonly columns: readonly (CodedBuilder | InstantTextBuilder)[];
  readonly identity: CodedBuilder | undefined;
  readonly #files: RawFile[] = [];
  readonly #starts: number[] = [0];
  #size = 0;

  constructor(wanted: readonly Wanted[], identity: boolean) {
    this.wanted = wanted;
    this.columns = wanted.map(({ as }) => (as === 'instants' ? new InstantTextBuilder() : new CodedBuilder()));
    this.identity = identity ? new CodedBuilder() : undefined;
  }

  get size(): number {
    return this.#size;
  }

  /** Says that every column has so many rows more. */
  added(rows: number): void {
    this.#size += rows;
  }

  /** Room for so many rows more. */
  reserve(rows: number): void {
    for (const column of [...this.columns, ...(this.identity === undefined ? [] : [this.identity])])
      column.reserve(this.#size + rows);
  }

  endFile(file: RawFile): void {
    this.#files.push(file);
    this.#starts.push(this.#size);
  }

  finish(): RawRows {
    return {
      files: this.#files,
      starts: this.#starts,
      size: this.#size,
      wanted: this.wanted,
      columns: this.columns.map((column) => column.finish()),
      identity: this.identity?.finish(),
    };
  }
}

/** The number of the file that a row stands in. */
export function fileOf({ starts }: Pick<RawRows, 'starts'>, row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= row) low = middle;
    else high = middle;
  }
  return low;
}

/** File and line of a row. */
export function placeOf(
  rows: Pick<RawRows, 'starts' | 'files'>,
  row: number,
): { readonly file: string; readonly line: number } {
  const f = fileOf(rows, row);
  const file = rows.files[f];
  const place = row - (rows.starts[f] ?? 0);
  return { file: file?.file.path ?? '', line: file?.lineAt(place) ?? place + 1 };
}
