import type { DataSource } from '../../contract/dataset.ts';
import type { SourcePlan } from '../plan/source.ts';

type OfKind<Kind extends DataSource['kind']> = Extract<DataSource, { readonly kind: Kind }>;

/** For an engine that reads sources of one kind: what else there is was sent elsewhere before, so that another source is an error of ours. */
export const plansOfKind = <Kind extends DataSource['kind']>(
  plans: readonly SourcePlan[],
  kind: Kind,
): readonly SourcePlan<OfKind<Kind>>[] =>
  plans.map((plan) => {
    const { source } = plan.binding;
    if (!isOfKind(source, kind))
      throw new RangeError(
        `the rows of '${plan.binding.data}' come from a ${source.kind}, and this engine reads each ${kind}`,
      );
    return { ...plan, binding: { ...plan.binding, source } };
  });

const isOfKind = <Kind extends DataSource['kind']>(source: DataSource, kind: Kind): source is OfKind<Kind> =>
  source.kind === kind;
