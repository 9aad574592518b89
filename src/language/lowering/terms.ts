import { constantValue } from '../../contract/constant.ts';
import type { EachRecord } from '../../contract/contract.ts';
import { type Family, isTable, isTarget, type TableRow } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { isRecords } from '../scoping/rows.ts';
import { type Book, type Place, templateId } from './book.ts';
import { rowName, rowTitle } from './cells.ts';
import { lowerExpression } from './expressions.ts';
import { Unsound } from './unsound.ts';

/** What a term of the credits or a right says of one row of a table, or of one of each record. */
export interface TermMember {
  readonly place: Place;
  readonly row?: TableRow;
  readonly each?: EachRecord;
  /** What the reader calls the row. */
  readonly member?: string;
  /** The targets that are declared for the same row or record. */
  readonly targets: readonly string[];
}

/** A name in the form that the members of a family have: `Leave(gold)`, `Leave[circuits]`. */
export function nameOfMember(name: string, { row, each }: TermMember, zone: string): string {
  if (row !== undefined) return `${name}(${rowName(row, zone)})`;
  return each === undefined ? name : `${name}[${each.data}]`;
}

/** A term once for each row that its family keeps; once, where it has none. */
export function membersOfTerm(family: Family | undefined, place: Place): readonly TermMember[] {
  const { book } = place;
  if (family === undefined) return [{ place, targets: [] }];
  const rows = targetOf(family.rows);
  if (isRecords(rows)) {
    book.used.add(rows);
    const own: Place = { ...place, owner: templateId(place.owner, rows) };
    const where = family.where === undefined ? {} : { where: lowerExpression(family.where, own) };
    return [
      { place: own, each: { data: rows.name, ...where }, targets: targetsOf(book, ({ records }) => records === rows) },
    ];
  }
  if (!isTable(rows) || !book.isSound(rows)) throw new Unsound();
  book.used.add(rows);
  return rows.rows.flatMap((row): readonly TermMember[] => {
    const own: Place = {
      ...place,
      owner: `${place.owner}(${rowName(row, book.zone)})`,
      rows: new Map([...place.rows, [family.variable, row]]),
    };
    const kept = family.where === undefined ? undefined : constantValue(lowerExpression(family.where, own));
    if (family.where !== undefined && !(kept?.kind === 'boolean' && kept.value)) return [];
    return [{ place: own, row, member: rowTitle(row, book.zone), targets: targetsOf(book, (one) => one.row === row) }];
  });
}

type OfBook = ReturnType<Book['instances']>[number];

const targetsOf = (book: Book, isMeant: (one: OfBook) => boolean): readonly string[] =>
  book.agreement.items
    .filter(isTarget)
    .flatMap(book.instances)
    .filter(isMeant)
    .map(({ id }) => id);
