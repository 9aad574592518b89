/** Where a row stands: a line of a file, or a row of a table. */
export interface RowPlace {
  /** The file, or the table with its connection. */
  readonly file: string;
  /** 1-based, the header counted; absent for a row of a table, which has no line. */
  readonly line?: number;
  /** Of a table: what its key says, such as `id 17`. */
  readonly row?: string;
}

/** The place alone, of something that has more. */
export const rowPlaceOf = ({ file, line, row }: RowPlace): RowPlace => ({
  file,
  ...(line === undefined ? {} : { line }),
  ...(row === undefined ? {} : { row }),
});

/** Rows that stand together: lines of a file, first and last; a table has no lines. */
export interface RowRange {
  /** The file, or the table with its connection. */
  readonly file: string;
  /** 1-based, the header counted. */
  readonly from?: number;
  readonly to?: number;
}

/** One row. */
export const rangeOfRow = ({ file, line }: RowPlace): RowRange =>
  line === undefined ? { file } : { file, from: line, to: line };

/** The order of ranges: by file, then by line. */
export const byPlace = (a: RowRange, b: RowRange): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : (a.from ?? 0) - (b.from ?? 0);

/** From the first line of two ranges of one file to their last. */
export function spanning(a: RowRange, b: RowRange): RowRange {
  if (a.from === undefined || b.from === undefined) return { file: a.file };
  return { file: a.file, from: Math.min(a.from, b.from), to: Math.max(a.to ?? a.from, b.to ?? b.from) };
}

/** Whether no line lies between two ranges, in order; all rows of a table are one. */
export const touching = (a: RowRange, b: RowRange): boolean =>
  a.file === b.file && (a.from === undefined || b.from === undefined || b.from <= (a.to ?? a.from) + 1);

/** In words: `probes.csv:17-20`, `warehouse:monitoring.probes`. `name` may shorten the file's. */
export function rowRangeText({ file, from, to }: RowRange, name: (file: string) => string = (each) => each): string {
  if (from === undefined) return name(file);
  return `${name(file)}:${from}${to === undefined || to === from ? '' : `-${to}`}`;
}

/** A place in words: `probes.csv:17`, `warehouse:monitoring.probes (id 17)`. */
export function rowPlaceText({ file, line, row }: RowPlace): string {
  if (line !== undefined) return `${file}:${line}`;
  return row === undefined || row === '' ? file : `${file} (${row})`;
}
