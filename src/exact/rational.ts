import Fraction from 'fraction.js';

/** An exact rational number. Counts, shares, amounts and decimal literals are rationals; binary floats never are (N1). */
export type Rational = Fraction;

/** What a rational can be made from without loss: a safe integer, a bigint, decimal or fraction text, numerator and denominator. */
export type RationalInput = Rational | number | bigint | string | readonly [number | bigint, number | bigint];

/**
 * How a value is cut to a step. `half-up` sends a tie away from zero, `half-even` to the even multiple, `up` is away from
 * zero, `down` towards zero, `floor` towards minus infinity, `ceiling` towards plus infinity.
 */
export type RoundingMode = 'half-up' | 'half-even' | 'up' | 'down' | 'floor' | 'ceiling';

export const ROUNDING_MODES: readonly RoundingMode[] = ['half-up', 'half-even', 'up', 'down', 'floor', 'ceiling'];

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const RATIO = /^([+-]?\d+)\/(\d+)$/;

/**
 * The exact value of `input`. Text is a plain decimal (`99.95`, `-0.5`, `1.2e-3`) or a fraction (`2/3`).
 * Throws a RangeError for a number that isn't a safe integer, since a binary float can't stand for a decimal literal.
 */
export function rational(input: RationalInput): Rational {
  if (typeof input === 'number') return new Fraction(safeInteger(input));
  if (typeof input === 'bigint') return new Fraction(input);
  if (typeof input === 'string') {
    const parsed = parseRational(input);
    if (parsed === undefined)
      throw new RangeError(
        `'${input}' is not an exact number: write a decimal such as 99.95 or a fraction such as 2/3`,
      );
    return parsed;
  }
  if (input instanceof Fraction) return input;
  return ratio(input[0], input[1]);
}

/** `numerator / denominator` as an exact value; both are integers. Throws a RangeError for a zero denominator. */
export function ratio(numerator: number | bigint, denominator: number | bigint): Rational {
  const n = toBigInt(numerator);
  const d = toBigInt(denominator);
  if (d === 0n) throw new RangeError('division by zero: the denominator of a ratio is 0');
  return new Fraction(n, d);
}

/** Values that were read: the same few figures stand in all lines of a statement. They never change. */
const read = new Map<string, Rational>();
const MOST_READ = 1 << 13;
const LONGEST_READ = 24;

/**
 * A mean of thousands of fractions has hundreds of digits, and bringing it to lowest terms takes long: those that were written or read last are kept,
 * too, up to so many digits of all together.
 */
const longOnes = new Map<string, Rational>();
const LONG = 100;
const MOST_DIGITS = 4_000_000;
let digits = 0;

function keepLong(text: string, value: Rational): void {
  if (digits + text.length > MOST_DIGITS) {
    longOnes.clear();
    digits = 0;
  }
  if (!longOnes.has(text)) digits += text.length;
  longOnes.set(text, value);
}

/** The value that `text` denotes (decimal or fraction), or `undefined` where it isn't one. */
export function parseRational(text: string): Rational | undefined {
  const known = read.get(text) ?? longOnes.get(text);
  if (known !== undefined) return known;
  const found = readRational(text);
  if (found === undefined) return undefined;
  if (text.length >= LONG) keepLong(text, found);
  if (text.length > LONGEST_READ) return found;
  if (read.size >= MOST_READ) read.clear();
  read.set(text, found);
  return found;
}

/** The same of a text that nobody will ask for again. */
export function readRational(text: string): Rational | undefined {
  if (text.length <= LONGEST_SMALL) {
    const small = readSmall(text);
    if (small !== undefined) return small;
  }
  const asRatio = RATIO.exec(text);
  if (asRatio) {
    const denominator = BigInt(asRatio[2] ?? '0');
    return denominator === 0n ? undefined : new Fraction(BigInt(asRatio[1] ?? '0'), denominator);
  }
  const asDecimal = DECIMAL.exec(text);
  if (!asDecimal) return undefined;
  const [, sign = '', whole = '0', decimals = '', exponent = '0'] = asDecimal;
  const digits = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  const scale = Number(exponent) - decimals.length;
  return scale >= 0 ? new Fraction(digits * 10n ** BigInt(scale)) : new Fraction(digits, 10n ** BigInt(-scale));
}

/** As many digits as a float holds whole. */
const LONGEST_SMALL = 15;
const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const SLASH = 47;
const NOUGHT = 48;

