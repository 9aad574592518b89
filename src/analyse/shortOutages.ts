import { type Rational, ratio } from '../exact/rational.ts';

/** Outages that never count: those shorter than this, or, where `included`, also those of just this length. */
export interface MinimumOutage {
  readonly durationMs: number;
  readonly edge: 'at-least' | 'more-than';
}

/** Down for `downMs`, then up for `upMs`, over and over. */
export interface IgnoredPattern {
  readonly downMs: number;
  readonly upMs: number;
  /** The share of time for which it's up in truth, while none of it counts. */
  readonly up: Rational;
}

/**
 * The worst service of which nothing counts: the longest outage below the minimum, the shortest time up, again and again. `stepMs` is the finest step at
 * which the data see time. `undefined` where every outage that the data can show counts.
 */
export function worstIgnored({ durationMs, edge }: MinimumOutage, stepMs: number): IgnoredPattern | undefined {
  const steps = edge === 'more-than' ? Math.floor(durationMs / stepMs) : Math.ceil(durationMs / stepMs) - 1;
  if (steps < 1) return undefined;
  return { downMs: steps * stepMs, upMs: stepMs, up: ratio(1, steps + 1) };
}
