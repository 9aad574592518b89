import type { Contract, Target } from '../contract/contract.ts';
import { isAbove, minimum, type Rational, ZERO } from '../exact/rational.ts';
import type { CreditFunction } from './curves/credit.ts';
import { pieceAt } from './curves/curve.ts';
import { most, valueAt } from './curves/form.ts';
import { functionsOf } from './functions.ts';
import { witness } from './valueInterval.ts';

/** What a target earns at most and at least where it's missed, over all lengths of its period, before terms over several targets. */
export interface CreditRange {
  readonly most: Rational;
  /** The least that is more than nothing. */
  readonly least?: Rational;
}

/** `undefined` where something that isn't known without data, or has no end, takes part. */
export function creditRange(
  contract: Contract,
  target: Target,
  functions: readonly CreditFunction[] = functionsOf(contract).of(target),
): CreditRange | undefined {
  let highest: Rational = ZERO;
  let least: Rational | undefined;
  let seen = false;
  for (const { credit, subject } of functions)
    for (const { interval, of } of credit) {
      // Where values come in steps, a stretch between two of them isn't there.
      if (subject.range.step !== undefined && witness(interval, subject.range) === undefined) continue;
      if (of.verdict === 'met' || of.verdict === 'not-applicable') continue;
      const figure = of.most;
      if (figure.kind === 'unknown') return undefined;
      seen = true;
      if (figure.kind === 'none') continue;
      const top = most(figure.form, interval);
      if (top === undefined) return undefined;
      if (isAbove(top.value, highest)) highest = top.value;
      if (isAbove(top.value, ZERO)) least = least === undefined ? top.value : minimum(least, top.value);
    }
  if (!seen) return undefined;
  return { most: highest, ...(least === undefined ? {} : { least }) };
}

/** What the target earns at a value of what it's about, in a period of one length; `undefined` where it can't be told. */
export function creditAt({ credit }: CreditFunction, value: Rational): Rational | undefined {
  const payout = pieceAt(credit, value)?.of;
  if (payout === undefined || payout.verdict === 'met') return undefined;
  return payout.least.kind === 'figure' ? valueAt(payout.least.form, value) : undefined;
}
