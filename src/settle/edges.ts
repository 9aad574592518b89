import type { Band, BandEdge, Schedule } from '../contract/contract.ts';
import type { Expression } from '../contract/expression.ts';
import { isNone, type Result, toValue, unknown } from '../evaluate/result.ts';

/** A schedule whose edges are all known, or the edge that isn't. */
export type EdgesFound =
  | { readonly kind: 'schedule'; readonly schedule: Schedule }
  | { readonly kind: 'unknown'; readonly edge: Result };

/**
 * The schedule with its computed edges as they are where it's applied (R1): for the period or the row at hand. A band whose edge says `none` isn't
 * there.
 */
export function withEdges(schedule: Schedule, evaluate: (edge: Expression) => Result): EdgesFound {
  if (schedule.bands.every(({ lower, upper }) => !lower?.computed && !upper?.computed))
    return { kind: 'schedule', schedule };
  const bands: Band[] = [];
  for (const band of schedule.bands) {
    const lower = edgeOf(band.lower, evaluate);
    const upper = edgeOf(band.upper, evaluate);
    if (lower === 'no commitment' || upper === 'no commitment') continue;
    const open = [lower, upper].find((end) => end !== undefined && 'state' in end);
    if (open !== undefined && 'state' in open) return { kind: 'unknown', edge: open };
    bands.push({ ...band, ...known('lower', lower), ...known('upper', upper) });
  }
  return { kind: 'schedule', schedule: { ...schedule, bands } };
}

type End = BandEdge | Result | 'no commitment' | undefined;

function edgeOf(edge: BandEdge | undefined, evaluate: (edge: Expression) => Result): End {
  if (edge?.computed === undefined) return edge;
  const result = evaluate(edge.computed);
  if (isNone(result)) return 'no commitment';
  if (result.state === 'value') return { value: toValue(result.value), included: edge.included };
  return result.state === 'between' ? unknown('gaps', result.reason) : result;
}

const known = <K extends 'lower' | 'upper'>(key: K, end: End): { readonly [P in K]?: BandEdge } =>
  (end === undefined || typeof end === 'string' || 'state' in end ? {} : { [key]: end }) as {
    readonly [P in K]?: BandEdge;
  };
