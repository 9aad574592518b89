import type { Condition } from '../../contract/contract.ts';
import { type IntervalSet, intersect, normalise, subtract, union } from '../../time/intervals.ts';
import { type Timed, timed } from './timed.ts';

/** What was decided on a condition, for some time. */
export interface Ruling {
  readonly condition: string;
  readonly intervals: IntervalSet;
  readonly ruling: 'upheld' | 'dismissed';
}

/**
 * R11. A condition that is left to a party holds where that was upheld, and doesn't where it was dismissed; where neither was ruled it's pending,
 * and so unknown: what depends on it lies between both. Where no rulings are on record at all it counts as it's written.
 */
export function asRuled(held: Timed, { id, decidedBy }: Condition, rulings: readonly Ruling[] | undefined): Timed {
  if (decidedBy === undefined || rulings === undefined) return held;
  const ruled = (ruling: Ruling['ruling']): IntervalSet =>
    normalise(
      rulings.filter((one) => one.condition === id && one.ruling === ruling).flatMap(({ intervals }) => intervals),
    );
  const dismissed = ruled('dismissed');
  const upheld = subtract(ruled('upheld'), dismissed);
  const { yes, unknown } = held.state;
  const claimed = subtract(yes, dismissed);
  return timed(
    {
      yes: intersect(claimed, upheld),
      unknown: union(subtract(claimed, upheld), subtract(unknown, dismissed)),
    },
    { unobserved: held.unobserved, lines: held.lines, sourced: held.sourced, missing: held.missing },
  );
}
