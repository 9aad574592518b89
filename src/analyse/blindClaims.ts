import type { Claim, ClaimByParty, Contract, Target } from '../contract/contract.ts';
import { foundationOfTarget } from './foundations.ts';

/** A credit that has to be claimed by somebody who doesn't see the figures. */
export interface BlindClaim {
  readonly target: Target;
  readonly claim: ClaimByParty;
}

/** Words of clauses by which the other side gets to see the figures. */
const SHOWN = /report|statement|portal|dashboard|publish|access|console|status page|log/i;

/** The credits to be claimed of which only the party that owes them has the figures, where no clause says that they are shown. */
export function blindClaims(contract: Contract): readonly BlindClaim[] {
  if (contract.clauses.some(({ kind, title, text }) => SHOWN.test(`${kind} ${title ?? ''} ${text}`))) return [];
  return contract.targets.flatMap((target) => {
    const claim = claimant(target.claim ?? contract.creditTerms.claim);
    const earns = target.credits.length + target.points.length > 0;
    return claim && earns && isBlind(contract, target, claim.by) ? [{ target, claim }] : [];
  });
}

const claimant = (claim: Claim): ClaimByParty | undefined => (claim.kind === 'claim' ? claim : undefined);

/** Whether the party collects nothing of what the target rests on, and neither does a third party. */
function isBlind(contract: Contract, target: Target, by: string): boolean {
  const { data } = foundationOfTarget(contract, target);
  return target.owedBy !== by && data.length > 0 && data.every(({ collected }) => collected?.by === target.owedBy);
}
