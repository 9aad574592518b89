import { magnitude } from '../../contract/magnitude.ts';
import type { Value } from '../../contract/value.ts';
import { compare } from '../../exact/rational.ts';

/** Orders what `contradicting rows highest` goes by: values of one type, numbers exactly, texts by their code units. Negative, 0 or positive. */
export function comparePrecedence(one: Value | null, other: Value | null): number {
  if (one?.kind === 'instant' && other?.kind === 'instant') return one.value - other.value;
  if (one?.kind === 'text' && other?.kind === 'text')
    return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  const [a, b] = [one && magnitude(one), other && magnitude(other)];
  return a && b ? compare(a, b) : 0;
}
