import type { Target } from '../contract/contract.ts';
import type { Value } from '../contract/value.ts';
import { compare, isAbove, isAtLeast, isZero, ONE, type Rational, ZERO } from '../exact/rational.ts';
import { metBy, scalar } from './bands.ts';
import { contains } from './valueInterval.ts';

type Threshold = NonNullable<Target['threshold']>;

/** By how much a value misses a threshold. */
export interface Miss {
  readonly baseline: Rational;
  readonly by: Rational;
}

/** How a value misses the threshold; `undefined` where it meets it, or the two aren't comparable. */
export function isMissedBy(threshold: Threshold, baseline: Value): Miss | undefined {
  const [limit, value] = comparable(threshold.value, baseline);
  if (!limit || !value || contains(metBy(threshold.operator, limit), value)) return undefined;
  return { baseline: value, by: value.sub(limit).abs() };
}

export type Room =
  /** Every value that the metric can have meets it. */
  | { readonly kind: 'always' }
  /** It allows so many times the failures of the baseline. */
  | { readonly kind: 'room'; readonly baseline: Rational; readonly times: Rational };

/** Whether a threshold lets through everything, or `factor` times the failures of the baseline or more. */
export function roomAbove(threshold: Threshold, baseline: Value | undefined, factor: Rational): Room | undefined {
  const limit = scalar(threshold.value);
  if (!limit) return undefined;
  const upwards = threshold.operator === 'at-least' || threshold.operator === 'above';
  const isShare = threshold.value.kind === 'percent';
  if (threshold.operator === 'at-least' && compare(limit, ZERO) <= 0 && isShare) return { kind: 'always' };
  if (threshold.operator === 'at-most' && isShare && isAtLeast(limit, ONE)) return { kind: 'always' };
  const [, value] = baseline ? comparable(threshold.value, baseline) : [];
  // How many units of something are good isn't known; how much of a whole is missing is.
  if (!value || (upwards && !isShare)) return undefined;
  const allowed = upwards ? ONE.sub(limit) : limit;
  const failing = upwards ? ONE.sub(value) : value;
  if (isZero(failing) || !isAbove(failing, ZERO)) return undefined;
  const times = allowed.div(failing);
  return isAtLeast(times, factor) ? { kind: 'room', baseline: value, times } : undefined;
}

function comparable(limit: Value, baseline: Value): readonly [(Rational | undefined)?, (Rational | undefined)?] {
  if (limit.kind !== baseline.kind) return [];
  if (limit.kind === 'money' && baseline.kind === 'money' && limit.currency !== baseline.currency) return [];
  return [scalar(limit), scalar(baseline)];
}
