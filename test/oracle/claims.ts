import type { Span } from './dates.ts';
import { type Fraction, min, parse, ZERO } from './fraction.ts';
import type { ClaimGiven, World } from './world.ts';

/** The first claim on record for what a target, or what else pays, earned in a period. */
function claimFor(target: string, period: Span, { history }: World): ClaimGiven | undefined {
  return history.claims
    ?.filter((claim) => claim.target === undefined || claim.target === target)
    .filter(({ during }) => during.start <= period.start && period.start < during.end)
    .reduce<ClaimGiven | undefined>(
      (first, each) => (first === undefined || each.on < first.on ? each : first),
      undefined,
    );
}

/** R7: whether what could be claimed until a day was claimed too late, or is too late by now. */
export function hasLapsed(
  target: string,
  period: Span,
  until: string | undefined,
  today: string,
  world: World,
): boolean {
  if (until === undefined || world.history.claims === undefined) return false;
  return (claimFor(target, period, world)?.on ?? today) > until;
}

/** R7: all where nobody has to claim or no claims are on record; else what was claimed in time, at most what was granted of it. */
export function grantedOf(
  payable: Fraction,
  { target, period, until }: { readonly target: string; readonly period: Span; readonly until: string | undefined },
  world: World,
): Fraction {
  if (world.contract.creditTerms.claim.kind === 'automatic' || world.history.claims === undefined) return payable;
  const claim = claimFor(target, period, world);
  if (claim === undefined || (until !== undefined && claim.on > until)) return ZERO;
  return claim.granted === undefined ? payable : min(payable, parse(claim.granted));
}
