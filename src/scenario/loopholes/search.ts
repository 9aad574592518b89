import type { History, Ramp } from '../../analyse/loopholes/history.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/civil.ts';
import type { Verdict } from './probe.ts';

/** The worst of a ramp that passes a test, with what comes of it and of the next step. */
export interface Edge {
  readonly n: number;
  readonly history: History;
  readonly verdict: Verdict;
  /** One step more no longer passes; absent where there is no worse history of this shape. */
  readonly next?: Verdict;
  readonly nextHistory?: History;
}

export type Judge = (history: History) => Promise<Verdict>;

/**
 * The last step of a ramp that passes, on the assumption that whatever is worse than a step that fails fails too; the step behind the
 * one that is found is always judged, so that what is reported is an edge in any case. `undefined` where not even the best passes.
 */
export async function lastPassing(
  ramp: Ramp,
  judge: Judge,
  passes: (verdict: Verdict) => boolean,
): Promise<Edge | undefined> {
  const seen = new Map<number, Verdict>();
  const at = async (n: number): Promise<Verdict> => {
    const known = seen.get(n) ?? (await judge(ramp.at(n)));
    seen.set(n, known);
    return known;
  };
  const isPassed = async (n: number): Promise<boolean> => passes(await at(n));
  if (!(await isPassed(0))) return undefined;
  const edge = async (n: number): Promise<Edge> => ({
    n,
    history: ramp.at(n),
    verdict: await at(n),
    ...(n < ramp.most ? { next: await at(n + 1), nextHistory: ramp.at(n + 1) } : {}),
  });
  if (await isPassed(ramp.most)) return edge(ramp.most);
  let [low, high] = [0, ramp.most];
  const { expected } = ramp;
  if (expected !== undefined && expected > 0 && expected < ramp.most) {
    if (await isPassed(expected)) {
      low = expected;
      if (!(await isPassed(expected + 1))) return edge(expected);
    } else high = expected;
  }
  // Most edges lie far below the worst: steps that double come to them sooner than halves.
  for (let step = Math.max(1, low, Math.floor(ramp.most / 4096)); low + step < high; step *= 2) {
    if (await isPassed(low + step)) low += step;
    else {
      high = low + step;
      break;
    }
  }
  while (high - low > 1) {
    const middle = roundestBetween(low, high);
    if (await isPassed(middle)) {
      low = middle;
      // Agreements name round figures: one of them is likely the last.
      if (middle % MINUTE_MS === 0 && !(await isPassed(middle + 1))) return edge(middle);
    } else high = middle;
  }
  return edge(low);
}

/** A number near the middle, of whole hours, minutes or seconds of milliseconds where one lies between. */
function roundestBetween(low: number, high: number): number {
  const middle = Math.floor((low + high) / 2);
  for (const unit of [HOUR_MS, MINUTE_MS, SECOND_MS]) {
    const round = Math.round(middle / unit) * unit;
    if (low < round && round < high) return round;
  }
  return middle;
}
