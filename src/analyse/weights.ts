import type { Expression } from '../contract/expression.ts';
import type { Rational } from '../exact/rational.ts';
import { scalar } from './bands.ts';

export interface Weight {
  readonly weight: Rational;
  readonly of: Expression;
}

/** The printed weights of a sum of weighted percentages; none where anything else is added. */
export function weightsOf(expression: Expression): readonly Weight[] {
  if (expression.type.kind !== 'percent') return [];
  if (expression.op === 'add') {
    const [left, right] = [weightsOf(expression.left), weightsOf(expression.right)];
    return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
  }
  if (expression.op !== 'multiply') return [];
  return weighted(expression.left, expression.right) ?? weighted(expression.right, expression.left) ?? [];
}

function weighted(factor: Expression, of: Expression): readonly Weight[] | undefined {
  if (factor.op !== 'literal' || of.op === 'literal' || of.type.kind !== 'percent') return undefined;
  const weight = factor.value.kind === 'number' || factor.value.kind === 'percent' ? scalar(factor.value) : undefined;
  return weight && [{ weight, of }];
}
