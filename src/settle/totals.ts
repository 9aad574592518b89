import type { Contract } from '../contract/contract.ts';
import type { Words } from '../evaluate/words.ts';
import { fromJSON, type Rational, ZERO } from '../exact/rational.ts';
import type { DirectionTotal, Parties, Shown } from '../statement/statement.ts';
import type { Direction } from './directions.ts';
import type { Teller } from './money.ts';

/** The parties as the statement names them, where it isn't the provider that owes the customer. */
export function unusualParties(
  { by, to }: Direction,
  { provider, customer }: Pick<Contract, 'provider' | 'customer'>,
  words: Words,
): Parties | undefined {
  return by === provider && to === customer ? undefined : { by: words.party(by), to: words.party(to) };
}

/** Money that the statement shows, added up. */
export const added = (amounts: readonly Shown[]): Rational =>
  amounts.reduce((sum, { value }) => (value.kind === 'money' ? sum.add(fromJSON(value.value)) : sum), ZERO);

/** Parts of a statement that some party owes another, by direction, in the order in which they appear. */
export function directionTotals(
  parts: readonly (Omit<DirectionTotal, 'by' | 'to'> & { readonly owed: Parties })[],
  teller: Teller,
): readonly DirectionTotal[] {
  return [...Map.groupBy(parts, ({ owed: { by, to } }) => JSON.stringify([by, to])).values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const open = members.some(({ undecidedUpTo }) => undecidedUpTo !== undefined);
    const sum = (figure: (part: (typeof parts)[number]) => Shown): Shown => teller.money(added(members.map(figure)));
    return [
      {
        by: first.owed.by,
        to: first.owed.to,
        entitled: sum(({ entitled }) => entitled),
        payable: sum(({ payable }) => payable),
        claimable: sum(({ claimable }) => claimable),
        granted: sum(({ granted }) => granted),
        ...(open ? { undecidedUpTo: sum(({ undecidedUpTo, payable }) => undecidedUpTo ?? payable) } : {}),
      },
    ];
  });
}
