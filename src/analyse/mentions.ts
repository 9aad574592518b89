import type { Contract } from '../contract/contract.ts';

/** What the clauses of a contract read, anywhere: the names of metrics and of data. */
export interface Mentions {
  readonly metrics: ReadonlySet<string>;
  readonly data: ReadonlySet<string>;
}

/**
 * A metric is read where a target, a payment, a right or the credit terms name it, or another metric that is read. Data are read where anything reads their
 * rows, a metric that nobody reads included.
 */
export function mentionsIn(contract: Contract): Mentions {
  const { data: _, metrics: measured, parameters: __, ...rest } = contract;
  const found: Found = { metrics: new Set(), data: new Set() };
  collect(rest, found);
  const everywhere: Found = { metrics: new Set(), data: found.data };
  for (const metric of measured) collect(metric.measure, everywhere);
  for (const metric of found.metrics) {
    const declared = measured.find(({ id }) => id === metric);
    // A set grows while it's walked: what this one reads comes after it.
    if (declared) collect(declared.measure, found);
  }
  return found;
}

interface Found {
  readonly metrics: Set<string>;
  readonly data: Set<string>;
}

function collect(part: unknown, found: Found): void {
  if (Array.isArray(part)) {
    for (const each of part) collect(each, found);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'at' || key === 'type') continue;
    if (key === 'metric' && typeof value === 'string') found.metrics.add(value);
    else if (key === 'data' && typeof value === 'string') found.data.add(value);
    else collect(value, found);
  }
}
