import type { Target } from '../contract/contract.ts';
import { ZERO } from '../exact/rational.ts';
import type { DerivationStep } from '../statement/statement.ts';
import type { Facts } from './facts.ts';
import type { Teller } from './money.ts';
import { isPaid, type Share, type Staged, unchanged } from './share.ts';

/** One remedy replaces others: where a target that says so earns a credit in the period, those that it names earn none. */
export function afterReplacing(shares: readonly Share[], { contract }: Facts, teller: Teller): Staged {
  if (!contract.targets.some(isReplacing)) return unchanged(shares);
  let left = shares;
  const steps: DerivationStep[] = [];
  for (const { id, title, replaces } of contract.targets) {
    if (replaces === undefined || !left.some((share) => share.candidate.target === id && isPaid(share))) continue;
    const { targets, at } = replaces;
    const gone = left.filter(
      (share) =>
        isPaid(share) &&
        share.candidate.target !== id &&
        (targets === 'all' || (share.candidate.target !== undefined && targets.includes(share.candidate.target))),
    );
    if (gone.length === 0) continue;
    const names = gone.map(({ candidate, amount }) => `${candidate.title} (${teller.text(amount)})`).join(', ');
    steps.push({ stage: 'combine', text: `${title} replaces ${names}: not paid`, rule: 'R4', at });
    left = left.map((share) => (gone.includes(share) ? { ...share, amount: ZERO } : share));
  }
  return { shares: left, steps };
}

const isReplacing = ({ replaces }: Target): boolean => replaces !== undefined;
