import type { FileSource } from '../../contract/dataset.ts';
import type { SourcePlan } from '../plan/source.ts';

/** For the engines that read files: what else there is was sent elsewhere before, so that another source is an error of ours. */
export function filePlans(plans: readonly SourcePlan[]): readonly SourcePlan<FileSource>[] {
  return plans.map((plan) => {
    const { source } = plan.binding;
    if (source.kind !== 'file') throw new RangeError(`the rows of '${plan.binding.data}' come from no file`);
    return { ...plan, binding: { ...plan.binding, source } };
  });
}
