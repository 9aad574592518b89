import type { CreditTerms } from '../contract/contract.ts';
import type { Words } from '../evaluate/words.ts';
import { isZero, minimum, ONE, type Rational } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { type Direction, directionKey, isReverseOf, sameDirection } from './directions.ts';
import type { Teller } from './money.ts';
import { type Share, type Staged, totalOf, unchanged } from './share.ts';

/**
 * `net over both directions`: what two parties owe each other in the period is set off, the lines of each side in proportion,
 * before minimum and caps (R4).
 */
export function offset(shares: readonly Share[], net: CreditTerms['net'], words: Words, teller: Teller): Staged {
  if (net === undefined) return unchanged(shares);
  const directions = new Map<string, Direction>(shares.map(({ candidate }) => [directionKey(candidate), candidate]));
  const owed = (direction: Direction): Rational =>
    totalOf(shares.filter(({ candidate }) => sameDirection(candidate, direction)));
  const left = new Map<string, Rational>();
  const steps: DerivationStep[] = [];
  for (const [key, direction] of directions) {
    const reverse = [...directions.values()].find((other) => isReverseOf(other, direction));
    if (reverse === undefined) continue;
    const [own, opposite] = [owed(direction), owed(reverse)];
    const setOff = minimum(own, opposite);
    if (isZero(setOff)) continue;
    left.set(key, ONE.sub(setOff.div(own)));
    // Each pair is said once, from the side of the one that is left owing.
    if (own.compare(opposite) < 0 || (own.equals(opposite) && direction.by > reverse.by)) continue;
    const [by, to] = [words.party(direction.by), words.party(direction.to)];
    steps.push({
      stage: 'offset',
      text: `${by} owes ${to} ${teller.text(own)}, ${to} owes ${by} ${teller.text(opposite)}: ${teller.text(setOff)} is set off, ${by} owes ${teller.text(own.sub(setOff))}`,
      rule: 'R4',
      at: net.at,
    });
  }
  return {
    shares: shares.map((share) => {
      const rest = left.get(directionKey(share.candidate));
      return rest === undefined ? share : { ...share, amount: share.amount.mul(rest) };
    }),
    steps,
  };
}
