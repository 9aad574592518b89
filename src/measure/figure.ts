import { between, fromValue, isOrdered, type Result, unknown, valueResult } from '../evaluate/result.ts';
import type { Measured } from './measurements.ts';

/** A measured figure, ready to calculate with. */
export function fromMeasured(measured: Measured): Result {
  switch (measured.state) {
    case 'value':
      return valueResult(fromValue(measured.value));
    case 'between': {
      const low = fromValue(measured.low);
      const high = fromValue(measured.high);
      return isOrdered(low) && isOrdered(high) ? between(low, high, measured.reason) : unknown('gaps', measured.reason);
    }
    case 'none':
      return unknown('no-data', measured.reason);
    default:
      return measured satisfies never;
  }
}
