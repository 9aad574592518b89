import type { Contract, Target } from '../contract/contract.ts';
import { walk } from '../contract/walk.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { feeForPeriod } from '../evaluate/fee.ts';
import type { Rational } from '../exact/rational.ts';
import { numberOf } from './curves/reader.ts';
import type { ContractFunctions } from './functions.ts';
import { mostOwed } from './mostOwed.ts';

/** What keeping a target costs in a period, and what missing it costs at most. */
export interface CostOfMissing {
  readonly at: PeriodAtHand;
  readonly keeping: Rational;
  readonly missing: Rational;
}

/**
 * For each length of the target's period, the shortest first. Empty where a miss has consequences that aren't an amount, or payments of their own:
 * then nothing can be compared.
 */
export function costsOfMissing(
  contract: Contract,
  target: Target,
  functions: ContractFunctions,
): readonly CostOfMissing[] {
  const { costOfCompliance, owedBy, extensions } = target;
  if (costOfCompliance === undefined || extensions.length > 0) return [];
  if (contract.payments.some(({ by }) => by === owedBy)) return [];
  const { zone } = functions.constants.environment;
  const found = functions.of(target).map(({ at }): CostOfMissing | undefined => {
    const rate = functions.constants.evaluate(costOfCompliance.cost, at);
    const keeping = numberOf(feeForPeriod(rate, at, { zone, partialPeriods: 'full-fee' }));
    const missing = mostOwed(contract, functions, target, at);
    return keeping && missing && { at, keeping, missing };
  });
  return found.includes(undefined) ? [] : found.flatMap((one) => one ?? []);
}

/** Whether a right may open by a miss of the target, or by what it's about. */
export const opensRights = (contract: Contract, { id, threshold }: Target): boolean =>
  contract.rights.some(({ when }) =>
    [...walk(when)].some(
      (each) =>
        ((each.op === 'missed' || each.op === 'verdict') && each.target === id) ||
        (each.op === 'metric' && each.metric === threshold?.metric),
    ),
  );
