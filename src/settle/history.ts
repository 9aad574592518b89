import type { HistoryNode, VerdictNode } from '../contract/expression.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { type Result, truth, unknown } from '../evaluate/result.ts';
import type { Outcome } from '../statement/statement.ts';

/** Whether a target was missed in periods around the one at hand. */
export interface HistoryQuestion {
  readonly node: HistoryNode | VerdictNode;
  readonly at: PeriodAtHand;
}

/**
 * A target's verdict at a place of its sequence of periods. `before`: from before anything is known, or after the agreement, where no
 * miss is on record; `open`: from after what is known, or being found just now.
 */
export type PastVerdict = Outcome | 'before' | 'open';

/** Verdicts by place in the target's own sequence of periods (G3). */
export interface VerdictHistory {
  readonly target: string;
  /** The place of the period at hand. */
  readonly index: number;
  readonly verdict: (index: number) => PastVerdict;
}

/**
 * `missed in k of any n periods`, `in the previous period` (G3). Windows end with the period at hand, so that a verdict once
 * given doesn't move; `next` looks ahead. A period without a verdict is no miss; one that isn't over leaves it open.
 */
export function wasMissed({ among, atLeast, target }: HistoryNode, { index, verdict }: VerdictHistory): Result {
  switch (among.kind) {
    case 'previous':
      return truth(lastVerdict(index, verdict) === 'missed');
    case 'any':
    case 'last':
      return quorum(windowOf(index - among.periods + 1, index, verdict), atLeast, target);
    case 'next':
      return quorum(windowOf(index + 1, index + among.periods, verdict), atLeast, target);
    default:
      return among satisfies never;
  }
}

function windowOf(first: number, last: number, verdict: (index: number) => PastVerdict): PastVerdict[] {
  const found: PastVerdict[] = [];
  for (let index = first; index <= last; index++) found.push(verdict(index));
  return found;
}

function quorum(verdicts: readonly PastVerdict[], needed: number, target: string): Result {
  const misses = verdicts.filter((verdict) => verdict === 'missed').length;
  const open = verdicts.filter((verdict) => verdict === 'open').length;
  if (misses >= needed) return truth(true);
  return misses + open < needed
    ? truth(false)
    : unknown('no-data', `the periods that decide on ${target} are not over`);
}

/** The places of the periods that a condition on misses looks at; for the previous one, those that are passed over on the way as well. */
export function placesOf({ among }: HistoryNode, { index, verdict }: VerdictHistory): readonly number[] {
  const span = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, step) => first + step);
  switch (among.kind) {
    case 'previous': {
      let place = index - 1;
      while (verdict(place) === 'not-measured' || verdict(place) === 'not-applicable') place--;
      return [place];
    }
    case 'any':
    case 'last':
      return span(index - among.periods + 1, index);
    case 'next':
      return span(index + 1, index + among.periods);
    default:
      return among satisfies never;
  }
}

/** The last verdict before a place: periods that weren't measured or to which the target didn't apply break no streak (G2). */
function lastVerdict(index: number, verdict: (index: number) => PastVerdict): PastVerdict {
  for (let at = index - 1; ; at--) {
    const found = verdict(at);
    if (found !== 'not-measured' && found !== 'not-applicable') return found;
  }
}

/** How many periods in a row were missed, the one at hand included; those without a verdict are passed over (G2, R3a). */
export function missesInARow({ index, verdict }: VerdictHistory): number {
  let misses = 0;
  for (let at = index; ; at--) {
    const found = verdict(at);
    if (found === 'missed') misses++;
    else if (found !== 'not-measured' && found !== 'not-applicable') return misses;
  }
}

/** A verdict that is asked for in its own period: known only where there is one (D8). */
export function hasVerdict({ outcome, target }: VerdictNode, found: PastVerdict): Result {
  switch (found) {
    case 'met':
    case 'missed':
      return truth(found === outcome);
    case 'not-applicable':
      return truth(false);
    case 'not-measured':
    case 'before':
    case 'open':
      return unknown('no-data', `${target} was not measured`);
    default:
      return found satisfies never;
  }
}

/** What a period comes to by its rows, or by the parts of it that two versions judge: one that was missed is a miss of it. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const order: readonly Outcome[] = ['missed', 'met', 'not-measured'];
  return order.find((outcome) => outcomes.includes(outcome)) ?? 'not-applicable';
}
