import type { AggregateFunction } from '../../contract/expression.ts';
import type { Aggregate } from '../generated/ast.ts';

/** The function that an aggregate's word names. */
export function functionOf({ function: word, interpolated }: Aggregate): AggregateFunction {
  switch (word) {
    case 'mean time':
      return 'time-between';
    case 'mean deviation':
      return 'mean-deviation';
    case 'standard deviation':
      return 'standard-deviation';
    case 'share':
    case 'count':
    case 'sum':
    case 'mean':
    case 'jitter':
    case 'median':
    case 'minimum':
    case 'maximum':
      return word;
    default:
      return { percentile: word.slice(1), ...(interpolated ? { interpolated } : {}) };
  }
}
