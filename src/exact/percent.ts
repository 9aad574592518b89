import {
  compare,
  exactPlaces,
  HUNDRED,
  isBelow,
  ONE,
  type Rational,
  type RoundingMode,
  ratio,
  roundToInteger,
  toDecimal,
  trimZeros,
} from './rational.ts';

export interface PercentFormat {
  /** The threshold the value is compared with, as a share (0.9995 for 99.95%). */
  readonly target?: Rational;
  /** The side on which the target is met. A floor target (`at-least`, the default) shows values rounded down, an `at-most` one up. */
  readonly sense?: 'at-least' | 'at-most';
  /** Decimals of the percentage to show at most, unless more are needed to tell it from the target; default 3. */
  readonly places?: number;
  /** Keep trailing zeros, for columns that line up. */
  readonly fixed?: boolean;
}

const DEFAULT_PLACES = 3;
/** Beyond this a value and an endless target such as 2/3 are not told apart by their digits. */
const MOST_PLACES = 40;

/**
 * A share as a percentage: 0.99731 is `99.731%`. The rounding never flatters: a value that misses the target never prints
 * as the target or beyond, a value that meets it never prints on its wrong side, and 100% stands for nothing less than 1 (N2).
 */
export function formatPercent(
  value: Rational,
  { target, sense = 'at-least', places = DEFAULT_PLACES, fixed = false }: PercentFormat = {},
): string {
  const mode: RoundingMode = sense === 'at-least' ? 'floor' : 'ceiling';
  const least = Math.max(places, target === undefined ? 0 : (exactPlaces(target.mul(HUNDRED), MOST_PLACES) ?? 0));
  let digits = places;
  while (digits < MOST_PLACES && !isHonest(value, digits, mode, target)) digits = digits < least ? least : digits + 1;
  const text = toDecimal(value, digits, mode, 100n);
  return `${fixed ? text : trimZeros(text)}%`;
}

/** The digits of a percentage point difference or a rate, without comparison to a target: `0.05 pp`. */
export const formatPercentagePoints = (difference: Rational, places = DEFAULT_PLACES): string =>
  `${trimZeros(toDecimal(difference.mul(HUNDRED), places, 'half-even'))} pp`;

function isHonest(value: Rational, digits: number, mode: RoundingMode, target: Rational | undefined): boolean {
  const shown = shownAt(value, digits, mode);
  if (isBelow(value, ONE) && !isBelow(shown, ONE)) return false;
  if (target === undefined) return true;
  const truth = compare(value, target);
  const missed = mode === 'floor' ? truth < 0 : truth > 0;
  const seen = compare(
    shown,
    shownAt(target, Math.max(digits, exactPlaces(target.mul(HUNDRED), MOST_PLACES) ?? digits), mode),
  );
  // On the missed side the digits must differ; on the met side they may coincide.
  return missed ? seen === truth : seen === 0 || seen === truth;
}

const shownAt = (share: Rational, digits: number, mode: RoundingMode): Rational => {
  const scale = 100n * 10n ** BigInt(digits);
  return ratio(roundToInteger(share, mode === 'floor' ? 'floor' : 'ceiling', scale), scale);
};
