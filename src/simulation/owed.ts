import type { DirectionTotal, StatementInShort } from '../statement/statement.ts';

/** Every direction in which something is or could be owed; most agreements have the one from the provider to the customer. */
export function owedIn({ agreement: { provider, customer }, total }: StatementInShort): readonly DirectionTotal[] {
  if (total.directions !== undefined) return total.directions;
  const { entitled, payable, claimable, granted, undecidedUpTo } = total;
  return [
    {
      by: provider,
      to: customer,
      entitled,
      payable,
      claimable,
      granted,
      ...(undecidedUpTo === undefined ? {} : { undecidedUpTo }),
    },
  ];
}
