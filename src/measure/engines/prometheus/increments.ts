import { compare, exactPlaces, type Rational, rational, toDecimal, ZERO } from '../../../exact/rational.ts';
import { readNumber } from '../../binding/columnExpression.ts';

/** Up to here a float counts by one; beyond, it stands for several whole numbers. */
const COUNTED = BigInt(Number.MAX_SAFE_INTEGER);

/** Whether a sample is so large that its float stands for other numbers as well: nothing exact can be said with it (N5). */
export function isBlurred(text: string): boolean {
  if (text.length < 16 && !/e/i.test(text)) return false;
  const value = readNumber(text);
  return value !== undefined && compare(value.abs(), rational(COUNTED)) > 0;
}

/**
 * By how much a counter rose from one sample to the next, as text; what isn't a number stays what it is. A counter that fell was started anew, from 0.
 */
export function increaseOf(before: string, after: string): string {
  // Whole numbers of a counter, nearly always.
  if (isShort(before) && isShort(after)) {
    const rise = Number(after) - Number(before);
    return rise >= 0 ? String(rise) : after;
  }
  const from = readNumber(before);
  const to = readNumber(after);
  if (from === undefined || to === undefined) return from === undefined ? before : after;
  const rise = to.sub(from);
  return compare(rise, ZERO) >= 0 ? decimal(rise) : after;
}

const isShort = (text: string): boolean => /^\d{1,15}$/.test(text);

/** Of all floats, the smallest has the most decimals. */
const MOST_PLACES = 1100;

/** The difference of two decimals is one. */
const decimal = (value: Rational): string => toDecimal(value, exactPlaces(value, MOST_PLACES) ?? 0, 'half-up');
