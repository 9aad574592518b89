import type { Condition, Contract, DataDeclaration, Metric, Service, Target } from './contract.ts';

/** The declarations of a contract by name: families may have thousands of members, so nobody searches lists. */
interface Index {
  readonly services: ReadonlyMap<string, Service>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly data: ReadonlyMap<string, DataDeclaration>;
  readonly targetsByMetric: ReadonlyMap<string | undefined, readonly Target[]>;
}

const indexes = new WeakMap<Contract, Index>();

function indexOf(contract: Contract): Index {
  const known = indexes.get(contract);
  if (known) return known;
  const index: Index = {
    services: byId(contract.services),
    metrics: byId(contract.metrics),
    targets: byId(contract.targets),
    conditions: byId(contract.conditions),
    data: byId(contract.data),
    targetsByMetric: Map.groupBy(contract.targets, ({ threshold }) => threshold?.metric),
  };
  indexes.set(contract, index);
  return index;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

const named = <T>(map: ReadonlyMap<string, T>, id: string | undefined): T | undefined =>
  id === undefined ? undefined : map.get(id);

export const serviceNamed = (contract: Contract, id: string | undefined): Service | undefined =>
  named(indexOf(contract).services, id);
export const metricNamed = (contract: Contract, id: string | undefined): Metric | undefined =>
  named(indexOf(contract).metrics, id);
export const targetNamed = (contract: Contract, id: string | undefined): Target | undefined =>
  named(indexOf(contract).targets, id);
export const conditionNamed = (contract: Contract, id: string | undefined): Condition | undefined =>
  named(indexOf(contract).conditions, id);
export const dataNamed = (contract: Contract, id: string | undefined): DataDeclaration | undefined =>
  named(indexOf(contract).data, id);

/** The targets whose threshold is on the metric. */
export const targetsOn = (contract: Contract, metric: Metric): readonly Target[] =>
  indexOf(contract).targetsByMetric.get(metric.id) ?? [];

/** The metric that a target's threshold is on. */
export const metricOf = (contract: Contract, { threshold }: Target): Metric | undefined =>
  metricNamed(contract, threshold?.metric);

/** The service that a target is about: its own, or its metric's. */
export const serviceOf = (contract: Contract, target: Target): Service | undefined =>
  serviceNamed(contract, target.service ?? metricOf(contract, target)?.service);
