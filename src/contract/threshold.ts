import type { Target } from './contract.ts';
import type { Expression } from './expression.ts';

/** The one comparison of a metric with a constant that a commitment is about. */
export function thresholdOf(promise: Expression): Target['threshold'] {
  if (promise.op !== 'compare' || promise.left.op !== 'metric' || promise.right.op !== 'literal') return undefined;
  const { operator, left, right } = promise;
  if (operator === 'is' || operator === 'is-not' || left.op !== 'metric' || left.periodsBack !== 0) return undefined;
  return { metric: left.metric, operator, value: right.value, at: promise.at };
}
