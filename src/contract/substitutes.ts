import type { Condition, Contract, Metric } from './contract.ts';
import type { Dataset, SubstituteDeclaration } from './dataset.ts';

/**
 * The contract as a dataset can measure it: what the dataset puts in the place of a condition or a metric takes its place,
 * and says so wherever it appears. A substitute for something that the contract doesn't have changes nothing; nor does doing it twice.
 */
export function applySubstitutes(contract: Contract, dataset: Pick<Dataset, 'substitutes'>): Contract {
  if (dataset.substitutes.length === 0) return contract;
  const byId = new Map(dataset.substitutes.map((one) => [`${one.of.kind} ${one.of.id}`, one]));
  return {
    ...contract,
    conditions: contract.conditions.map((condition) => inPlaceOf(condition, byId.get(`condition ${condition.id}`))),
    metrics: contract.metrics.map((metric) => measuredInstead(metric, byId.get(`metric ${metric.id}`))),
  };
}

function inPlaceOf(condition: Condition, substitute: SubstituteDeclaration | undefined): Condition {
  if (substitute === undefined) return condition;
  return { ...condition, when: substitute.by, substitute: { label: substitute.label, at: substitute.at } };
}

function measuredInstead(metric: Metric, substitute: SubstituteDeclaration | undefined): Metric {
  if (substitute === undefined) return metric;
  return { ...metric, measure: substitute.by, substitute: { label: substitute.label, at: substitute.at } };
}
