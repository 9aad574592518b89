import { compare, isAbove, isEqual, type Rational, roundTo, sum } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import type { Limit } from './caps.ts';
import type { Teller } from './money.ts';
import { type Share, type Staged, unchanged } from './share.ts';

/**
 * Each line to the currency's smallest unit, once, at the end. Where lines that were rounded up would together pass a cap, they
 * give their unit back: the smallest remainder first, of equal ones the last declared (N3).
 */
export function roundedShares(shares: readonly Share[], limits: readonly Limit[], teller: Teller): Staged {
  const { unit, mode } = teller;
  // Nothing gives way where nothing is rounded.
  if (shares.every(({ amount }) => roundTo(amount, unit, mode) === amount)) return unchanged(shares);
  const rounded = shares.map(({ amount }) => roundTo(amount, unit, mode));
  const gaveWay: number[] = [];
  for (const { shares: members, atMost } of limits) {
    const most = roundTo(atMost, unit, 'floor');
    for (const index of givingWay(members, shares, rounded)) {
      if (!isAbove(sum(members.map((member) => rounded[member] ?? unit)), most)) break;
      rounded[index] = (rounded[index] ?? unit).sub(unit);
      gaveWay.push(index);
    }
  }
  const steps: DerivationStep[] = [];
  shares.forEach(({ amount, candidate }, index) => {
    const to = rounded[index] ?? amount;
    if (isEqual(to, amount)) return;
    const why = gaveWay.includes(index) ? 'rounded down so that the cap holds' : `rounded ${mode.replace('-', ' ')}`;
    steps.push({
      stage: 'rounding',
      text: `${candidate.title}: ${teller.text(amount)} ${why} to ${teller.text(to)}`,
      rule: 'N3',
      at: candidate.range,
    });
  });
  return { shares: shares.map((share, index) => ({ ...share, amount: rounded[index] ?? share.amount })), steps };
}

/** The lines that were rounded up, in the order in which they give way. */
function givingWay(members: readonly number[], shares: readonly Share[], rounded: readonly Rational[]): number[] {
  return members
    .flatMap((index) => {
      const [exact, to] = [shares[index]?.amount, rounded[index]];
      return exact !== undefined && to !== undefined && isAbove(to, exact) ? [{ index, above: to.sub(exact) }] : [];
    })
    .sort((a, b) => compare(b.above, a.above) || b.index - a.index)
    .map(({ index }) => index);
}
