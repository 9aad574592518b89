import { isZero, maximum, sum, ZERO } from '../exact/rational.ts';
import { intersect, isNothing } from '../time/intervals.ts';
import { sameDirection } from './directions.ts';
import type { Teller } from './money.ts';
import { isPaid, type Share, type Staged } from './share.ts';

/**
 * R6 over periods: an incident that a month has paid for isn't paid again under a quarter's target, which pays what is beyond it. `before` is what was
 * paid in earlier periods, in the order of time.
 */
export function beyondPaidBefore(shares: readonly Share[], before: readonly Share[], teller: Teller): Staged {
  const steps: Staged['steps'][number][] = [];
  const left = shares.map((share): Share => {
    const paid = isPaid(share) ? paidFor(share, before) : [];
    if (paid.length === 0) return share;
    const amount = maximum(ZERO, share.amount.sub(sum(paid.map((other) => other.amount))));
    const others = paid.map((other) => `${titleOf(other)} (${teller.text(other.amount)})`).join(', ');
    const rest = isZero(amount) ? 'pays nothing more' : `pays the ${teller.text(amount)} beyond it`;
    steps.push({
      stage: 'combine',
      text: `one incident pays once: ${titleOf(share)} (${teller.text(share.amount)}) hit what was paid under ${others}, and ${rest}`,
      rule: 'R6',
      at: share.candidate.range,
    });
    return { ...share, amount };
  });
  return { shares: left, steps };
}

const titleOf = ({ candidate: { title, at } }: Share): string => `${title}, ${at.whole.key}`;

/** What was paid for the same incidents: only what fell due after the first of them began can be. */
function paidFor({ candidate }: Share, before: readonly Share[]): readonly Share[] {
  const [first] = candidate.incidents;
  if (first === undefined) return [];
  const since = before.findLastIndex(({ candidate: { dueAt } }) => dueAt <= first.start);
  return before
    .slice(since + 1)
    .filter(
      (other) =>
        sameDirection(other.candidate, candidate) &&
        !isNothing(intersect(other.candidate.incidents, candidate.incidents)),
    );
}
