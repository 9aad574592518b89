import type { Condition, Contract, Metric } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';

/**
 * The contract with what a dataset measures in place of what the agreement says. Each substitute is marked where it stands, so that every
 * figure that rests on it can say so. Doing it twice changes nothing.
 */
export function withSubstitutes(contract: Contract, { substitutes }: Pick<Dataset, 'substitutes'>): Contract {
  if (substitutes.length === 0) return contract;
  const find = (kind: 'condition' | 'metric', id: string) =>
    substitutes.find(({ of }) => of.kind === kind && of.id === id);
  return {
    ...contract,
    conditions: contract.conditions.map((condition): Condition => {
      const substitute = find('condition', condition.id);
      if (substitute === undefined) return condition;
      const { label, at, by } = substitute;
      return { ...condition, when: by, substitute: { label, at } };
    }),
    metrics: contract.metrics.map((metric): Metric => {
      const substitute = find('metric', metric.id);
      if (substitute === undefined) return metric;
      const { label, at, by } = substitute;
      return { ...metric, measure: by, substitute: { label, at } };
    }),
  };
}