/** A number of so few digits that floats hold numerator and denominator whole; `undefined` where it's written in any other way. */
function readSmall(text: string): Rational | undefined {
  const first = text.charCodeAt(0);
  let at = first === MINUS || first === PLUS ? 1 : 0;
  let numerator = 0;
  let denominator = 0;
  /** Digits of what is read: of the whole part, then of what stands behind a point or a slash. */
  let digits = 0;
  let behind = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const digit = code - NOUGHT;
    if (digit >= 0 && digit <= 9) {
      digits++;
      if (behind === SLASH) denominator = denominator * 10 + digit;
      else {
        numerator = numerator * 10 + digit;
        denominator *= 10;
      }
    } else if ((code === POINT || code === SLASH) && behind === 0 && digits > 0) {
      behind = code;
      digits = 0;
      denominator = code === POINT ? 1 : 0;
    } else return undefined;
  }
  if (digits === 0 || (behind === SLASH && denominator === 0)) return undefined;
  return smallRatio(first === MINUS ? -numerator : numerator, behind === 0 ? 1 : denominator);
}

/** A ratio of safe integers, the second above 0: brought to lowest terms in floats, which hold them. */
function smallRatio(numerator: number, denominator: number): Rational {
  let larger = Math.abs(numerator);
  let divisor = denominator;
  while (larger !== 0) {
    const rest = divisor % larger;
    divisor = larger;
    larger = rest;
  }
  return inLowestTerms(BigInt(numerator / divisor), BigInt(denominator / divisor));
}

/** A ratio that no number divides; the second is above 0. */
function inLowestTerms(numerator: bigint, denominator: bigint): Rational {
  const result = Object.create(Fraction.prototype) as { -readonly [Part in 's' | 'n' | 'd']: bigint } & Rational;
  result.s = numerator < 0n ? -1n : 1n;
  result.n = numerator < 0n ? -numerator : numerator;
  result.d = denominator;
  return result;
}

export const ZERO: Rational = new Fraction(0);
export const ONE: Rational = new Fraction(1);
export const HUNDRED: Rational = new Fraction(100);

/** -1, 0 or 1 as `a` is below, equal to or above `b`: by cross-multiplication, never through floats (N1). */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  if (a.d === b.d && a.s === b.s) {
    if (a.n === b.n) return 0;
    return a.n < b.n === a.s > 0n ? -1 : 1;
  }
  const difference = a.s * a.n * b.d - b.s * b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const isBelow = (a: Rational, b: Rational): boolean => compare(a, b) < 0;
export const isAtMost = (a: Rational, b: Rational): boolean => compare(a, b) <= 0;
export const isAbove = (a: Rational, b: Rational): boolean => compare(a, b) > 0;
export const isAtLeast = (a: Rational, b: Rational): boolean => compare(a, b) >= 0;
/** Lowest terms are the same only of the same number. */
export const isEqual = (a: Rational, b: Rational): boolean =>
  a === b || (a.n === b.n && a.d === b.d && (a.s === b.s || a.n === 0n));
export const isZero = (a: Rational): boolean => a.n === 0n;
export const isInteger = (a: Rational): boolean => a.d === 1n;

export const minimum = (a: Rational, b: Rational): Rational => (isAtMost(a, b) ? a : b);
export const maximum = (a: Rational, b: Rational): Rational => (isAtLeast(a, b) ? a : b);

/** What all values add up to. Thousands of fractions are brought down once, not at each step. */
export function sum(values: readonly Rational[]): Rational {
  // Mostly few are added.
  const parts = values.some(isZero) ? values.filter((value) => !isZero(value)) : values;
  const only = parts[0];
  const another = parts[1];
  if (only === undefined) return ZERO;
  if (another === undefined) return only;
  if (parts.length === 2) return only.add(another);
  if (parts.every(({ d }) => d === only.d)) return sumOfParts(parts, only.d);
  const numerators = new Map<bigint, bigint>();
  for (const { s, n, d } of parts) numerators.set(d, (numerators.get(d) ?? 0n) + s * n);
  return overCommonDenominator(numerators);
}

/** Of whole numbers, or cents. */
function sumOfParts(parts: readonly Rational[], denominator: bigint): Rational {
  let total = 0n;
  for (const { s, n } of parts) total = s < 0n ? total - n : total + n;
  return denominator === 1n ? inLowestTerms(total, 1n) : new Fraction(total, denominator);
}

/** What all values add up to, each so many times; divided by something, where that is said. */
export function weightedSum(
  values: Iterable<{ readonly value: Rational; readonly weight: number }>,
  divisor: Rational = ONE,
): Rational {
  const numerators = new Map<bigint, bigint>();
  for (const { value, weight } of values) {
    const { s, n, d } = value;
    numerators.set(d, (numerators.get(d) ?? 0n) + s * n * BigInt(weight));
  }
  return overCommonDenominator(numerators, divisor);
}

