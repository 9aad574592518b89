import type { ComparisonOperator, RoundingMode } from '../../contract/expression.ts';
import { need } from './unsound.ts';

/** The operators of the language and of the contract. */
const OPERATORS: Readonly<Record<string, ComparisonOperator>> = {
  'at least': 'at-least',
  'at most': 'at-most',
  above: 'above',
  below: 'below',
  is: 'is',
  'is not': 'is-not',
};

export const operatorOf = (words: string): ComparisonOperator => need(OPERATORS[words.replace(/\s+/g, ' ')]);

export const roundingOf = (words: string | undefined): RoundingMode =>
  (words === undefined ? 'half-up' : words.replace(/\s+/g, '-')) as RoundingMode;

/** Operators between two values. */
export const ARITHMETIC = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', of: 'multiply' } as const;
