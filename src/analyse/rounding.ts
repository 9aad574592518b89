import type { RoundingMode } from '../contract/expression.ts';
import { compare, isEqual, type Rational, rational } from '../exact/rational.ts';
import type { ThresholdOperator } from './bands.ts';
import type { Bound, ValueInterval } from './valueInterval.ts';

/** A value that is rounded before it's compared with a threshold (N2). Values are 0 and above. */
export interface RoundedComparison {
  readonly operator: ThresholdOperator;
  readonly threshold: Rational;
  readonly step: Rational;
  readonly mode: RoundingMode;
}

/** The values, unrounded, that meet the threshold once rounded. */
export function metAfterRounding({ operator, threshold, step, mode }: RoundedComparison): ValueInterval {
  const steps = threshold.div(step);
  switch (operator) {
    case 'at-least':
      return { lower: reaching(steps.ceil(), step, mode) };
    case 'above':
      return { lower: reaching(steps.floor().add(1), step, mode) };
    case 'at-most':
      return { upper: beyond(reaching(steps.floor().add(1), step, mode)) };
    case 'below':
      return { upper: beyond(reaching(steps.ceil(), step, mode)) };
    default:
      return operator satisfies never;
  }
}

const beyond = ({ value, included }: Bound): Bound => ({ value, included: !included });

const HALF = rational([1, 2]);

/** The least value that rounds to so many steps or more. */
function reaching(steps: Rational, step: Rational, mode: RoundingMode): Bound {
  switch (mode) {
    case 'half-up':
      return { value: steps.sub(HALF).mul(step), included: true };
    case 'half-even':
      return { value: steps.sub(HALF).mul(step), included: isEqual(steps.mod(2), rational(0)) };
    case 'up':
      return { value: steps.sub(1).mul(step), included: false };
    case 'down':
      return { value: steps.mul(step), included: true };
    default:
      return mode satisfies never;
  }
}

/** How far rounding moves the point at which the target is missed; `forgives` says in whose favour. */
export interface BreachShift {
  /** Where the target is missed in truth. */
  readonly breach: Bound;
  readonly by: Rational;
  readonly forgives: boolean;
}

/** `undefined` where rounding leaves the value at which the target is missed where it was. */
export function breachShift(comparison: RoundedComparison): BreachShift | undefined {
  const { lower, upper } = metAfterRounding(comparison);
  const breach = lower ?? upper;
  if (!breach || isEqual(breach.value, comparison.threshold)) return undefined;
  const order = compare(breach.value, comparison.threshold);
  return {
    breach,
    by: breach.value.sub(comparison.threshold).abs(),
    forgives: lower ? order < 0 : order > 0,
  };
}