/** Numerators by their denominator, as one fraction in lowest terms. */
function overCommonDenominator(numerators: ReadonlyMap<bigint, bigint>, divisor: Rational = ONE): Rational {
  let common = 1n;
  for (const denominator of numerators.keys()) common *= denominator / greatestCommonDivisor(denominator, common);
  let total = 0n;
  for (const [denominator, numerator] of numerators) total += numerator * (common / denominator);
  return new Fraction(total * divisor.s * divisor.d, common * divisor.n);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [b, a];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The canonical text of a value: `n` for an integer, else `n/d` in lowest terms. `rational` reads it back. */
export function toJSON(r: Rational): string {
  const known = longTexts.get(r);
  if (known !== undefined) return known;
  const text = r.d === 1n ? `${r.s * r.n}` : `${r.s * r.n}/${r.d}`;
  if (text.length >= LONG) {
    keepLong(text, r);
    longTexts.set(r, text);
  }
  return text;
}

/** A figure is written in its line, in each step that names it, and wherever it's compared. */
const longTexts = new WeakMap<Rational, string>();

/** Reads what `toJSON` wrote (and any decimal). Throws a RangeError for other text. */
export const fromJSON = (text: string): Rational => rational(text);

/** The safe integer that `r` is. Throws a RangeError where it isn't one. */
export function toInteger(r: Rational): number {
  const n = Number(r.s * r.n);
  if (r.d !== 1n || !Number.isSafeInteger(n)) throw new RangeError(`${toJSON(r)} is not a whole number within range`);
  return n;
}

/** The integer that `r` becomes under `mode`; or `r` so many times. */
export function roundToInteger(r: Rational, mode: RoundingMode, times = 1n): bigint {
  // Not multiplied as a fraction: lowest terms of long ones take long, and aren't needed here.
  const numerator = r.n * times;
  const magnitude = numerator / r.d;
  const rest = numerator % r.d;
  const negative = r.s < 0n;
  const away =
    rest !== 0n && goesAway(mode, { negative, twiceRest: 2n * rest, denominator: r.d, odd: magnitude % 2n === 1n });
  const rounded = away ? magnitude + 1n : magnitude;
  return negative ? -rounded : rounded;
}

interface Remainder {
  readonly negative: boolean;
  readonly twiceRest: bigint;
  readonly denominator: bigint;
  readonly odd: boolean;
}

/** Whether a magnitude with a remainder moves away from zero. */
function goesAway(mode: RoundingMode, { negative, twiceRest, denominator, odd }: Remainder): boolean {
  switch (mode) {
    case 'half-up':
      return twiceRest >= denominator;
    case 'half-even':
      return twiceRest > denominator || (twiceRest === denominator && odd);
    case 'up':
      return true;
    case 'down':
      return false;
    case 'floor':
      return negative;
    case 'ceiling':
      return !negative;
    default:
      return mode satisfies never;
  }
}

/** The multiple of `step` that `r` becomes under `mode` (`rounded to D`, N2). `step` is above 0. */
export function roundTo(r: Rational, step: Rational, mode: RoundingMode): Rational {
  if (step.n === 0n || step.s < 0n)
    throw new RangeError(`cannot round to a step of ${toJSON(step)}: the step must be above 0`);
  if (step.n === 1n) return step.d % r.d === 0n ? r : new Fraction(roundToInteger(r, mode, step.d), step.d);
  return new Fraction(roundToInteger(r.div(step), mode)).mul(step);
}

/** `r`, or `r` so many times, as decimal text with exactly `places` digits after the point. A value that rounds to zero carries no sign. */
export function toDecimal(r: Rational, places: number, mode: RoundingMode, times = 1n): string {
  const scaled = roundToInteger(r, mode, times * 10n ** BigInt(places));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** How many decimals write `r` exactly, or `undefined` where none do (1/3) or more than `limit` are needed. */
export function exactPlaces(r: Rational, limit = 60): number | undefined {
  let twos = 0;
  let fives = 0;
  let rest = r.d;
  while (rest % 2n === 0n && twos <= limit) {
    rest /= 2n;
    twos++;
  }
  while (rest % 5n === 0n && fives <= limit) {
    rest /= 5n;
    fives++;
  }
  const places = Math.max(twos, fives);
  return rest === 1n && places <= limit ? places : undefined;
}

/** Decimal text without the zeros that carry no value: `99.950` is `99.95`, `5.00` is `5`. */
export function trimZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

function safeInteger(n: number): number {
  if (!Number.isSafeInteger(n))
    throw new RangeError(`${n} is not a whole number within range: pass decimals as text so that they stay exact`);
  return n;
}

const toBigInt = (n: number | bigint): bigint => (typeof n === 'bigint' ? n : BigInt(safeInteger(n)));
