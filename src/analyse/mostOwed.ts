import type { Cap, Contract, Target } from '../contract/contract.ts';
import type { PeriodAtHand } from '../evaluate/context.ts';
import { isBelow, type Rational } from '../exact/rational.ts';
import { capPeriod } from './capPeriod.ts';
import { numberOf } from './curves/reader.ts';
import { holds } from './exposure/limits.ts';
import { worstOf } from './exposure/worst.ts';
import type { ContractFunctions } from './functions.ts';

/**
 * A figure above which missing a target in one period never costs, in credits and points: its dearest value, and each cap that holds it. Terms
 * over several targets only lower it. `undefined` where nothing bounds it, or where it can't be told without data.
 */
export function mostOwed(
  contract: Contract,
  functions: ContractFunctions,
  target: Target,
  at: PeriodAtHand,
): Rational | undefined {
  const bounds = contract.creditTerms.caps.flatMap((cap) => capFor(cap, target, at, functions) ?? []);
  const found = functions.of(target).find((one) => one.at.whole.start === at.whole.start);
  const worst = found && worstOf(found);
  // A repeated miss costs more than the first one: then only caps bound it.
  if (worst?.bound.kind === 'amount' && worst.found.repeats.length === 0) bounds.push(worst.bound.value);
  const [first, ...others] = bounds;
  return first && others.reduce((least, one) => (isBelow(one, least) ? one : least), first);
}

/** What a cap lets through of all that one period of the target owes; `undefined` where it holds something else or less. */
export function capFor(
  cap: Cap,
  target: Target,
  at: PeriodAtHand,
  { constants }: ContractFunctions,
): Rational | undefined {
  if (!holds(cap, { target }) || cap.carriedForward) return undefined;
  const within = capPeriod(cap, at, constants.environment.zone);
  // One that begins later holds only a part of what the period owes.
  return within === undefined || within.whole.start > at.whole.start
    ? undefined
    : numberOf(constants.evaluate(cap.amount, within));
}
