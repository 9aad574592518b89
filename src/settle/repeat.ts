import type { RepeatMultiplier } from '../contract/contract.ts';
import { showNumber } from '../evaluate/show.ts';
import { fromJSON, ONE, type Rational } from '../exact/rational.ts';
import { scaleAmount } from './money.ts';
import type { RuleOutcome } from './rule.ts';

/** What the n-th miss in a row is multiplied by: the factor from the agreed miss on, once or again with each further one (R3a). */
function repeatFactor({ factor, fromMiss, compounding }: RepeatMultiplier, misses: number): Rational {
  if (misses < fromMiss) return ONE;
  const once = fromJSON(factor);
  return compounding ? (once.pow(misses - fromMiss + 1) ?? once) : once;
}

/** The rule's amount, multiplied where the miss is a repeated one. */
export function repeated(
  outcome: RuleOutcome,
  repeat: RepeatMultiplier | undefined,
  misses: number,
  tell: (amount: Rational) => string,
): RuleOutcome {
  if (repeat === undefined) return outcome;
  const factor = repeatFactor(repeat, misses);
  if (factor.equals(1)) return outcome;
  const amount = scaleAmount(outcome.amount, factor);
  return {
    ...outcome,
    amount,
    steps: [
      ...outcome.steps,
      {
        stage: 'repeat',
        text: `miss number ${misses} in a row: ${tell(outcome.amount.low)} × ${showNumber(factor)} = ${tell(amount.low)}`,
        rule: 'R3a',
        at: repeat.at,
      },
    ],
  };
}
