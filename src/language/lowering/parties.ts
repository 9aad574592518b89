import type { Reference } from 'langium';
import { betweenOf, roleIn } from '../composition/lineage.ts';
import { isRole, type Party } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { Book } from './book.ts';
import { need } from './unsound.ts';

/** The party that is named, or that plays the part that is named; it then belongs to the contract. */
export const partyOf = (reference: Reference<Party> | undefined, book: Book): string =>
  playerOf(targetOf(reference), book);

/** A part that the agreement leaves open, as a template does, stands for itself. */
export function playerOf(named: Party | undefined, book: Book): string {
  const party = partyBehind(need(named), book);
  book.used.add(party);
  return party.name;
}

/** Parts are taken by those whom the agreement names, whoever's text speaks of them. */
function partyBehind(named: Party, book: Book): Party {
  if (!isRole(named)) return named;
  const role = roleIn(betweenOf(book.agreement), named.name) ?? named;
  return role.open ? role : need(targetOf(role.party));
}
