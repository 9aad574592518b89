import type { Contract } from '../contract/contract.ts';
import type { MeasuredNode } from '../contract/expression.ts';
import type { Interval } from '../time/intervals.ts';
import { lengthOf } from '../time/intervals.ts';
import { reachedBy } from './demands.ts';
import type { Basis, Measured, SourceReport } from './measurements.ts';

/** Says of a node's values what they rest on. */
export type BasisOf = (measured: Measured, covered: Interval, stated: Interval) => Measured;

/** Says what values rest on: those of a node, and what stands for rows. */
export interface Basing {
  readonly node: (node: MeasuredNode) => BasisOf;
  /** What a row of a target or payment rests on, in the part of its period that is measured; absent where no source was read for it. */
  readonly rows: (
    parts: unknown,
  ) => (observedMs: number | undefined, covered: Interval, stated: Interval) => Basis | undefined;
}

/** `given`: conditions that no observation decides. */
export function basing(contract: Contract, reports: readonly SourceReport[], given: ReadonlySet<string>): Basing {
  const read = new Map<string, { readonly rows: number; readonly rejected: number }>();
  for (const { data, rows, rejectedCount } of reports) {
    const before = read.get(data);
    read.set(data, { rows: (before?.rows ?? 0) + rows, rejected: (before?.rejected ?? 0) + rejectedCount });
  }
  const sourcesOf = (parts: unknown): Basis['sources'] =>
    [...reachedBy(contract, parts, given).data].sort().flatMap((data): Basis['sources'] => {
      const found = read.get(data);
      return found === undefined ? [] : [{ data, ...found }];
    });
  return {
    node: (node) => {
      const sources = sourcesOf([node]);
      return (measured, covered, stated) =>
        sources.length === 0
          ? measured
          : { ...measured, basis: { ...observedIn(measured.observedMs, covered, stated), sources } };
    },
    rows: (parts) => {
      const sources = sourcesOf(parts);
      return (observedMs, covered, stated) =>
        sources.length === 0 ? undefined : { ...observedIn(observedMs, covered, stated), sources };
    },
  };
}

/** Where nothing more is said, what was measured was observed: a log says by its silence that nothing happened. */
function observedIn(
  observedMs: number | undefined,
  covered: Interval,
  stated: Interval,
): Pick<Basis, 'observedMs' | 'ofMs'> {
  const measured = Math.max(0, lengthOf(covered));
  const ofMs = Math.max(measured, lengthOf(stated));
  return { observedMs: Math.min(observedMs ?? measured, measured), ofMs };
}
