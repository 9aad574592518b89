import type { Contract, Target } from '../../contract/contract.ts';
import type { Period } from '../../time/periods.ts';
import { daysOf } from './days.ts';
import { timeLoopholes } from './downtime.ts';
import type { Search } from './edge.ts';
import { hasRemedy, isFree, isJudged, probeOf, Unjudged } from './probe.ts';
import type { TargetLoopholes } from './result.ts';
import { rowLoopholes } from './rows.ts';

export interface LoopholeQuestion {
  readonly contract: Contract;
  readonly target: Target;
  /** The period that is looked at, of the target's own rhythm. */
  readonly period: Period;
  /** The agreement behind those that it amends, the oldest first (V1). */
  readonly versions: readonly Contract[];
  readonly signal?: AbortSignal;
}

/** The worst service under one target that still pays nothing, and the incidents that cost most. Deterministic. */
export async function loopholesOf({
  contract,
  target,
  period,
  versions,
  signal,
}: LoopholeQuestion): Promise<TargetLoopholes> {
  const days = daysOf(contract, period);
  const probe = probeOf(contract, target, versions, signal);
  const search: Search = {
    contract,
    target,
    period,
    days,
    probe,
    judge: (history) => probe(history, days),
    isFree: (verdict) => isFree(target, verdict) && verdict.outcomes.length > 0 && isJudged(verdict),
  };
  const head = { target: target.id, title: target.title, days, remedy: hasRemedy(target) };
  if (target.each !== undefined)
    return { ...head, findings: [], undecided: `it is kept for each of ${target.each.data}, which only data name` };
  if (target.scope.period.kind === 'rolling')
    return { ...head, findings: [], undecided: 'its periods overlap, so that no single one can be looked at' };
  try {
    const found = await timeLoopholes(search);
    if (found.findings.length > 0) return { ...head, ...found };
    const rows = await rowLoopholes(search);
    if (rows.findings.length > 0) return { ...head, ...rows };
    return {
      ...head,
      findings: [],
      undecided: rows.undecided ?? found.undecided ?? 'nothing that it measures can be varied by itself',
    };
  } catch (error) {
    if (error instanceof Unjudged) return { ...head, findings: [], undecided: error.message };
    throw error;
  }
}
