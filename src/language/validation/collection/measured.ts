import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Contract, Metric, Target } from '../../../contract/contract.ts';

/** The metrics on which a target rests, each with the first one. */
export function metricsWithTargets(
  contract: Contract,
): readonly { readonly metric: Metric; readonly target: Target }[] {
  const first = new Map<string, Target>();
  for (const target of contract.targets)
    for (const id of foundationOfTarget(contract, target).metrics) if (!first.has(id)) first.set(id, target);
  return contract.metrics.flatMap((metric) => {
    const target = first.get(metric.id);
    return target ? [{ metric, target }] : [];
  });
}
