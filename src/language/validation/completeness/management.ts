import type { Contract, Metric } from '../../../contract/contract.ts';
import { targetsOn } from '../../../contract/lookup.ts';
import type { SourceRange } from '../../../contract/source.ts';
import { headOf, type TextOf } from '../frame/wording.ts';

/** Where nothing stands, the head of the agreement is the narrowest place. */
export const headOfAgreement = (contract: Contract, textOf: TextOf): readonly [SourceRange, SourceRange] => [
  headOf(contract.at, textOf),
  contract.at,
];

/** `3 targets`, `1 target`. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** How many families of targets it promises; an agreement that promises nothing needs no management. */
export const promises = ({ targets }: Contract): number => new Set(targets.map(({ family }) => family)).size;

/** How many families of targets pay something. */
export const paying = ({ targets }: Contract): number =>
  new Set(targets.filter(({ credits, points }) => credits.length + points.length > 0).map(({ family }) => family)).size;

/** Between parts of one side nobody sues. */
export const isInternal = ({ kind }: Contract): boolean => kind === 'operational';

/** The metrics that a target is on, the first of each family. */
export function promisedMetrics(contract: Contract): readonly Metric[] {
  const found = new Map<string, Metric>();
  for (const metric of contract.metrics)
    if (!found.has(metric.family) && targetsOn(contract, metric).length > 0) found.set(metric.family, metric);
  return [...found.values()];
}
