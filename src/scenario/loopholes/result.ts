import type { Figure, History, Shape } from '../../analyse/loopholes/history.ts';
import type { Duration } from '../../time/intervals.ts';
import type { StatedDays, Verdict } from './probe.ts';

/** What was found for one target. */
export interface TargetLoopholes {
  readonly target: string;
  readonly title: string;
  readonly days: StatedDays;
  /** Whether anything follows from a miss. */
  readonly remedy: boolean;
  /** The worst that is free first, then other ways, then what costs most. */
  readonly findings: readonly Finding[];
  /** Why there is none. */
  readonly undecided?: string;
}

/** A history that was settled by the engine, with what came of it. */
export interface Finding {
  /** Whether it pays nothing, or is the smallest that costs so much. */
  readonly kind: 'free' | 'costs';
  readonly shape: Shape;
  readonly figure: Figure;
  readonly history: History;
  readonly verdict: Verdict;
  /** `verified`: one step more (or less, of what costs) was settled too and pays (or pays less); `whole`: there is nothing worse. */
  readonly limit: 'verified' | 'whole';
  /** Of what grows by time: what one step is, in milliseconds. */
  readonly step?: Duration;
  /** Of what is free: what the next step comes to. */
  readonly next?: Verdict;
  /** Of what costs: no smaller incident of this shape does. */
  readonly isFirst?: boolean;
  /** Of what costs: no incident of this shape costs more. */
  readonly isMost?: boolean;
  /** Of what costs: no incident of this shape costs more, all targets that it misses taken together. */
  readonly isMostInAll?: boolean;
  /** Where it's about more than the period. */
  readonly days?: StatedDays;
}
