import type { Target } from '../contract/contract.ts';
import type { Showing } from '../evaluate/show.ts';

/** How to show a value that a target is about so that a miss never reads like the target (N2). */
export function thresholdShowing({ target }: { readonly target?: Pick<Target, 'threshold'> }): Omit<Showing, 'zone'> {
  const threshold = target?.threshold;
  if (threshold === undefined) return {};
  const sense = threshold.operator === 'at-least' || threshold.operator === 'above' ? 'at-least' : 'at-most';
  return { target: threshold.value, sense };
}
