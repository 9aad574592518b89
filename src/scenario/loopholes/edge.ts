import type { History, Ramp } from '../../analyse/loopholes/history.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import type { Period } from '../../time/periods.ts';
import type { Probe, StatedDays, Verdict } from './probe.ts';
import type { Finding } from './result.ts';
import type { Edge } from './search.ts';

/** A target under search. */
export interface Search {
  readonly contract: Contract;
  readonly target: Target;
  readonly period: Period;
  readonly days: StatedDays;
  readonly probe: Probe;
  readonly judge: (history: History) => Promise<Verdict>;
  readonly isFree: (verdict: Verdict) => boolean;
}

/** What a ramp comes to at its edge. */
export const worstOf = (ramp: Ramp, { n, history, verdict, next }: Edge): Finding => ({
  kind: 'free',
  ...aboutRamp(ramp, n),
  history,
  verdict,
  ...(next === undefined ? { limit: 'whole' as const } : { limit: 'verified' as const, next }),
});

/** The smallest of a ramp that pays as much as it does. */
export const costOf = (ramp: Ramp, { n, next, nextHistory }: Edge): Finding | undefined =>
  next === undefined || nextHistory === undefined
    ? undefined
    : { kind: 'costs', ...aboutRamp(ramp, n + 1), history: nextHistory, verdict: next, limit: 'verified' };

const aboutRamp = ({ shape, step, figure }: Ramp, n: number): Pick<Finding, 'shape' | 'figure' | 'step'> => ({
  shape,
  figure: figure(n),
  ...(step === undefined ? {} : { step }),
});
