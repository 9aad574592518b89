import type { CreditTerms } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { isAbove, isAtLeast, isZero, ZERO } from '../exact/rational.ts';
import type { Facts } from './facts.ts';
import { moneyIn, type Teller } from './money.ts';
import { type Share, type Staged, totalOf, unchanged } from './share.ts';

/** Nothing is paid out below the agreed minimum; tested on what the period comes to, before caps (R4b). */
export function aboveMinimum(
  shares: readonly Share[],
  minimum: NonNullable<CreditTerms['minimum']>,
  at: PeriodAtHand,
  { evaluate, contract, words }: Facts,
  teller: Teller,
): Staged {
  const sum = totalOf(shares);
  const found = moneyIn(evaluate(minimum.amount, at), contract.currency);
  if (found.kind !== 'amount' || isZero(sum)) return unchanged(shares);
  const least = found.amount.low;
  const enough = minimum.edge === 'at-least' ? isAtLeast(sum, least) : isAbove(sum, least);
  if (enough) return unchanged(shares);
  const text = `${teller.text(sum)} is not ${minimum.edge === 'at-least' ? 'at least' : 'above'} the minimum of ${teller.text(least)} (${words.expression(minimum.amount)}): nothing is paid out`;
  return {
    shares: shares.map((share) => ({ ...share, amount: ZERO })),
    steps: [{ stage: 'minimum', text, rule: 'R4b', at: minimum.at }],
  };
}
