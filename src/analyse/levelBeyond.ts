import type { Contract, Target } from '../contract/contract.ts';
import { createEncoder } from './logic/encode.ts';
import { satisfy } from './logic/satisfy.ts';

/** On which side of everything that its figure can be the level of a target lies; `undefined` where it can be reached, or nothing is known of the figure. */
export function levelBeyond(contract: Contract, { commitment, threshold }: Target): 'above' | 'below' | undefined {
  if (threshold === undefined || commitment.op !== 'compare') return undefined;
  const { encode, unknowns } = createEncoder(contract);
  const isReached = (operator: 'at-least' | 'at-most'): boolean =>
    satisfy(encode({ ...commitment, operator }), unknowns).kind !== 'unsatisfiable';
  if (!isReached('at-least')) return 'above';
  return isReached('at-most') ? undefined : 'below';
}
