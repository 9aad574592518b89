import { type Family, isTable, type TableRow } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords, type Records } from '../scoping/rows.ts';
import { slotsOf } from '../typing/references.ts';
import type { Book } from './book.ts';
import { Unsound } from './unsound.ts';

/** What a family stands once for each of: rows of its tables, one of each, in the order of the text; and records, known with the data. */
export interface Combinations {
  /** One combination without rows where there are records only. */
  readonly rows: readonly (readonly TableRow[])[];
  readonly records?: Records;
}

/** Every row of the first table with every row of the next; `undefined` where a family is over rows of data or outages. */
export function combinationsOf(family: Family, book: Book): Combinations | undefined {
  let rows: readonly (readonly TableRow[])[] = [[]];
  let records: Records | undefined;
  for (const slot of slotsOf(family)) {
    const source = targetOf(slot.rows);
    if (source === undefined || records !== undefined) throw new Unsound();
    if (isRecords(source)) {
      book.used.add(source);
      records = source;
    } else if (isTable(source)) {
      if (!book.isSound(source)) throw new Unsound();
      book.used.add(source);
      rows = rows.flatMap((before) => source.rows.map((row) => [...before, row]));
    } else return undefined;
  }
  return { rows, ...(records === undefined ? {} : { records }) };
}
