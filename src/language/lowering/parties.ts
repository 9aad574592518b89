import type { Reference } from 'langium';
import { betweenOf, roleIn } from '../composition/lineage.ts';
import { isRole, type Party } from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { Book } from './book.ts';
import type { Surroundings } from './shared.ts';
import { need } from './unsound.ts';

/** Outside of an agreement nobody plays a part. */
type Around = Pick<Surroundings, 'used'> & Partial<Pick<Book, 'agreement'>>;

/** The party that is named, or that plays the part that is named; it then belongs to the contract. */
export const partyOf = (reference: Reference<Party> | undefined, around: Around): string =>
  playerOf(targetOf(reference), around);

/** A part that the agreement leaves open, as a template does, stands for itself. */
export function playerOf(named: Party | undefined, around: Around): string {
  const party = partyBehind(need(named), around);
  around.used.add(party);
  return party.name;
}

/** Parts are taken by those whom the agreement names, whoever's text speaks of them. */
function partyBehind(named: Party, { agreement }: Around): Party {
  if (!isRole(named)) return named;
  const role = roleIn(betweenOf(need(agreement)), named.name) ?? named;
  return role.open ? role : need(targetOf(role.party));
}
