import { constantValue } from '../../contract/constant.ts';
import type { EachRecord } from '../../contract/contract.ts';
import { type Family, isTarget, type TableRow } from '../generated/ast.ts';
import { type Book, type Place, variablesFor } from './book.ts';
import { rowName, rowTitle } from './cells.ts';
import { combinationsOf } from './combinations.ts';
import { lowerExpression } from './expressions.ts';
import { Unsound } from './unsound.ts';

/** What a term of the credits or a right says of one row of a table, or of one of each record. */
export interface TermMember {
  readonly place: Place;
  readonly rows?: readonly TableRow[];
  readonly each?: EachRecord;
  /** What the reader calls the row. */
  readonly member?: string;
  /** The targets that are declared for the same row or record. */
  readonly targets: readonly string[];
}

/** A name in the form that the members of a family have: `Leave(gold)`, `Leave[circuits]`. */
export function nameOfMember(name: string, { rows = [], each }: TermMember, zone: string): string {
  const keys = rows.length === 0 ? '' : `(${rows.map((row) => rowName(row, zone)).join(', ')})`;
  return `${name}${keys}${each === undefined ? '' : `[${each.data}]`}`;
}

/** A term once for each row that its family keeps; once, where it has none. */
export function membersOfTerm(family: Family | undefined, place: Place): readonly TermMember[] {
  const { book } = place;
  if (family === undefined) return [{ place, targets: [] }];
  const combined = combinationsOf(family, book);
  if (combined === undefined) throw new Unsound();
  const { records } = combined;
  return combined.rows.flatMap((rows): readonly TermMember[] => {
    const keys = rows.length === 0 ? '' : `(${rows.map((row) => rowName(row, book.zone)).join(', ')})`;
    const own: Place = {
      ...place,
      owner: `${place.owner}${keys}${records === undefined ? '' : `[${records.name}]`}`,
      rows: new Map([...place.rows, ...variablesFor(family, rows)]),
    };
    const where = family.where === undefined ? undefined : lowerExpression(family.where, own);
    const targets = targetsOf(
      book,
      (one) => one.records === records && rows.every((row) => row === one.row || one.further?.includes(row)),
    );
    if (records !== undefined)
      return [{ place: own, rows, each: { data: records.name, ...(where === undefined ? {} : { where }) }, targets }];
    const kept = where && constantValue(where);
    if (where !== undefined && !(kept?.kind === 'boolean' && kept.value)) return [];
    return [{ place: own, rows, member: rows.map((row) => rowTitle(row, book.zone)).join(', '), targets }];
  });
}

type OfBook = ReturnType<Book['instances']>[number];

const targetsOf = (book: Book, isMeant: (one: OfBook) => boolean): readonly string[] =>
  book.agreement.items
    .filter(isTarget)
    .flatMap(book.instances)
    .filter(isMeant)
    .map(({ id }) => id);
