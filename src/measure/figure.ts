import type { PeriodAtHand } from '../evaluate/context.ts';
import { specKey } from '../evaluate/periods.ts';
import { between, fromValue, isOrdered, type Result, unknown, valueResult } from '../evaluate/result.ts';
import type { Measured, Measurements } from './measurements.ts';

/** What was measured of a node in a period of its rule; `undefined` where nothing was asked of it there. */
export const measuredIn = (
  { values }: Measurements,
  node: string,
  { spec, whole }: Pick<PeriodAtHand, 'spec' | 'whole'>,
): Measured | undefined => values.get(node)?.get(specKey(spec))?.get(whole.key);

/** A measured figure, ready to calculate with. */
export function fromMeasured(measured: Measured): Result {
  switch (measured.state) {
    case 'value':
      return valueResult(fromValue(measured.value));
    case 'between': {
      const low = fromValue(measured.low);
      const high = measured.high && fromValue(measured.high);
      return isOrdered(low) && (high === undefined || isOrdered(high))
        ? between(low, high, measured.reason)
        : unknown('gaps', measured.reason);
    }
    case 'none':
      return unknown('no-data', measured.reason);
    default:
      return measured satisfies never;
  }
}
