import type { Claim, ClaimByParty, Contract, Target } from '../contract/contract.ts';
import { speaksOf } from './clauses.ts';
import { collectedOnlyBy } from './foundations.ts';

/** A credit that has to be claimed by somebody who doesn't see the figures. */
export interface BlindClaim {
  readonly target: Target;
  readonly claim: ClaimByParty;
}

/** Words of clauses by which the other side gets to see the figures. */
const SHOWN = /report|statement|portal|dashboard|publish|access|console|status page|log/i;

/** The credits to be claimed of which only the party that owes them has the figures, where no clause says that they are shown. */
export function blindClaims(contract: Contract): readonly BlindClaim[] {
  if (speaksOf(contract, SHOWN)) return [];
  return contract.targets.flatMap((target) => {
    const claim = claimant(target.claim ?? contract.creditTerms.claim);
    const earns = target.credits.length + target.points.length > 0;
    const isBlind = target.owedBy !== claim?.by && collectedOnlyBy(contract, target, target.owedBy);
    return claim && earns && isBlind ? [{ target, claim }] : [];
  });
}

const claimant = (claim: Claim): ClaimByParty | undefined => (claim.kind === 'claim' ? claim : undefined);
