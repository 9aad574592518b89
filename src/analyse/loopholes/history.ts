import type { GivenRow } from '../../contract/dataset.ts';
import type { Duration, Instant, Interval } from '../../time/intervals.ts';

/** A stretch of time, once or again and again: `every` counts from its start, the last repetition ends at `until`. */
export interface Pattern extends Interval {
  readonly repeat?: { readonly every: Duration; readonly until: Instant };
}

export type Fields = GivenRow['fields'];

/** What happened, in the steps in which a scenario gives it. */
export type Step =
  /** What is observed of a condition; its minimum length, exclusions and allowance apply. */
  | { readonly kind: 'condition'; readonly condition: string; readonly patterns: readonly Pattern[] }
  /** A condition holds then, whatever it says of lengths and exclusions. */
  | { readonly kind: 'holds'; readonly condition: string; readonly patterns: readonly Pattern[] }
  /** The same row at each step of samples or counts. */
  | {
      readonly kind: 'each-step';
      readonly data: string;
      readonly patterns: readonly Pattern[];
      readonly fields: Fields;
    }
  | { readonly kind: 'rows'; readonly data: string; readonly rows: readonly Fields[] };

/** A world that a scenario describes; nothing else happens in it. */
export type History = readonly Step[];

/** The stretches that a pattern stands for. */
export function stretchesOf({ start, end, repeat }: Pattern): readonly Interval[] {
  if (repeat === undefined) return [{ start, end }];
  const { every, until } = repeat;
  return Array.from({ length: Math.max(0, Math.ceil((until - start) / every)) }, (_, i) => ({
    start: start + i * every,
    end: Math.min(end + i * every, until),
  }));
}

/**
 * Histories in the order of how bad the service is: `at(0)` is perfect, `at(most)` the worst of this shape. A step is the
 * shortest time that can be told from none, one row, or one repetition.
 */
export interface Ramp {
  readonly shape: Shape;
  /** Of those that grow by time: what one step is. */
  readonly step?: Duration;
  readonly most: number;
  /** The number that the definition says is the last to pay nothing, to be verified. */
  readonly expected?: number;
  readonly at: (n: number) => History;
  /** How bad that is. */
  readonly figure: (n: number) => Figure;
}

/** What a history looks like, for its words. */
export type Shape =
  /** One outage at the end of the period. */
  | { readonly kind: 'one-outage'; readonly condition: string }
  /** Outages that are too short to count. */
  | { readonly kind: 'short-outages'; readonly condition: string; readonly each: Duration; readonly pause: Duration }
  /** Outages that are each short enough to be forgiven. */
  | { readonly kind: 'repeated-outages'; readonly condition: string; readonly each: Duration; readonly pause: Duration }
  /** Time that an exclusion takes out. */
  | { readonly kind: 'excluded'; readonly condition: string; readonly exclusion: string }
  /** An outage that an exclusion takes out, and behind it outages that are too short to count. */
  | {
      readonly kind: 'excluded-and-short';
      readonly condition: string;
      readonly exclusion: string;
      readonly each: Duration;
      readonly pause: Duration;
    }
  /** One outage over the end of the period. */
  | { readonly kind: 'over-the-end'; readonly condition: string }
  /** Each observation of a stretch of time is bad. */
  | { readonly kind: 'bad-observations'; readonly data: string }
  /** Some of so many rows are bad. */
  | { readonly kind: 'bad-rows'; readonly data: string; readonly of: number }
  /** One row of several, the others as good as can be, takes very long. */
  | { readonly kind: 'one-slow-row'; readonly data: string; readonly of: number }
  /** One row that lasts. */
  | { readonly kind: 'one-interval'; readonly data: string }
  /** All of so few rows are bad that they aren't judged. */
  | { readonly kind: 'few-rows'; readonly data: string }
  /** A row waits while its clock stands. */
  | { readonly kind: 'paused'; readonly data: string; readonly field: string }
  /** Nobody measures anything. */
  | { readonly kind: 'silence' }
  /** A row waits from one instant on. */
  | { readonly kind: 'waiting'; readonly data: string; readonly from: Instant; readonly field: string }
  /** Parts of a whole that is counted. */
  | {
      readonly kind: 'bad-parts';
      readonly data: string;
      readonly field: string;
      readonly of: number;
      /** Less of the field is worse. */
      readonly fewer: boolean;
    };

export type Figure =
  | { readonly kind: 'down'; readonly ms: Duration; readonly of: Duration }
  | { readonly kind: 'waiting'; readonly ms: Duration }
  | { readonly kind: 'rows'; readonly bad: number; readonly of: number };
