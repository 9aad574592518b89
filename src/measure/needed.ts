import type { Contract } from '../contract/contract.ts';
import { termOf } from '../evaluate/periods.ts';
import type { Duration, Interval } from '../time/intervals.ts';
import { reachOf } from './reach.ts';

/** An outage that the term's bounds cut is seen whole up to this length (T6); a ticket from just before it is there. */
const MARGIN: Duration = 31 * 86_400_000;

/**
 * The time whose rows can matter for an agreement: its term, with how far figures look beyond it. Ends that the term leaves open are infinite.
 */
export function neededTime(contract: Contract, parts: unknown): Interval {
  const { start, end } = termOf(contract);
  const { back, ahead } = reachOf(parts);
  return { start: start - Math.max(back, MARGIN), end: end + Math.max(ahead, MARGIN) };
}
